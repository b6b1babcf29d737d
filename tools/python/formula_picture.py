"""The picture that packages/vision/src/images/testing/formula-picture.ts makes, for references that other libraries compute."""

import numpy as np


def formula_picture(width: int, height: int, variant: int = 0) -> np.ndarray:
    """height × width × 3 bytes, the same numbers as in TypeScript."""
    y, x, c = np.mgrid[:height, :width, :3]
    slope = x * 3 + y * 2 + c * 20
    edge = np.where((x + 2 * y) % 24 < 9 + c, 70, 0)
    texture = (x * x * 7 + y * y * 13 + x * y * 5 + c * 31 + variant * (x * 3 + y * 11 + 17)) % 47
    return ((slope + edge + texture) % 256).astype(np.uint8)
