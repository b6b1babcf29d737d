"""Pictures as cameras keep them: blurred in linear light, with noise, rounded, and through JPEG: packages/vision/src/blur in spirit, without
objects that move before a background.
"""

import torch
from torch import Tensor

from pellucid_torch.jpeg import jpeg_loss
from pellucid_torch.kernels import RADIUS, SIDE, Draws
from pellucid_torch.light import light_of, srgb_of

# Of JPEG's units, where the picture begins in them is anywhere.
UNIT = 16
# How many pixels around a picture are needed, on both sides together.
MARGIN = 2 * RADIUS + UNIT


def photographed(sharp: Tensor, varying: Tensor, even: Tensor, draws: Draws) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures [count, 3, height, width] in bytes without their margin, the first blurred by the kernels of `varying`, the last by those of `even`
    (see Kernels.draw); the same parts of the sharp ones; the noise of each [count] in bytes."""
    count = len(sharp)
    blurred = blur(light_of(sharp / 255), varying, even)
    noise = draws.uniform(count, 0, 3.5)
    noisy = 255 * srgb_of(blurred) + noise[:, None, None, None] * draws.normal(blurred.shape)
    plain = noisy.round().clamp(0, 255)
    quality = (75 + 24 * draws.uniform(count)).floor()
    kept = jpeg_loss(plain, quality, draws.uniform(count) < 0.5)
    pictures = kept.where((draws.uniform(count) < 0.8)[:, None, None, None], plain)
    # One place in the units for all of them: they are drawn in small lots.
    top, left = (int(each) for each in draws.uniform(2, 0, UNIT))
    height, width = (side - MARGIN for side in sharp.shape[2:])
    there = sharp[:, :, RADIUS + top : RADIUS + top + height, RADIUS + left : RADIUS + left + width]
    return pictures[:, :, top : top + height, left : left + width], there, noise


def blur(light: Tensor, varying: Tensor, even: Tensor) -> Tensor:
    """Without RADIUS pixels on each side."""
    sides = light.shape[2:]
    spectrum = torch.fft.rfft2(light)
    blurred = []
    if len(varying):
        corners = torch.fft.irfft2(
            spectrum[: len(varying), None] * torch.fft.rfft2(varying, s=sides)[:, :, None], s=sides
        )
        blurred.append(blended(inner(corners)))
    if len(even):
        blurred.append(inner(torch.fft.irfft2(spectrum[len(varying) :] * torch.fft.rfft2(even, s=sides), s=sides)))
    return torch.cat(blurred)


def inner(circular: Tensor) -> Tensor:
    """What a kernel whose first place is its corner has not carried around the frame."""
    return circular[..., SIDE - 1 :, SIDE - 1 :]


def blended(corners: Tensor) -> Tensor:
    """[count, 4, 3, height, width]: four pictures that fade into each other from corner to corner."""
    height, width = corners.shape[3:]
    down = ((torch.arange(height, device=corners.device) + 0.5) / height)[:, None]
    right = (torch.arange(width, device=corners.device) + 0.5) / width
    left_top, right_top, left_bottom, right_bottom = corners.unbind(1)
    top = torch.lerp(left_top, right_top, right)
    return torch.lerp(top, torch.lerp(left_bottom, right_bottom, right), down)
