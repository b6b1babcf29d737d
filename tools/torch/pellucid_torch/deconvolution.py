"""What deconvolution makes of blurred pictures whose kernels were estimated: packages/vision/src/data/deconvolved.ts."""

import torch
from torch import Tensor
from torch.nn import functional as F

from pellucid_torch.kernels import RADIUS, SIDE, Draws, Kernels, path_kernels
from pellucid_torch.light import light_of, srgb_of

# How far around a picture pixels are deconvolved with it, so that the frame's ripples stay outside.
MARGIN = 32
WRONG_SHARE = 1 / 12
EXACT_SHARE = 1 / 5

BINDINGS = (4, 32, 256, 2048)
TRUST = 120
LEAST_DOUBT = 0.0035
SATURATED = 0.97
EXPONENT = 2 / 3
# The least w that is a better minimum than 0, and the v from which on there is one.
BEST = (2 * (1 - EXPONENT)) ** (1 / (2 - EXPONENT))
THRESHOLD = BEST + EXPONENT * BEST ** (EXPONENT - 1)
# Fixed-point steps after which w is as near as single precision tells.
ROUNDS = 5


def as_estimated(kernels: Tensor, wrong: Kernels, draws: Draws) -> Tensor:
    """Kernels [count, SIDE, SIDE] as they might have been estimated; instead of one of twelve, one of `wrong`."""
    others = torch.cat([each.mean(1) for each in wrong.draw(len(kernels))])
    mistaken = (draws.uniform(len(kernels)) < WRONG_SHARE)[:, None, None]
    return mistaken_kernels(others.where(mistaken, kernels), draws)


def deconvolved(blurred: Tensor, kernels: Tensor, noise: Tensor, draws: Draws) -> Tensor:
    """Pictures [count, 3, height, width] in bytes, deconvolved with kernels [count, SIDE, SIDE] and their noise (in bytes) as it might have been
    estimated."""
    levels = torch.hypot(noise, torch.tensor(0.6)) * draws.uniform(len(blurred), 0.75, 1.4)
    restored = (255 * srgb_of(deconvolve(light_of(blurred / 255), kernels, levels / 255))).round()
    sharp = (kernels.amax((-2, -1)) > 1 - 1e-4)[:, None, None, None]
    return blurred.where(sharp, restored)


def mistaken_kernels(kernels: Tensor, draws: Draws) -> Tensor:
    """A little too large or too small and turned, with weights that are off and faint ones lost; one of five is exact."""
    count = len(kernels)
    scale, turn = (draws.uniform((count, 1), 0.94, 1.06), draws.uniform((count, 1), -0.05, 0.05))
    unevenness = draws.uniform((count, 1, 1), 0, 0.5)
    least = draws.uniform((count, 1, 1), 0, 0.12) * kernels.amax((-2, -1), keepdim=True)
    mass = kernels * (1 + unevenness * draws.normal(kernels.shape)).clamp_min(0)
    mass = mass.where(mass >= least, 0)
    mass = mass.where(mass.sum((-2, -1), keepdim=True) > 0, kernels).flatten(1)
    places = torch.arange(SIDE, device=draws.device) - RADIUS
    y, x = (each.flatten() for each in torch.meshgrid(places, places, indexing="ij"))
    cos, sin = scale * turn.cos(), scale * turn.sin()
    exact = (draws.uniform(count) < EXACT_SHARE)[:, None, None]
    return kernels.where(exact, path_kernels(cos * x - sin * y, sin * x + cos * y, mass))


def deconvolve(light: Tensor, kernels: Tensor, noise: Tensor) -> Tensor:
    """With the prior that gradients are sparse (Krishnan and Fergus 2009), as packages/vision/src/deconvolution/restore has it.

    `noise`: standard deviations in sRGB values, 0 to 1.
    """
    height, width = light.shape[2:]
    whole = extended(extended(light, -1), -2)
    sides = whole.shape[2:]
    blur = centred_spectrum(kernels, sides)[:, None]
    power = blur.real.square() + blur.imag.square()
    gradient = squares(sides[0], light.device)[:, None] + squares(sides[1], light.device)[: blur.shape[-1]]
    share = taper(height, sides[0], light.device)[:, None] * taper(width, sides[1], light.device)
    values = torch.lerp(back(forth(whole) * blur, sides), whole, share)
    doubt = torch.hypot(noise, torch.tensor(LEAST_DOUBT))
    trust = (TRUST * contrast(light).clamp_min(0.002) / doubt)[:, None, None, None]
    saturated, units = values >= SATURATED, light_units(values)
    trusted = trust * blur.conj()
    seen = forth(values)
    picture = trusted * seen / (trust * power + BINDINGS[0] * gradient)
    for binding in BINDINGS:
        pulled = forth(pull(back(picture, sides), units * binding**-0.75))
        seen = forth(values.maximum(back(picture * blur, sides)).where(saturated, values))
        picture = (trusted * seen + binding * pulled) / (trust * power + binding * gradient)
    return back(picture, sides)[:, :, :height, :width]


def centred_spectrum(kernels: Tensor, sides: torch.Size) -> Tensor:
    """Of kernels [count, SIDE, SIDE] moved so that their centroids are at the first place."""
    spectrum = torch.fft.rfft2(F.pad(kernels, (0, sides[1] - SIDE, 0, sides[0] - SIDE)))
    places = torch.arange(SIDE, device=kernels.device)
    for axis, side in ((-2, sides[0]), (-1, sides[1])):
        mass = kernels.sum(-1 if axis == -2 else -2)
        centroid = (mass * places).sum(-1) / mass.sum(-1)
        frequencies = torch.fft.fftfreq(side, device=kernels.device)[: spectrum.shape[axis]]
        phases = torch.exp(2j * torch.pi * centroid[:, None] * frequencies)
        # Of the fastest wave a real signal has the cosine alone.
        if side % 2 == 0:
            phases[:, side // 2] = phases[:, side // 2].real
        spectrum = spectrum * (phases[:, :, None] if axis == -2 else phases[:, None, :])
    return spectrum


def forth(values: Tensor) -> Tensor:
    return torch.fft.rfft2(values)


def back(spectrum: Tensor, sides: torch.Size) -> Tensor:
    return torch.fft.irfft2(spectrum, s=sides)


def squares(side: int, device: torch.device) -> Tensor:
    """What taking differences does to each frequency's power."""
    return 2 - 2 * torch.cos(2 * torch.pi * torch.arange(side, device=device) / side)


def contrast(light: Tensor) -> Tensor:
    """Of each picture the mean of |difference|^(2/3) of sRGB values three pixels apart, over both directions together."""
    values = srgb_of(light)[:, :, ::3, ::3]
    differences = (values.diff(dim=-1)[:, :, :-1], values.diff(dim=-2)[:, :, :, :-1])
    return sum(each.abs() ** (2 / 3) for each in differences).mean((1, 2, 3))


def light_units(light: Tensor) -> Tensor:
    """What counts as a gradient of 1: the root of how much light one sRGB value is there."""
    return (2.4 / 1.055 * ((srgb_of(light) + 0.055) / 1.055) ** 1.4).sqrt()


def pull(values: Tensor, units: Tensor) -> Tensor:
    """The negative divergence of the gradients, shrunken in these units."""
    out = torch.zeros_like(values)
    for axis in (-2, -1):
        kept = units * shrunken((values.roll(-1, axis) - values) / units)
        out += kept.roll(1, axis) - kept
    return out


def shrunken(v: Tensor) -> Tensor:
    """The w with the least |w|^(2/3) + (w - v)^2 / 2."""
    size = v.abs()
    w = size
    for _ in range(ROUNDS):
        w = size - EXPONENT * w.clamp_min(BEST / 2) ** (EXPONENT - 1)
    return torch.where(size < THRESHOLD, 0, v.sign() * w)


def extended(light: Tensor, axis: int) -> Tensor:
    """With SIDE - 1 more places at the end, where mirror images of the end and of the next beginning fade into each other."""
    gap, length = SIDE - 1, light.shape[axis]
    places = torch.arange(gap, device=light.device)
    t = (places + 1) / (gap + 1)
    share = t * t * (3 - 2 * t)
    share = share if axis == -1 else share[:, None]
    end = light.index_select(axis, (length - 1 - places).clamp_min(0))
    start = light.index_select(axis, (gap - 1 - places).clamp_max(length - 1))
    return torch.cat([light, torch.lerp(end, start, share)], axis)


def taper(length: int, period: int, device: torch.device) -> Tensor:
    places = torch.arange(period, device=device)
    inside = torch.minimum(places + 0.5, length - places - 0.5)
    return torch.where(inside < 0, 0, 0.5 - 0.5 * torch.cos(torch.pi * (inside / (SIDE - 1)).clamp(0, 1)))
