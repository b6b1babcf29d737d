"""What deconvolution makes of a blurred picture whose kernel was estimated: packages/vision/src/data/deconvolved.ts."""

import numpy as np

from pellucid_torch.blur import Array, Generator, draw_kernels, light_of, middle_kernel, path_kernel, srgb_of

# How far around a crop pixels are deconvolved with it, so that the frame's ripples stay outside.
MARGIN = 24
WRONG_SHARE = 1 / 12
AXES = (0, 1)

BINDINGS = (4, 32, 256, 2048)
TRUST = 120
LEAST_DOUBT = 0.0035
SATURATED = 0.97
EXPONENT = 2 / 3
# The least w that is a better minimum than 0, and the v from which on there is one.
BEST = (2 * (1 - EXPONENT)) ** (1 / (2 - EXPONENT))
THRESHOLD = BEST + EXPONENT * BEST ** (EXPONENT - 1)
REACH = 24


def kept_shares(v: Array) -> Array:
    """Of each v beyond the threshold."""
    w = v
    for _ in range(20):
        w = v - EXPONENT * np.maximum(w, BEST / 2) ** (EXPONENT - 1)
    return w / v


# From the threshold to where a formula is near enough.
TABLE = np.linspace(THRESHOLD, REACH, 6000)
KEPT = kept_shares(TABLE)


def deconvolved(blurred: Array, kernel: Array, noise: float, random: Generator) -> Array:
    """A picture [height, width, 3] in bytes, deconvolved with the kernel and the noise (in bytes) as they might have been estimated."""
    if random.random() < WRONG_SHARE:
        kernel = middle_kernel(draw_kernels(random))
    kernel = mistaken_kernel(kernel, random)
    levels = np.hypot(noise, 0.6) * random.uniform(0.75, 1.4)
    if kernel.size == 1:
        return blurred
    restored = deconvolve(light_of(blurred / 255), kernel, levels / 255)
    return np.rint(255 * srgb_of(restored)).astype(np.uint8)


def mistaken_kernel(kernel: Array, random: Generator) -> Array:
    """A little too large or too small and turned, with weights that are off and faint ones lost; one of five is exact."""
    if kernel.size == 1 or random.random() < 0.2:
        return kernel
    scale, turn = random.uniform(0.94, 1.06), random.uniform(-0.05, 0.05)
    unevenness, least = random.uniform(0, 0.5), random.uniform(0, 0.12) * kernel.max()
    radius = kernel.shape[0] // 2
    y, x = (each.ravel() - radius for each in np.indices(kernel.shape))
    mass = (kernel * np.maximum(0, 1 + unevenness * random.normal(size=kernel.shape))).ravel()
    mass[mass < least] = 0
    if not mass.any():
        return kernel
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    return path_kernel(cos * x - sin * y, sin * x + cos * y, mass)


def deconvolve(light: Array, kernel: Array, noise: float) -> Array:
    """With the prior that gradients are sparse (Krishnan and Fergus 2009), as packages/vision/src/deconvolution/restore has it.

    `noise`: a standard deviation in sRGB values, 0 to 1.
    """
    size = kernel.shape[0]
    whole = extended(extended(light, size, 0), size, 1)
    sides = whole.shape[:2]
    wide = np.pad(kernel, [(0, side - size) for side in sides])
    blur = np.fft.rfft2(np.roll(wide, (-(size // 2), -(size // 2)), AXES))[:, :, None]
    across, down = (2 - 2 * np.cos(2 * np.pi * np.arange(side) / side) for side in (sides[1], sides[0]))
    gradient = (down[:, None] + across[None, : blur.shape[1]])[:, :, None]
    twice = back(forth(whole) * blur, sides)
    share = (taper(light.shape[0], sides[0], size - 1)[:, None] * taper(light.shape[1], sides[1], size - 1))[:, :, None]
    values = share * whole + (1 - share) * twice
    trust = TRUST * max(contrast(light), 0.002) / np.hypot(noise, LEAST_DOUBT)
    saturated, units = values >= SATURATED, light_units(values)
    trusted = trust * np.conj(blur)
    seen = forth(values)
    picture = trusted * seen / (trust * np.square(np.abs(blur)) + BINDINGS[0] * gradient)
    for binding in BINDINGS:
        pulled = forth(pull(back(picture, sides), units * binding**-0.75))
        if saturated.any():
            seen = forth(np.where(saturated, np.maximum(values, back(picture * blur, sides)), values))
        picture = (trusted * seen + binding * pulled) / (trust * np.square(np.abs(blur)) + binding * gradient)
    restored = back(picture, sides)
    return restored[: light.shape[0], : light.shape[1]]


def forth(values: Array) -> Array:
    return np.fft.rfft2(values, axes=AXES)


def back(spectrum: Array, sides: tuple[int, ...]) -> Array:
    return np.fft.irfft2(spectrum, sides, axes=AXES)


def contrast(light: Array) -> float:
    """The mean of |difference|^(2/3) of sRGB values three pixels apart, over both directions together."""
    values = srgb_of(light)[::3, ::3]
    differences = (np.diff(values, axis=1)[:-1], np.diff(values, axis=0)[:, :-1])
    return float(sum(np.cbrt(np.square(each)) for each in differences).mean())


def light_units(light: Array) -> Array:
    """What counts as a gradient of 1: the root of how much light one sRGB value is there."""
    return np.sqrt(2.4 / 1.055 * ((srgb_of(light) + 0.055) / 1.055) ** 1.4)


def pull(values: Array, units: Array) -> Array:
    """The negative divergence of the gradients, shrunken in these units."""
    out = np.zeros_like(values)
    for axis in AXES:
        kept = units * shrunken((np.roll(values, -1, axis) - values) / units)
        out += np.roll(kept, 1, axis) - kept
    return out


def shrunken(v: Array) -> Array:
    """The w with the least |w|^(2/3) + (w - v)^2 / 2."""
    size = np.abs(v)
    far = 1 - EXPONENT * np.maximum(size, REACH) ** (EXPONENT - 2)
    return np.where(size < THRESHOLD, 0, v * np.where(size >= REACH, far, np.interp(size, TABLE, KEPT)))


def extended(light: Array, gap: int, axis: int) -> Array:
    """With `gap` more places at the end, where mirror images of the end and of the next beginning fade into each other."""
    t = (np.arange(gap) + 1) / (gap + 1)
    share = (t * t * (3 - 2 * t)).reshape([-1 if each == axis else 1 for each in range(light.ndim)])
    length = light.shape[axis]
    places = np.arange(gap)
    end = light.take(np.maximum(0, length - 1 - places), axis)
    start = light.take(np.minimum(length - 1, gap - 1 - places), axis)
    return np.concatenate([light, (1 - share) * end + share * start], axis)


def taper(length: int, period: int, fade: int) -> Array:
    places = np.arange(period)
    inside = np.minimum(places + 0.5, length - places - 0.5)
    return np.where(inside < 0, 0, 0.5 - 0.5 * np.cos(np.pi * np.clip(inside / max(fade, 1), 0, 1)))
