"""Writes fixtures/vision/jpeg.json: pictures that went through libjpeg-turbo. Run from anywhere; needs numpy and Pillow."""

import base64
import io
import json
from pathlib import Path

import numpy as np
from formula_picture import formula_picture
from PIL import Image, features

OUT = Path(__file__).parents[2] / "fixtures/vision/jpeg.json"

# width, height, quality, subsampling as Pillow numbers it
CASES = [(32, 32, 92, 0), (32, 32, 92, 2), (37, 27, 60, 2), (40, 24, 30, 0), (21, 35, 97, 2)]


def through_jpeg(width: int, height: int, quality: int, subsampling: int) -> dict:
    file = io.BytesIO()
    picture = Image.fromarray(smooth(formula_picture(width, height)))
    picture.save(file, "JPEG", quality=quality, subsampling=subsampling)
    pixels = np.asarray(Image.open(file))
    return {
        "width": width,
        "height": height,
        "quality": quality,
        "subsampling": ["4:4:4", "4:2:2", "4:2:0"][subsampling],
        "pixels": base64.b64encode(pixels.tobytes()).decode(),
    }


def smooth(pixels: np.ndarray) -> np.ndarray:
    """Half the contrast about middle grey, so that nothing is cut off at 0 or 255 by the way there and back."""
    return (64 + pixels // 2).astype(np.uint8)


def main() -> None:
    fixture = {"madeBy": f"tools/python/jpeg_reference.py, libjpeg-turbo {features.version('libjpeg_turbo')}"}
    fixture["cases"] = [through_jpeg(*case) for case in CASES]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main()
