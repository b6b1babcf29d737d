#!/usr/bin/env bash
# Trains both sets of parameters that `pellucid deblur` ships with, from nothing, and puts them in their place: first those that restore by themselves, then, from them,
# those that clean what deconvolution leaves. Needs Python with PyTorch (tools/torch/README.md) and a GPU: twenty minutes on an H100.
#   bash tools/retrain/train.sh PHOTOGRAPHS [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
photographs=$(realpath "${1:?name the folder that tools/retrain/photographs.sh filled}")
run=$(realpath -m "${2:-unet-training}")
train() {
  (cd tools/torch && python3 -m pellucid_torch.train "$photographs" --features unet --crop 256 --batch 64 --warm-up 200 --validate-every 2000 --report-every 500 "$@")
}
train -o "$run/blind" --blind --steps 30526
train -o "$run/clean" --from "$run/blind/weights.safetensors" --rate 7e-4 --steps 2822
npx pellucid convert "$run/blind/weights.safetensors" --half -o packages/vision/weights/unet-blind.safetensors
npx pellucid convert "$run/clean/weights.safetensors" --half -o packages/vision/weights/unet.safetensors
