"""Crops to learn from, made on the device that learns. Those of a seed follow from it, on one kind of device."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from pellucid_torch import camera, deconvolution
from pellucid_torch.deconvolution import as_estimated, deconvolved
from pellucid_torch.estimates import Estimates
from pellucid_torch.kernels import ANY, PLAIN, Draws, Kernels
from pellucid_torch.scenes import Scenes

PIXELS_PER_SUPERPIXEL = 64
DECONVOLVED_SHARE = 0.5
# Of the pictures whose blur is even, those with kernels that the search has found, where there are any.
FOUND_SHARE = 0.5
# Samples are made in lots: many at a time cost a GPU little more than a few.
LOT = 128


class Batch(NamedTuple):
    """Pictures [count, channels, crop, crop] from -1 to 1, and the superpixels of each level, if any."""

    blurred: Tensor
    sharp: Tensor
    labels: list[Tensor]


def margin_around(twice: bool, blind: bool) -> int:
    """How many pixels around a crop are needed, on both sides together."""
    return camera.MARGIN + (2 * deconvolution.MARGIN if twice and not blind else 0)


class Samples:
    """`strides`: of the levels that have superpixels. `twice`: the blurred pictures are followed by what deconvolution makes of them; one of two
    by itself. `blind`: all of them are, and the blurs are plain to see. `estimates`: kernels that the search has found, for some of those that are not.
    """

    def __init__(
        self,
        paths: list[Path],
        crop: int,
        draws: Draws,
        strides: Sequence[int] = (),
        twice: bool = False,
        blind: bool = False,
        estimates: Estimates | None = None,
    ):
        self.crop, self.draws, self.strides = crop, draws, strides
        self.twice, self.deconvolved = twice, twice and not blind
        self.scenes = Scenes(paths, crop + margin_around(twice, blind), draws)
        self.kernels, self.any_kernels = (Kernels(draws, PLAIN if blind else ANY), Kernels(draws, ANY))
        self.estimates = estimates
        self.lot: Batch | None = None

    def batch(self, count: int) -> Batch:
        """The next samples: those of the lots one after another."""
        if self.lot is None or len(self.lot.sharp) < count:
            self.lot = self.draw(count * max(1, LOT // count))
        batch, self.lot = (Batch(*pair) for pair in zip(*(split(each, count) for each in self.lot), strict=True))
        return batch

    @torch.no_grad()
    def draw(self, count: int) -> Batch:
        draws = self.draws
        varying, even = self.kernels.draw(count)
        estimated = None
        if self.deconvolved and self.estimates is not None:
            true, estimated = self.estimates.draw(len(even), draws)
            found = draws.uniform(len(even)) < FOUND_SHARE
            even = true[:, None].where(found[:, None, None, None], even)
        picture, sharp, noise = camera.photographed(self.scenes.draw(count), varying, even, draws)
        shown = [picture] * (2 if self.twice else 1)
        if self.deconvolved:
            margin = deconvolution.MARGIN
            middle = torch.cat([varying.mean(1), even[:, 0]])
            chosen = draws.uniform(count) < DECONVOLVED_SHARE
            kernels = as_estimated(middle, self.any_kernels, draws)
            if estimated is not None:
                kernels[len(varying) :][found] = estimated[found]
                chosen[len(varying) :] |= found
            restored = picture.clone()
            restored[chosen] = deconvolved(picture[chosen], kernels[chosen], noise[chosen], draws)
            shown = [picture, restored]
            *shown, sharp = (each[:, :, margin:-margin, margin:-margin] for each in (*shown, sharp))
        order = draws.uniform(count).argsort()
        blurred, sharp = (torch.cat(shown, 1)[order] / 127.5 - 1, sharp[order] / 127.5 - 1)
        labels = superpixel_labels(blurred[:, :3], self.strides) if self.strides else []
        return Batch(blurred, sharp, labels)


def split(part: Tensor | list[Tensor], count: int) -> tuple[Tensor, Tensor] | tuple[list[Tensor], list[Tensor]]:
    if isinstance(part, Tensor):
        return part[:count], part[count:]
    return [each[:count] for each in part], [each[count:] for each in part]


def superpixel_labels(pictures: Tensor, strides: Sequence[int]) -> list[Tensor]:
    """Superpixels by SLIC, carried to the maps of each level by the most frequent label under a position: [count, height, width] each."""
    from skimage.segmentation import slic

    count = max(1, round(pictures.shape[2] * pictures.shape[3] / PIXELS_PER_SUPERPIXEL))
    planes = (255 * (pictures + 1) / 2).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    labels = [slic(picture, n_segments=count, compactness=10, start_label=0) for picture in planes]
    return [
        torch.from_numpy(np.stack([carried(each, stride) for each in labels])).to(pictures.device) for stride in strides
    ]


def carried(labels: np.ndarray, stride: int) -> np.ndarray:
    height, width = (length // stride for length in labels.shape)
    blocks = labels.reshape(height, stride, width, stride).transpose(0, 2, 1, 3).reshape(height * width, -1)
    blocks = np.sort(blocks, axis=1)
    # Of a sorted row, the label whose run is longest.
    votes = (blocks[:, :, None] == blocks[:, None, :]).sum(2) if stride <= 8 else None
    if votes is not None:
        taken = blocks[np.arange(len(blocks)), votes.argmax(1)]
    else:
        taken = np.array([np.bincount(block).argmax() for block in blocks])
    return np.unique(taken, return_inverse=True)[1].reshape(height, width).astype(np.int64)
