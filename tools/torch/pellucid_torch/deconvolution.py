"""What deconvolution makes of a blurred picture whose kernel was estimated: packages/vision/src/data/deconvolved.ts."""

import numpy as np

from pellucid_torch.blur import Array, Generator, draw_kernels, light_of, middle_kernel, path_kernel, srgb_of

# How far around a crop pixels are deconvolved with it, so that the frame's ripples stay outside.
MARGIN = 24
WRONG_SHARE = 1 / 12
AXES = (0, 1)


def deconvolved(blurred: Array, kernel: Array, noise: float, random: Generator) -> Array:
    """A picture [height, width, 3] in bytes, deconvolved with the kernel and the noise (in bytes) as they might have been estimated."""
    if random.random() < WRONG_SHARE:
        kernel = middle_kernel(draw_kernels(random))
    kernel = mistaken_kernel(kernel, random)
    levels = np.hypot(noise, 0.6) * random.uniform(0.75, 1.4)
    light = light_of(blurred / 255)
    steps = light_of(blurred / 255 + 5e-4) - light_of(blurred / 255 - 5e-4)
    noise_in_light = levels / 255 * np.sqrt(np.square(steps / 1e-3).mean())
    restored = light if kernel.size == 1 else wiener(light, kernel, noise_in_light)
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


def wiener(light: Array, kernel: Array, noise: float) -> Array:
    """The linear filter with the least expected error for scenes whose gradients have the same power at all frequencies."""
    size = kernel.shape[0]
    whole = extended(extended(light, size, 0), size, 1)
    sides = whole.shape[:2]
    wide = np.pad(kernel, [(0, side - size) for side in sides])
    spectrum = np.fft.rfft2(np.roll(wide, (-(size // 2), -(size // 2)), AXES))
    across, down = (2 - 2 * np.cos(2 * np.pi * np.arange(side) / side) for side in (sides[1], sides[0]))
    gradient = down[:, None] + across[None, : spectrum.shape[1]]
    twice = np.fft.irfft2(np.fft.rfft2(whole, axes=AXES) * spectrum[:, :, None], sides, axes=AXES)
    share = (taper(light.shape[0], sides[0], size - 1)[:, None] * taper(light.shape[1], sides[1], size - 1))[:, :, None]
    seen = np.fft.rfft2(share * whole + (1 - share) * twice, axes=AXES)
    power = np.square(np.abs(spectrum))[:, :, None] + noise_share(light, kernel, noise) * gradient[:, :, None]
    restored = np.fft.irfft2(seen * np.conj(spectrum)[:, :, None] / (power + 1e-12), sides, axes=AXES)
    return restored[: light.shape[0], : light.shape[1]]


def noise_share(light: Array, kernel: Array, noise: float) -> Array:
    """Of each channel: the power of noise and of what the model leaves out over that of the sharp scene's gradients."""
    right, below = (np.diff(light, axis=axis)[: light.shape[0] - 1, : light.shape[1] - 1] for axis in (1, 0))
    energy = (right**2 + below**2).mean(AXES)
    scene = np.maximum(energy - 4 * noise**2, 0.1 * energy) / np.square(kernel).sum()
    return 2 * noise**2 / np.maximum(scene, 1e-300)


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
