"""The numbers that packages/vision/src/networks/testing/formula-values.ts makes: random enough for networks, the same on both sides, never stored."""

import math

import numpy as np
import torch


def formula_numbers(name: str, count: int) -> np.ndarray:
    """`count` multiples of 2^-23 in [-1, 1): murmur3's finaliser over FNV-1a of the name plus a Weyl sequence."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
    h = (h ^ h >> 16) * np.uint32(0x85EBCA6B)
    h = (h ^ h >> 13) * np.uint32(0xC2B2AE35)
    h ^= h >> 16
    return (h >> 8).astype(np.float64) / 2**23 - 1


def formula_value(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of a parameter or buffer, in f32, spread so that what goes through a deep network stays of order one."""
    numbers = formula_numbers(name, math.prod(shape))
    if name.endswith("running_var"):
        numbers = 1 + numbers / 2
    elif len(shape) > 1:
        numbers = numbers * math.sqrt(6 / math.prod(shape[1:]))
    elif name.endswith("weight"):
        numbers = 1 + numbers / 4
    else:
        numbers = numbers / 8
    return numbers.astype(np.float32).reshape(shape)


def formula_photographs(*shape: int) -> torch.Tensor:
    """The input `x`: numbers from -1 to 1."""
    return torch.from_numpy(formula_numbers("x", math.prod(shape)).reshape(shape))


def fill(network: torch.nn.Module) -> None:
    """Gives every parameter and buffer its numbers."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(torch.from_numpy(formula_value(name, tuple(tensor.shape))))
