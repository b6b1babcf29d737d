"""Crops to learn from. Sample i is a function of (seed, i)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch.utils.data import Dataset

from pellucid_torch import deconvolution
from pellucid_torch.blur import ANY, PLAIN, degraded, draw_kernels, draw_noise, middle_kernel

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"}
LONG_SIDES = (1400, 900, 560)
MARGIN = 32
PIXELS_PER_SUPERPIXEL = 64
DECONVOLVED_SHARE = 0.5
LEAST_DETAIL = 3
PLACES = 24


def photographs(folder: Path, crop: int, margin: int) -> list[Path]:
    """The photographs in and below a folder that a crop with its margin fits into. Exits where there are not two."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    usable = []
    for path in found:
        try:
            with Image.open(path) as picture:
                if min(picture.size) >= crop + 2 * margin:
                    usable.append(path)
                    continue
            print(f"left out {path}: smaller than a crop with its margin ({crop + 2 * margin} pixels)")
        except OSError as error:
            print(f"left out {path}: {error}")
    if len(usable) < 2:
        raise SystemExit(f"{folder} has {len(usable)} usable photographs; at least 2 are needed.")
    return usable


@lru_cache(maxsize=64)
def copies(path: Path, least: int) -> list[np.ndarray]:
    """A photograph at the sizes at which it is used: large ones only smaller, as a camera's own pixels are blurred."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    longest = max(picture.size)
    sizes = [side for side in LONG_SIDES if side <= 0.62 * longest and min(picture.size) * side / longest >= least]
    if longest <= 2000 or not sizes:
        sizes.insert(0, longest)
    scaled = [
        picture if side == longest else picture.resize([round(s * side / longest) for s in picture.size], Image.LANCZOS)
        for side in sizes
    ]
    return [np.asarray(each) for each in scaled]


def margin_around(deconvolved: bool) -> int:
    """How many pixels around a crop are needed."""
    return MARGIN + (deconvolution.MARGIN if deconvolved else 0)


class Samples(Dataset):
    """(blurred, sharp, labels): pictures [3, crop, crop] from -1 to 1, and the superpixels of each level, if any.

    `strides`: of the levels that have superpixels. `deconvolved`: the blurred pictures [6, crop, crop] are followed by what deconvolution
    makes of them; one of two by itself. `blind`: all of them are, and the blurs are plain to see.
    """

    def __init__(
        self,
        paths: list[Path],
        crop: int,
        seed: int,
        count: int,
        strides: Sequence[int] = (),
        deconvolved: bool = False,
        blind: bool = False,
    ):
        self.paths, self.crop, self.seed, self.count = paths, crop, seed, count
        self.strides, self.twice, self.blind = strides, deconvolved, blind
        self.deconvolved = deconvolved and not blind

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
        random = np.random.default_rng([self.seed, index])
        wide = self.draw_place(random)
        turns, mirrored = int(random.integers(4)), random.random() < 0.5
        pictures = [
            np.rot90(each[:, ::-1] if mirrored else each, turns)
            for each in (*self.draw_blurred(wide, random), inner(wide, margin_around(self.deconvolved)))
        ]
        *blurred, sharp = pictures
        labels = superpixel_labels(blurred[0], self.strides) if self.strides else []
        return torch.cat([planes(each) for each in blurred]), planes(sharp), labels

    def draw_blurred(self, wide: np.ndarray, random: np.random.Generator) -> list[np.ndarray]:
        """The blurred crop and, if asked for, the deconvolved one."""
        kernels, noise = draw_kernels(random, PLAIN if self.blind else ANY), draw_noise(random)
        picture = degraded(wide, kernels, noise, MARGIN, random)
        if not self.deconvolved:
            return [picture] * (2 if self.twice else 1)
        blurred = inner(picture, deconvolution.MARGIN)
        if random.random() >= DECONVOLVED_SHARE:
            return [blurred, blurred]
        restored = deconvolution.deconvolved(picture, middle_kernel(kernels), noise, random)
        return [blurred, inner(restored, deconvolution.MARGIN)]

    def draw_place(self, random: np.random.Generator) -> np.ndarray:
        """A crop with its margin, with something to see in it; one of ten is taken all the same."""
        side = self.crop + 2 * margin_around(self.deconvolved)
        for _ in range(PLACES):
            sizes = copies(self.paths[int(random.integers(len(self.paths)))], side)
            picture = sizes[int(random.integers(len(sizes)))]
            y, x = (int(random.integers(length - side + 1)) for length in picture.shape[:2])
            wide = picture[y : y + side, x : x + side]
            if random.random() < 0.1 or np.abs(np.diff(wide.mean(2))).mean() >= LEAST_DETAIL:
                break
        return wide if random.random() < 0.5 else wide[:, :, random.permutation(3)]


def inner(picture: np.ndarray, margin: int) -> np.ndarray:
    return picture[margin:-margin, margin:-margin]


def planes(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(picture.transpose(2, 0, 1) / 127.5 - 1).float()


def superpixel_labels(picture: np.ndarray, strides: Sequence[int]) -> list[torch.Tensor]:
    """Superpixels by SLIC, carried to the maps of each level by the most frequent label under a position."""
    from skimage.segmentation import slic

    height, width = picture.shape[:2]
    count = max(1, round(height * width / PIXELS_PER_SUPERPIXEL))
    labels = slic(picture, n_segments=count, compactness=10, start_label=0)
    return [torch.from_numpy(carried(labels, stride)) for stride in strides]


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
