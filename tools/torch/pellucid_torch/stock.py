"""Samples that are shown more than once, since making one costs a processor a good part of what learning from it does."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import torch
from torch import Tensor

Sample = tuple[Tensor, Tensor, list[Tensor]]

SIZE = 6000
FIRST = 400
# How often the samples are put in order again, in batches.
ORDERED_EVERY = 100
LEAST_SHARE = 0.35


class Stock:
    """The last `SIZE` samples. Each batch brings a few new ones and is drawn from all of them, turned and mirrored anew.

    Early in the training it is drawn from those that are the least blurred: nearly all that a network learns from the others at first is
    to leave pictures alone.
    """

    def __init__(self, fresh: Iterator[Sample], batch: int, repeats: int, seed: int):
        self.fresh, self.batch, self.per_batch = fresh, batch, max(1, batch // repeats)
        self.samples: list[Sample] = []
        self.errors = np.zeros(SIZE)
        self.order = np.zeros(0, int)
        self.made = self.drawn = 0
        self.random = np.random.default_rng([seed, 1])

    def draw(self, done: float) -> Sample:
        """A batch. `done`: the share of the training that is over."""
        for sample in islice(self.fresh, self.per_batch if self.samples else FIRST):
            self.add(sample)
        if self.drawn % ORDERED_EVERY == 0:
            self.order = np.argsort(self.errors[: len(self.samples)])
        self.drawn += 1
        share = min(1, LEAST_SHARE + (1 - LEAST_SHARE) * done / 0.35)
        most = max(self.batch, int(share * len(self.order)))
        chosen = [turned(self.samples[self.order[self.random.integers(most)]], self.random) for _ in range(self.batch)]
        blurred, sharp, labels = zip(*chosen, strict=True)
        return torch.stack(blurred), torch.stack(sharp), [torch.stack(level) for level in zip(*labels, strict=True)]

    def add(self, sample: Sample) -> None:
        at = self.made % SIZE
        self.samples[at : at + 1] = [sample]
        self.errors[at] = (sample[0][:3] - sample[1]).square().mean()
        self.made += 1


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
