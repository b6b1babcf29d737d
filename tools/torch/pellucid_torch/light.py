"""Between what files hold and what cameras add up: sRGB values and linear light, both 0 to 1."""

from torch import Tensor


def light_of(srgb: Tensor) -> Tensor:
    return (srgb / 12.92).where(srgb <= 0.04045, ((srgb.clamp_min(0) + 0.055) / 1.055) ** 2.4)


def srgb_of(light: Tensor) -> Tensor:
    light = light.clamp(0, 1)
    return (light * 12.92).where(light <= 0.0031308, 1.055 * light.clamp_min(1e-8) ** (1 / 2.4) - 0.055)
