"""Sharp photographs in the memory of the device, and windows of them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from torch.nn import functional as F

from pellucid_torch.kernels import Draws

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"}
# Large photographs are only used smaller, as a camera's own pixels are blurred.
LONG_SIDES = (1000, 790, 620)
# Mean difference of neighbours, in bytes, from which on there is something to see; one window of ten need not have it.
LEAST_DETAIL = 3
GRID = 16


def photographs(folder: Path, window: int) -> list[Path]:
    """The photographs in and below a folder that a window fits into. Exits where there are not two."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    usable = []
    for path in found:
        try:
            with Image.open(path) as picture:
                if min(picture.size) >= window:
                    usable.append(path)
                    continue
            print(f"left out {path}: smaller than a crop with its margin ({window} pixels)")
        except OSError as error:
            print(f"left out {path}: {error}")
    if len(usable) < 2:
        raise SystemExit(f"{folder} has {len(usable)} usable photographs; at least 2 are needed.")
    return usable


class Scenes:
    """All photographs at all sizes they are used at, as one row of pixels."""

    def __init__(self, paths: list[Path], window: int, draws: Draws):
        self.window, self.draws = window, draws
        with ThreadPoolExecutor() as threads:
            pictures = [
                copy for all_sizes in threads.map(lambda path: copies(path, window), paths) for copy in all_sizes
            ]
            found = list(threads.map(lambda picture: places(picture, window), pictures))
        self.pixels = torch.cat([picture.reshape(-1, 3) for picture in pictures]).to(draws.device)
        sizes = torch.tensor([picture.shape[:2] for picture in pictures])
        self.starts = (sizes.prod(1).cumsum(0) - sizes.prod(1)).to(draws.device)
        self.heights, self.widths = sizes.T.to(draws.device)
        # Of each picture: places on a grid, those with something to see first; where its places begin; how many there are.
        self.places = torch.cat([place for place, _ in found]).to(draws.device)
        counts = torch.tensor([len(place) for place, _ in found])
        self.first = (counts.cumsum(0) - counts).to(draws.device)
        self.counts = counts.to(draws.device)
        self.detailed = torch.tensor([detailed for _, detailed in found], device=draws.device)
        self.telling = self.detailed.nonzero()[:, 0]
        if len(self.telling) == 0:
            self.telling, self.detailed = (torch.arange(len(pictures), device=draws.device), self.counts)

    def draw(self, count: int) -> Tensor:
        """Windows [count, 3, window, window] in bytes, turned and mirrored, half of them with their colours changed for each other."""
        draws, window = self.draws, self.window
        picture = self.telling[(draws.uniform(count) * len(self.telling)).long()]
        choices = self.counts[picture].where(draws.uniform(count) < 0.1, self.detailed[picture])
        place = self.places[self.first[picture] + (draws.uniform(count) * choices).long()]
        limits = torch.stack([self.heights, self.widths], 1)[picture] - window
        corner = (place + (draws.uniform((count, 2)) * GRID).long()).minimum(limits)
        steps = torch.arange(window, device=draws.device)
        backwards = draws.uniform((count, 2, 1)) < 0.5
        along = corner[:, :, None] + (window - 1 - steps).where(backwards, steps)
        rows, columns = along[:, 0, :, None], along[:, 1, None, :]
        at = self.starts[picture][:, None, None] + rows * self.widths[picture][:, None, None] + columns
        at = at.transpose(1, 2).where((draws.uniform(count) < 0.5)[:, None, None], at)
        colours = torch.argsort(draws.uniform((count, 3)), 1)
        colours = colours.where(draws.uniform((count, 1)) < 0.5, torch.arange(3, device=draws.device))
        return self.pixels.reshape(-1)[3 * at[:, None] + colours[:, :, None, None]].float()


def copies(path: Path, window: int) -> list[Tensor]:
    """A photograph at the sizes at which it is used, [height, width, 3] in bytes."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    longest = max(picture.size)
    sizes = [side for side in LONG_SIDES if side <= longest and min(picture.size) * side / longest >= window]
    scaled = [
        picture.resize([round(s * side / longest) for s in picture.size], Image.LANCZOS) if side < longest else picture
        for side in sizes or [longest]
    ]
    return [torch.from_numpy(np.array(each)) for each in scaled]


def places(picture: Tensor, window: int) -> tuple[Tensor, int]:
    """Corners [places, 2] of windows, row and column, and how many of them, the first ones, have something to see."""
    grey = picture.float().mean(2)
    change = F.pad((grey[:, 1:] - grey[:, :-1]).abs(), (0, 1))
    detail = F.avg_pool2d(F.avg_pool2d(change[None, None], GRID), window // GRID, 1)[0, 0]
    order = (detail < LEAST_DETAIL).flatten().to(torch.uint8).argsort(stable=True)
    corners = torch.stack([order // detail.shape[1], order % detail.shape[1]], 1) * GRID
    return corners, int((detail >= LEAST_DETAIL).sum())
