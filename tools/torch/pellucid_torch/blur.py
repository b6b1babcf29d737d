"""Blur as cameras make it, in linear light: packages/vision/src/blur in spirit, without kinds that change over the
picture."""

import io
import math

import numpy as np
from PIL import Image

Generator = np.random.Generator
Array = np.ndarray

SHAKE_MOMENTS = 400


def light_of(srgb: Array) -> Array:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def srgb_of(light: Array) -> Array:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def path_kernel(x: Array, y: Array) -> Array:
    """The kernel of a point that spends the same time at each place, its centroid in the middle."""
    x, y = x - x.mean(), y - y.mean()
    radius = int(max(np.abs(x).max(), np.abs(y).max())) + 1
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1))
    left, top = np.floor(x + radius).astype(int), np.floor(y + radius).astype(int)
    across, down = x + radius - left, y + radius - top
    for dx, dy, weight in (
        (0, 0, (1 - across) * (1 - down)),
        (1, 0, across * (1 - down)),
        (0, 1, (1 - across) * down),
        (1, 1, across * down),
    ):
        fits = weight > 0
        np.add.at(kernel, (top[fits] + dy, left[fits] + dx), weight[fits])
    return kernel / kernel.sum()


def shake_kernel(random: Generator, extent: float) -> Array:
    """A point with inertia that is jostled, pulled back and now and then jolted (after Boracchi and Foi 2012)."""
    jostle, pull, jolt = random.uniform(0.02, 0.16), random.uniform(0, 0.0008), random.uniform(0, 0.008)
    pace, haste = random.uniform(0.2, 0.7), random.normal()
    places = np.zeros((SHAKE_MOMENTS, 2))
    angle = random.uniform(0, 2 * math.pi)
    velocity = np.array([math.cos(angle), math.sin(angle)])
    for moment in range(1, SHAKE_MOMENTS):
        strength = jostle + (2 if random.random() < jolt else 0)
        velocity = velocity + strength * random.normal(size=2) - pull * places[moment - 1]
        velocity = velocity / (np.linalg.norm(velocity) + 1e-9)
        haste = 0.967 * haste + 0.255 * random.normal()
        places[moment] = places[moment - 1] + math.exp(pace * haste) * velocity
    scale = extent / np.ptp(places, axis=0).max()
    return path_kernel(places[:, 0] * scale, places[:, 1] * scale)


def linear_kernel(length: float, angle: float) -> Array:
    count = max(2, math.ceil(length * 8))
    along = length * ((np.arange(count) + 0.5) / count - 0.5)
    return path_kernel(along * math.cos(angle), along * math.sin(angle))


def defocus_kernel(radius: float) -> Array:
    reach = max(0, math.ceil(radius - 0.5))
    points = (np.arange((2 * reach + 1) * 16) + 0.5) / 16 - 0.5 - reach
    inside = points[:, None] ** 2 + points[None, :] ** 2 <= radius * radius
    kernel = inside.reshape(2 * reach + 1, 16, 2 * reach + 1, 16).mean((1, 3))
    return kernel / kernel.sum()


def draw_kernel(random: Generator) -> Array:
    kind = random.random()
    if kind < 0.47:
        return shake_kernel(random, random.uniform(4, 25))
    if kind < 0.72:
        return linear_kernel(random.uniform(3, 20), random.uniform(0, math.pi))
    if kind < 0.97:
        return defocus_kernel(random.uniform(1, 5))
    return np.ones((1, 1))


def degraded(sharp: Array, kernel: Array, margin: int, random: Generator) -> Array:
    """A picture [height, width, 3] in bytes, blurred, with noise, through JPEG, and without its margin on each side."""
    light = light_of(sharp / 255)
    sides = light.shape[:2]
    spectrum = np.fft.rfft2(np.pad(kernel, [(0, side - kernel.shape[0]) for side in sides]))
    middle = kernel.shape[0] // 2
    blurred = np.fft.irfft2(np.fft.rfft2(light, axes=(0, 1)) * spectrum[:, :, None], sides, axes=(0, 1))
    blurred = np.roll(blurred, (-middle, -middle), (0, 1))[margin:-margin, margin:-margin]
    noisy = 255 * srgb_of(blurred) + random.uniform(0, 2.5) * random.normal(size=blurred.shape)
    picture = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    if random.random() >= 0.8:
        return picture
    file = io.BytesIO()
    subsampling = 2 if random.random() < 0.5 else 0
    Image.fromarray(picture).save(file, "JPEG", quality=int(random.integers(75, 99)), subsampling=subsampling)
    return np.asarray(Image.open(file))
