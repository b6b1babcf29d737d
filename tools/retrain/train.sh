#!/usr/bin/env bash
# Trains both sets of parameters that `pellucid deblur` ships with, from nothing, and puts them in their place: first those that restore by themselves, then, from them,
# those that clean what deconvolution leaves; the latter at last with kernels that the search really finds. Needs Python with PyTorch (tools/torch/README.md) and a GPU: three quarters of
# an hour on an H100, and ten minutes of two cores for the kernels.
#   bash tools/retrain/train.sh PHOTOGRAPHS [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
photographs=$(realpath "${1:?name the folder that tools/retrain/photographs.sh filled}")
run=$(realpath -m "${2:-unet-training}")
train() { # NAME OPTIONS...
  (cd tools/torch && python3 -m pellucid_torch.train "$photographs" -o "$run/$1" --features unet --crop 256 --batch 64 --warm-up 200 --validate-every 2000 --report-every 500 "${@:2}")
}
place() { # NAME FILE
  npx pellucid convert "$run/$1/weights.safetensors" --half -o "packages/vision/weights/$2"
}
train blind --blind --steps 30526
train blind-longer --blind --from "$run/blind/weights.safetensors" --seed 2 --rate 6e-4 --steps 14003
place blind-longer unet-blind.safetensors
train clean --from "$run/blind/weights.safetensors" --rate 7e-4 --steps 2822
train clean-longer --from "$run/clean/weights.safetensors" --seed 2 --rate 6e-4 --steps 10050
place clean-longer unet.safetensors
node tools/retrain/estimates.mjs "$photographs" -o "$run/estimates.json.gz"
train clean-estimates --from "$run/clean-longer/weights.safetensors" --estimates "$run/estimates.json.gz" --seed 3 --rate 5e-4 --steps 7138
place clean-estimates unet.safetensors
