"""Writes fixtures/vision/metrics.json: PSNR and SSIM as scikit-image computes them. Run from anywhere; needs numpy and scikit-image."""

import json
from pathlib import Path

import numpy as np
import skimage
from formula_picture import formula_picture
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

OUT = Path(__file__).parents[2] / "fixtures/vision/metrics.json"

# width, height, variant of the first picture, variant of the second
CASES = [(11, 11, 0, 1), (12, 17, 1, 2), (48, 32, 0, 1), (64, 48, 3, 5), (33, 40, 2, 9), (24, 24, 4, 4)]


def measured(width: int, height: int, first: int, second: int) -> dict:
    a = formula_picture(width, height, first)
    b = formula_picture(width, height, second)
    common = {"channel_axis": 2, "data_range": 255}
    with np.errstate(divide="ignore"):
        psnr = float(peak_signal_noise_ratio(a, b, data_range=255))
    return {
        "width": width,
        "height": height,
        "variants": [first, second],
        "psnr": psnr if np.isfinite(psnr) else "Infinity",
        "ssim": {
            "gaussian": float(
                structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, **common)
            ),
            "uniform": float(structural_similarity(a, b, **common)),
        },
    }


def main() -> None:
    fixture = {"madeBy": f"tools/python/metrics_reference.py, scikit-image {skimage.__version__}"}
    fixture["cases"] = [measured(*case) for case in CASES]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main()
