"""Samples that are shown more than once, since making one costs a processor a good part of what learning from it does."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import torch
from torch import Tensor

Sample = tuple[Tensor, Tensor, list[Tensor]]

SIZE = 6000
FIRST = 400


class Stock:
    """The last `SIZE` samples. Each batch brings a few new ones and is drawn from all of them, turned and mirrored anew."""

    def __init__(self, fresh: Iterator[Sample], batch: int, repeats: int, seed: int):
        self.fresh, self.batch, self.per_batch = fresh, batch, max(1, batch // repeats)
        self.samples: list[Sample] = []
        self.made = 0
        self.random = np.random.default_rng([seed, 1])

    def draw(self) -> Sample:
        """A batch."""
        for sample in islice(self.fresh, self.per_batch if self.samples else FIRST):
            at = self.made % SIZE
            self.samples[at : at + 1] = [sample]
            self.made += 1
        places = self.random.integers(len(self.samples), size=self.batch)
        blurred, sharp, labels = zip(*(turned(self.samples[place], self.random) for place in places), strict=True)
        return torch.stack(blurred), torch.stack(sharp), [torch.stack(level) for level in zip(*labels, strict=True)]


def turned(sample: Sample, random: np.random.Generator) -> Sample:
    turns, mirrored = int(random.integers(4)), random.random() < 0.5

    def turn(x: Tensor) -> Tensor:
        return torch.rot90(x.flip(-1) if mirrored else x, turns, (-2, -1))

    blurred, sharp, labels = sample
    return turn(blurred), turn(sharp), [turn(level) for level in labels]


def one_by_one(batches: Iterator[Sample]) -> Iterator[Sample]:
    """The samples of batches of a data loader."""
    for blurred, sharp, labels in batches:
        for index in range(len(blurred)):
            yield blurred[index], sharp[index], [level[index] for level in labels]
