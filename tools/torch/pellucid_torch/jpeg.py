"""What JPEG loses: packages/vision/src/blur/jpeg-loss.ts. Its tables are those of Annex K, scaled as libjpeg does."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

LUMA = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
CHROMA = (
    (17, 18, 24, 47, 99, 99, 99, 99),
    (18, 21, 26, 66, 99, 99, 99, 99),
    (24, 26, 56, 99, 99, 99, 99, 99),
    (47, 66, 99, 99, 99, 99, 99, 99),
    *([(99,) * 8] * 4),
)
# Luma, blue difference, red difference.
COLOURS = ((0.299, 0.587, 0.114), (-0.168735892, -0.331264108, 0.5), (0.5, -0.418687589, -0.081312411))


def jpeg_loss(pictures: Tensor, quality: Tensor, halved: Tensor) -> Tensor:
    """Pictures [count, 3, height, width] in bytes, sides multiples of 16, as they come back from files of these qualities [count], at least
    50; their colours with half of the resolution where `halved` [count] says so."""
    colours = torch.einsum("yc,nchw->nyhw", torch.tensor(COLOURS, device=pictures.device), pictures).round()
    luma, chroma = colours[:, :1] - 128, colours[:, 1:].clamp_max(127)
    luma = quantised(luma, scaled(LUMA, quality))
    table = scaled(CHROMA, quality)
    small = quantised(F.avg_pool2d(chroma, 2).round(), table)
    enlarged = F.interpolate(small, scale_factor=2, mode="bilinear", align_corners=False)
    chroma = enlarged.where(halved[:, None, None, None], quantised(chroma, table))
    luma, blue, red = luma + 128, chroma[:, :1], chroma[:, 1:]
    rgb = torch.cat([luma + 1.402 * red, luma - 0.344136286 * blue - 0.714136286 * red, luma + 1.772 * blue], 1)
    return rgb.round().clamp(0, 255)


def scaled(table: tuple[tuple[int, ...], ...], quality: Tensor) -> Tensor:
    entries = torch.tensor(table, device=quality.device, dtype=torch.float32)
    percent = 200 - 2 * quality[:, None, None]
    return ((entries * percent + 50) / 100).floor().clamp(1, 255)


def quantised(planes: Tensor, table: Tensor) -> Tensor:
    """The coefficients of every block of 8x8 rounded to multiples of the table [count, 8, 8]."""
    count, channels, height, width = planes.shape
    cosines = transform(planes.device)
    blocks = planes.reshape(count, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    step = table[:, None, None, None]
    kept = (cosines @ blocks @ cosines.T / step).round() * step
    samples = (cosines.T @ kept @ cosines).round().clamp(-128, 127)
    return samples.transpose(3, 4).reshape(planes.shape)


def transform(device: torch.device) -> Tensor:
    """The cosine transform of eight samples, which keeps lengths: row u, column x."""
    x = torch.arange(8, device=device, dtype=torch.float32)
    matrix = 0.5 * torch.cos((2 * x + 1) * x[:, None] * math.pi / 16)
    matrix[0] *= math.sqrt(0.5)
    return matrix
