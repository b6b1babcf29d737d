"""The encoders of DeblurGAN-v2's generators."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pellucid_torch.layers import BatchNorm

# ---- Inception-ResNet-v2 up to mixed_7a, named as in Cadene's pretrainedmodels


class Unit(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int | tuple[int, int], stride: int = 1, same: bool = True):
        super().__init__()
        sides = (kernel, kernel) if isinstance(kernel, int) else kernel
        padding = (sides[0] // 2, sides[1] // 2) if same else 0
        self.conv = nn.Conv2d(inputs, outputs, sides, stride, padding, bias=False)
        self.bn = BatchNorm(outputs, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(x)), inplace=True)


def reducing(inputs: int, outputs: int) -> Unit:
    return Unit(inputs, outputs, 3, stride=2, same=False)


class Mixed(nn.Module):
    """Branches side by side, concatenated."""

    def __init__(self, *branches: nn.Module):
        super().__init__()
        self.count = len(branches)
        for index, branch in enumerate(branches):
            self.add_module(f"branch{index}", branch)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.get_submodule(f"branch{index}")(x) for index in range(self.count)], 1)


class ResidualMixed(Mixed):
    def __init__(self, channels: int, joined: int, scale: float, *branches: nn.Module):
        super().__init__(*branches)
        self.scale = scale
        self.conv2d = nn.Conv2d(joined, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.scale * self.conv2d(super().forward(x)))


def block35() -> ResidualMixed:
    return ResidualMixed(
        320,
        128,
        0.17,
        Unit(320, 32, 1),
        nn.Sequential(Unit(320, 32, 1), Unit(32, 32, 3)),
        nn.Sequential(Unit(320, 32, 1), Unit(32, 48, 3), Unit(48, 64, 3)),
    )


def block17() -> ResidualMixed:
    return ResidualMixed(
        1088,
        384,
        0.1,
        Unit(1088, 192, 1),
        nn.Sequential(Unit(1088, 128, 1), Unit(128, 160, (1, 7)), Unit(160, 192, (7, 1))),
    )


class InceptionFeatures(nn.Module):
    CHANNELS = (32, 64, 192, 1088, 2080)

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1a = reducing(3, 32)
        self.conv2d_2a = Unit(32, 32, 3, same=False)
        self.conv2d_2b = Unit(32, 64, 3)
        self.conv2d_3b = Unit(64, 80, 1)
        self.conv2d_4a = Unit(80, 192, 3, same=False)
        self.mixed_5b = Mixed(
            Unit(192, 96, 1),
            nn.Sequential(Unit(192, 48, 1), Unit(48, 64, 5)),
            nn.Sequential(Unit(192, 64, 1), Unit(64, 96, 3), Unit(96, 96, 3)),
            nn.Sequential(nn.AvgPool2d(3, 1, 1, count_include_pad=False), Unit(192, 64, 1)),
        )
        self.repeat = nn.Sequential(*[block35() for _ in range(10)])
        self.mixed_6a = Mixed(
            reducing(320, 384),
            nn.Sequential(Unit(320, 256, 1), Unit(256, 256, 3), reducing(256, 384)),
            nn.MaxPool2d(3, 2),
        )
        self.repeat_1 = nn.Sequential(*[block17() for _ in range(20)])
        self.mixed_7a = Mixed(
            nn.Sequential(Unit(1088, 256, 1), reducing(256, 384)),
            nn.Sequential(Unit(1088, 256, 1), reducing(256, 288)),
            nn.Sequential(Unit(1088, 256, 1), Unit(256, 288, 3), reducing(288, 320)),
            nn.MaxPool2d(3, 2),
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        enc0 = self.conv2d_1a(x)
        enc1 = F.max_pool2d(self.conv2d_2b(self.conv2d_2a(enc0)), 3, 2)
        enc2 = F.max_pool2d(self.conv2d_4a(self.conv2d_3b(enc1)), 3, 2)
        enc3 = self.mixed_6a(self.repeat(self.mixed_5b(enc2)))
        enc4 = self.mixed_7a(self.repeat_1(enc3))
        return [enc0, enc1, enc2, enc3, enc4]


# ---- MobileNet-v2 up to features.15, named as in the copy that the authors ship


def normalised(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    nn.init.normal_(convolution.weight, 0, math.sqrt(2 / (kernel * kernel * outputs)))
    return [convolution, BatchNorm(outputs, eps=1e-5)]


class InvertedResidual(nn.Module):
    def __init__(self, inputs: int, outputs: int, expansion: int, stride: int):
        super().__init__()
        wide = inputs * expansion
        widening = [] if expansion == 1 else [*normalised(inputs, wide, 1), nn.ReLU6(inplace=True)]
        depthwise = [*normalised(wide, wide, 3, stride, groups=wide), nn.ReLU6(inplace=True)]
        self.conv = nn.Sequential(*widening, *depthwise, *normalised(wide, outputs, 1))
        self.added = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv(x)
        return x + y if self.added else y


def mobilenet_features() -> nn.Sequential:
    # Expansion, channels, blocks, stride of the first.
    stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 2, 2)]
    features: list[nn.Module] = [nn.Sequential(*normalised(3, 32, 3, 2), nn.ReLU6(inplace=True))]
    inputs = 32
    for expansion, channels, blocks, stride in stages:
        for block in range(blocks):
            features.append(InvertedResidual(inputs, channels, expansion, stride if block == 0 else 1))
            inputs = channels
    return nn.Sequential(*features)
