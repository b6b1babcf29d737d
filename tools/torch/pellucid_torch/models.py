"""The networks of packages/vision that restore, in PyTorch: the same names, the same numbers.

`model.state_dict()`, saved as safetensors, is a checkpoint of Pellucid's, and the other way round. Structure and names of the two generators of
DeblurGAN-v2 (Kupyn et al., ICCV 2019) are those of the authors' code (github.com/VITA-Group/DeblurGANv2); `superpixel` and the U-nets are
Pellucid's own. Pictures are [batch, channels, height, width] from -1 to 1.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pellucid_torch.encoders import InceptionFeatures, mobilenet_features
from pellucid_torch.layers import enlarged, he, reflect_around, reflect_beyond
from pellucid_torch.superpixels import SuperpixelLevel
from pellucid_torch.unet import RestorationUnet

MULTIPLE = 32


class Smoothed(nn.Sequential):
    """Its convolution has the name `0`, as in the authors' sequence of convolution, normalisation and ReLU."""

    def __init__(self, inputs: int, outputs: int, norm: bool):
        super().__init__(he(nn.Conv2d(inputs, outputs, 3, padding=1), 0))
        self.norm = norm

    def forward(self, x: Tensor) -> Tensor:
        y = super().forward(x)
        return F.relu(F.instance_norm(y) if self.norm else y)


class Head(nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.block0 = he(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), 0)
        self.block1 = he(nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), 0)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.block1(F.relu(self.block0(x))))


class Pyramid(nn.Module):
    """The encoder (which a subclass names) and the top-down way: five maps, finest first."""

    def __init__(self, encoder_channels: Sequence[int], channels: int, norm: bool):
        super().__init__()
        for index in range(1, 4):
            self.add_module(f"td{index}", Smoothed(channels, channels, norm))
        for level, inputs in enumerate(encoder_channels):
            outputs = channels // 2 if level == 0 else channels
            self.add_module(f"lateral{level}", he(nn.Conv2d(inputs, outputs, 1, bias=False), 0))

    def encode(self, x: Tensor, labels: Sequence[Tensor] | None) -> list[Tensor]:
        raise NotImplementedError

    def forward(self, x: Tensor, labels: Sequence[Tensor] | None) -> list[Tensor]:
        maps = [
            reflect_around(self.get_submodule(f"lateral{level}")(y), *[side >> level + 1 for side in x.shape[2:]])
            for level, y in enumerate(self.encode(x, labels))
        ]
        for level, step in ((3, self.td1), (2, self.td2), (1, self.td3)):
            maps[level] = step(maps[level] + enlarged(maps[level + 1], 2))
        return maps


class InceptionPyramid(Pyramid):
    def __init__(self) -> None:
        super().__init__(InceptionFeatures.CHANNELS, 256, norm=True)
        self.inception = InceptionFeatures()

    def encode(self, x: Tensor, labels: Sequence[Tensor] | None) -> list[Tensor]:
        return self.inception(x)


class MobilenetPyramid(Pyramid):
    def __init__(self) -> None:
        super().__init__((16, 24, 32, 64, 160), 128, norm=True)
        self.features = mobilenet_features()

    def encode(self, x: Tensor, labels: Sequence[Tensor] | None) -> list[Tensor]:
        levels = []
        for index, block in enumerate(self.features):
            x = block(x)
            if index in (1, 3, 6, 10, 15):
                levels.append(x)
        return levels


class SuperpixelPyramid(Pyramid):
    WIDTHS = (24, 40, 64, 96, 128)

    def __init__(self) -> None:
        super().__init__(self.WIDTHS, 64, norm=False)
        for level, (inputs, channels) in enumerate(zip((3, *self.WIDTHS), self.WIDTHS, strict=False)):
            self.add_module(f"enc{level}", SuperpixelLevel(inputs, channels))

    def encode(self, x: Tensor, labels: Sequence[Tensor] | None) -> list[Tensor]:
        levels = []
        for level in range(5):
            x = self.get_submodule(f"enc{level}")(x, None if labels is None else labels[level])
            levels.append(x)
        return levels


class Generator(nn.Module):
    """One of the generators with a pyramid: `fpn-inception`, `fpn-mobilenet` or `superpixel`."""

    channels = 3

    def __init__(self, features: str):
        super().__init__()
        pyramid, channels, head, self.smallest = {
            "fpn-inception": (InceptionPyramid, 256, 128, 128),
            "fpn-mobilenet": (MobilenetPyramid, 128, 64, MULTIPLE),
            "superpixel": (SuperpixelPyramid, 64, 32, MULTIPLE),
        }[features]
        norm = features != "superpixel"
        self.fpn = pyramid()
        for index in range(1, 5):
            self.add_module(f"head{index}", Head(channels, head))
        self.smooth = Smoothed(4 * head, head, norm)
        self.smooth2 = Smoothed(head, head // 2, norm)
        self.final = nn.Conv2d(head // 2, 3, 3, padding=1)
        nn.init.zeros_(self.final.weight)
        nn.init.zeros_(self.final.bias)

    def forward(self, x: Tensor, labels: Sequence[Tensor] | None = None) -> Tensor:
        """`labels`, for `superpixel`: of each level [batch, height, width], from 0 for each picture, over the padded picture. None: every
        position stands for itself."""
        height, width = x.shape[2:]
        whole = reflect_beyond(
            x, *[max(math.ceil(side / MULTIPLE) * MULTIPLE, self.smallest) for side in (height, width)]
        )
        finest, *maps = self.fpn(whole, labels)
        heads = [enlarged(self.get_submodule(f"head{level + 1}")(maps[level]), 2**level) for level in (3, 2, 1, 0)]
        half = self.smooth2(enlarged(self.smooth(torch.cat(heads, 1)), 2) + finest)
        residual = torch.tanh(self.final(enlarged(half, 2)))
        return torch.clamp(residual + whole, -1, 1)[:, :, :height, :width]


def restoring_network(features: str) -> RestorationUnet | Generator:
    return RestorationUnet(features) if features in ("unet", "unet-superpixel") else Generator(features)
