"""Blur as cameras make it, in linear light: packages/vision/src/blur in spirit, without objects that move before a background."""

import io
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.fft import irfft2, rfft2

Generator = np.random.Generator
Array = np.ndarray

SHAKE_MOMENTS = 400
VARYING_SHARE = 0.3
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))


def light_of(srgb: Array) -> Array:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


LIGHT_OF_BYTES = light_of(np.arange(256) / 255).astype(np.float32)


def srgb_of(light: Array) -> Array:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def path_kernel(x: Array, y: Array, mass: Array | None = None) -> Array:
    """The kernel of a point that spends time at each place, the same or as `mass` says, its centroid in the middle."""
    mass = np.ones_like(x) if mass is None else mass
    x, y = x - np.average(x, weights=mass), y - np.average(y, weights=mass)
    reach = np.maximum(np.abs(x), np.abs(y))[mass > 0].max()
    radius = int(reach) + 1
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1))
    left, top = np.floor(x + radius).astype(int), np.floor(y + radius).astype(int)
    across, down = x + radius - left, y + radius - top
    for dx, dy, share in (
        (0, 0, (1 - across) * (1 - down)),
        (1, 0, across * (1 - down)),
        (0, 1, (1 - across) * down),
        (1, 1, across * down),
    ):
        fits = (mass > 0) & (share > 0)
        np.add.at(kernel, (top[fits] + dy, left[fits] + dx), (mass * share)[fits])
    return kernel / kernel.sum()


def shake_path(random: Generator, extent: float) -> Array:
    """Places [moments, 2] of a point with inertia that is jostled, pulled back and now and then jolted (after Boracchi and Foi 2012)."""
    jostle, pull, jolt = random.uniform(0.02, 0.16), random.uniform(0, 0.0008), random.uniform(0, 0.008)
    pace, haste = random.uniform(0.2, 0.7), random.normal()
    places = np.zeros((SHAKE_MOMENTS, 2))
    angle = random.uniform(0, 2 * math.pi)
    velocity = np.array([math.cos(angle), math.sin(angle)])
    for moment in range(1, SHAKE_MOMENTS):
        strength = jostle + (2 if random.random() < jolt else 0)
        velocity = velocity + strength * random.normal(size=2) - pull * places[moment - 1]
        velocity = velocity / (math.hypot(*velocity) + 1e-9)
        haste = 0.967 * haste + 0.255 * random.normal()
        places[moment] = places[moment - 1] + math.exp(pace * haste) * velocity
    return places * (extent / np.ptp(places, axis=0).max())


def roll_angles(random: Generator, deviation: float) -> Array:
    """Turns of the camera about its axis that swing slowly, in radians."""
    phase, swings = random.uniform(0, 2 * math.pi), random.uniform(0.5, 2)
    strength = deviation * random.normal() * math.sqrt(2)
    return strength * np.sin(phase + 2 * math.pi * swings * np.arange(SHAKE_MOMENTS) / SHAKE_MOMENTS)


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


@dataclass(frozen=True)
class Ranges:
    """How large blurs are, from and to, in pixels, and the share of pictures that are not blurred."""

    shake: tuple[float, float]
    linear: tuple[float, float]
    defocus: tuple[float, float]
    none: float


ANY = Ranges((4, 31), (3, 24), (1, 5), 0.076)
# Where nearly every blur is slight, what a network learns is to take noise away: it gained a quarter as much in as many steps.
PLAIN = Ranges((9, 31), (5, 24), (1.5, 5), 0)


def draw_kernels(random: Generator, ranges: Ranges = ANY) -> list[Array]:
    """One kernel for a whole crop, or those of its corners: left top, right top, left bottom, right bottom."""
    kind, varies = random.uniform(0, 0.97 / (1 - ranges.none)), random.random() < VARYING_SHARE
    if kind < 0.47:
        return draw_shake(random, random.uniform(*ranges.shake), varies)
    if kind < 0.72:
        length, angle = random.uniform(*ranges.linear), random.uniform(0, math.pi)
        if not varies:
            return [linear_kernel(length, angle)]
        return [linear_kernel(length * random.uniform(0.75, 1.25), angle + random.uniform(-0.2, 0.2)) for _ in range(4)]
    if kind < 0.97:
        near, far, share = random.uniform(*ranges.defocus), random.uniform(*ranges.defocus), random.random()
        if not varies:
            return [defocus_kernel(near)]
        return [defocus_kernel(near + (far - near) * (share * x + (1 - share) * y)) for x, y in CORNERS]
    return [np.ones((1, 1))]


def draw_shake(random: Generator, extent: float, varies: bool) -> list[Array]:
    path = shake_path(random, extent)
    if not varies:
        return [path_kernel(*path.T)]
    # Up to a third of the extent between corners 200 pixels apart.
    roll = roll_angles(random, extent / 600)
    left, top = random.uniform(-300, 100), random.uniform(-300, 100)
    places = [(left + 200 * x, top + 200 * y) for x, y in CORNERS]
    return [path_kernel(path[:, 0] - y * roll, path[:, 1] + x * roll) for x, y in places]


def middle_kernel(kernels: list[Array]) -> Array:
    size = max(kernel.shape[0] for kernel in kernels)
    return np.mean([np.pad(kernel, (size - kernel.shape[0]) // 2) for kernel in kernels], 0)


def draw_noise(random: Generator) -> float:
    """Standard deviation in bytes."""
    return random.uniform(0, 3.5)


def degraded(sharp: Array, kernels: list[Array], noise: float, margin: int, random: Generator) -> Array:
    """A picture [height, width, 3] in bytes, blurred, with noise, through JPEG, and without its margin on each side."""
    light = LIGHT_OF_BYTES[sharp]
    blurred = blended([convolved(light, kernel)[margin:-margin, margin:-margin] for kernel in kernels])
    noisy = 255 * srgb_of(blurred) + noise * random.normal(size=blurred.shape)
    picture = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    if random.random() >= 0.8:
        return picture
    file = io.BytesIO()
    subsampling = 2 if random.random() < 0.5 else 0
    Image.fromarray(picture).save(file, "JPEG", quality=int(random.integers(75, 99)), subsampling=subsampling)
    return np.asarray(Image.open(file))


def convolved(light: Array, kernel: Array) -> Array:
    # In single precision, which NumPy's own transforms do not stay in.
    sides = light.shape[:2]
    spectrum = rfft2(kernel.astype(np.float32), sides)
    middle = kernel.shape[0] // 2
    blurred = irfft2(rfft2(light.astype(np.float32), axes=(0, 1)) * spectrum[:, :, None], sides, axes=(0, 1))
    return np.roll(blurred, (-middle, -middle), (0, 1))


def blended(corners: list[Array]) -> Array:
    """The one picture, or four that fade into each other from corner to corner."""
    if len(corners) == 1:
        return corners[0]
    height, width = corners[0].shape[:2]
    down, right = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    down, right = down[:, None, None], right[None, :, None]
    left_top, right_top, left_bottom, right_bottom = corners
    top = left_top * (1 - right) + right_top * right
    return top * (1 - down) + (left_bottom * (1 - right) + right_bottom * right) * down
