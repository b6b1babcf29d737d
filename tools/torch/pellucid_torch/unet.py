"""The restoration U-nets: packages/vision/src/networks/restoration-unet.ts says what they are."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pellucid_torch.layers import he, reflect_beyond
from pellucid_torch.superpixels import Residual, SuperpixelInception


class Place(nn.Module):
    """Layers by their names, even by those that methods of modules have, such as `double`."""

    def __init__(self, layers: dict[str, nn.Module]):
        super().__init__()
        self._modules.update(layers)

    def __contains__(self, name: str) -> bool:
        return name in self._modules

    def __getitem__(self, name: str) -> nn.Module:
        return self._modules[name]


class RestorationUnet(nn.Module):
    """`unet` or, with branches that pool over superpixels, `unet-superpixel`."""

    BLOCK = 4
    MULTIPLE = 16
    WIDTHS = (56, 80, 112)
    BLOCKS_DOWN = (2, 3, 4)
    BLOCKS_UP = (3, 2)

    channels = 6

    def __init__(self, features: str):
        super().__init__()
        self.first = he(nn.Conv2d(self.channels * self.BLOCK**2, self.WIDTHS[0], 3, padding=1), 1)
        for level, (width, count) in enumerate(zip(self.WIDTHS, self.BLOCKS_DOWN, strict=True)):
            halve = {} if level == 0 else {"halve": he(nn.Conv2d(self.WIDTHS[level - 1], width, 2, 2), 1)}
            pooled = {"superpixels": SuperpixelInception(width)} if features == "unet-superpixel" else {}
            self.add_module(f"down{level}", Place(halve | residuals(width, count) | pooled))
        for level, count in enumerate(self.BLOCKS_UP):
            width = self.WIDTHS[level]
            double = {"double": he(nn.Conv2d(self.WIDTHS[level + 1], 4 * width, 1), 1)}
            self.add_module(f"up{level}", Place(double | residuals(width, count)))
        self.last = nn.Conv2d(self.WIDTHS[0], 3 * self.BLOCK**2, 3, padding=1, bias=False)
        nn.init.zeros_(self.last.weight)

    def forward(self, x: Tensor, labels: Sequence[Tensor] | None = None) -> Tensor:
        """`labels`, for `unet-superpixel`: of each level, finest first, [batch, height, width] over the padded picture. None: every position
        stands for itself."""
        height, width = x.shape[2:]
        whole = reflect_beyond(x, *[math.ceil(side / self.MULTIPLE) * self.MULTIPLE for side in (height, width)])
        y = self.first(F.pixel_unshuffle(whole, self.BLOCK))
        skips = []
        for level, count in enumerate(self.BLOCKS_DOWN):
            place = self.get_submodule(f"down{level}")
            if level > 0:
                skips.append(y)
                y = place["halve"](y)
            for index in range(count):
                y = place[str(index)](y)
            if "superpixels" in place:
                y = place["superpixels"](y, None if labels is None else labels[level])
        for level, count in reversed(list(enumerate(self.BLOCKS_UP))):
            place = self.get_submodule(f"up{level}")
            y = F.pixel_shuffle(place["double"](y), 2) + skips[level]
            for index in range(count):
                y = place[str(index)](y)
        sharper = F.pixel_shuffle(self.last(y), self.BLOCK) + whole[:, -3:]
        return torch.clamp(sharper, -1, 1)[:, :, :height, :width]


def residuals(channels: int, count: int) -> dict[str, nn.Module]:
    return {str(index): Residual(channels) for index in range(count)}
