#!/usr/bin/env bash
# Trains the parameters that restore by themselves, from those that clean what deconvolution leaves, and puts them in their place. Needs Python with PyTorch (tools/torch/README.md).
#   bash tools/retrain/train-blind.sh PHOTOGRAPHS [FOLDER] [MINUTES]
set -euo pipefail
cd "$(dirname "$0")/../.."
photographs=$(realpath "${1:?name the folder that tools/retrain/photographs.sh filled}")
run=$(realpath -m "${2:-unet-blind-training}")
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
(cd tools/torch && python3 -m pellucid_torch.train "$photographs" -o "$run" --features unet --blind --from ../../packages/vision/weights/unet.safetensors \
  --minutes "${3:-84}" --repeats 3 --average-decay 0.998 --validate-every 1000)
npx pellucid convert "$run/weights.safetensors" --half -o packages/vision/weights/unet-blind.safetensors
