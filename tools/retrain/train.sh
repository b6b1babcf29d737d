#!/usr/bin/env bash
# Trains the parameters that `pellucid deblur` ships with, from nothing, and puts them in their place. An interrupted run goes on where it was.
#   bash tools/retrain/train.sh PHOTOGRAPHS [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
photographs=${1:?name the folder that tools/retrain/photographs.sh filled}
run=${2:-unet-training}
resume=()
[ -e "$run/last.safetensors" ] && resume=(--resume)
# One thread per operation: the bits of a training depend on the shape of its work, and this is how the shipped ones were made.
npx pellucid train "$photographs" -o "$run" --features unet --steps 13000 --threads 1 --workers 1 --validate-every 1000 "${resume[@]}"
npx pellucid convert "$run/weights.safetensors" --half -o packages/vision/weights/unet.safetensors
