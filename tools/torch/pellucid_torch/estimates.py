"""Kernels and what the search found of them, as tools/retrain/estimates.mjs writes them."""

import gzip
import json
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from pellucid_torch.kernels import SIDE, Draws


class Estimates:
    def __init__(self, path: Path, device: str):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            found = json.load(file)
        self.true = torch.stack([kernel_of(each["truth"]) for each in found]).to(device)
        self.estimates = torch.stack([kernel_of(one) for each in found for one in each["estimates"]]).to(device)
        counts = torch.tensor([len(each["estimates"]) for each in found], device=device)
        self.owners = torch.arange(len(found), device=device).repeat_interleave(counts)

    def draw(self, count: int, draws: Draws) -> tuple[Tensor, Tensor]:
        """True kernels [count, SIDE, SIDE] and an estimate of each, both turned and mirrored alike."""
        place = (draws.uniform(count) * len(self.owners)).long()
        both = torch.stack([self.true[self.owners[place]], self.estimates[place]], 1)
        for axis in (-1, -2):
            both = both.flip(axis).where(self._half(count, draws), both)
        both = both.transpose(-1, -2).where(self._half(count, draws), both)
        return both[:, 0], both[:, 1]

    @staticmethod
    def _half(count: int, draws: Draws) -> Tensor:
        return (draws.uniform(count) < 0.5)[:, None, None, None]


def kernel_of(text: dict) -> Tensor:
    size = text["size"]
    kernel = torch.tensor(text["weights"], dtype=torch.float32).reshape(size, size)
    kernel = F.pad(kernel, ((SIDE - size) // 2,) * 4)
    return kernel / kernel.sum()
