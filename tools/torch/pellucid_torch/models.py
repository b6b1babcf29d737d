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

MULTIPLE = 32
SLOPE = 0.1


class BatchNorm(nn.BatchNorm2d):
    """Without the count of batches, which Pellucid does not keep."""

    def __init__(self, channels: int, eps: float):
        super().__init__(channels, eps=eps)
        del self.num_batches_tracked
        self.register_buffer("num_batches_tracked", None)

    def _load_from_state_dict(self, *arguments) -> None:
        # PyTorch's own adds the count to dictionaries that come without versions, as safetensors do, and then does not know it.
        nn.Module._load_from_state_dict(self, *arguments)


def he(convolution: nn.Module, slope: float) -> nn.Module:
    """First numbers of a layer that a leaky ReLU follows, as packages/vision/src/layers/initial.ts draws them."""
    nn.init.kaiming_normal_(convolution.weight, a=slope)
    return convolution


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


# ---- superpixels


def pooled(x: Tensor, labels: Tensor, pooling: str) -> Tensor:
    """x [batch, channels, height, width], labels [batch, height, width] from 0 for each picture: [batch, segments, channels]."""
    batch, channels = x.shape[:2]
    count = int(labels.max()) + 1
    index = labels.reshape(batch, -1, 1).expand(-1, -1, channels)
    rows = x.permute(0, 2, 3, 1).reshape(batch, -1, channels)
    table = x.new_zeros(batch, count, channels)
    reduce = "mean" if pooling == "average" else "amax"
    return table.scatter_reduce(1, index, rows, reduce, include_self=False)


def unpooled(table: Tensor, labels: Tensor) -> Tensor:
    batch, height, width = labels.shape
    channels = table.shape[2]
    index = labels.reshape(batch, -1, 1).expand(-1, -1, channels)
    return table.gather(1, index).reshape(batch, height, width, channels).permute(0, 3, 1, 2)


class PooledBranch(nn.Module):
    def __init__(self, channels: int, width: int, pooling: str):
        super().__init__()
        self.pooling = pooling
        self.project = he(nn.Conv2d(channels, width, 1), SLOPE)
        self.mix = he(nn.Linear(width, width), SLOPE)
        nn.init.zeros_(self.mix.bias)

    def forward(self, x: Tensor, labels: Tensor | None) -> Tensor:
        narrow = self.project(x)
        rows = narrow.permute(0, 2, 3, 1) if labels is None else pooled(narrow, labels, self.pooling)
        mixed = F.leaky_relu(self.mix(F.leaky_relu(rows, SLOPE)), SLOPE)
        return mixed.permute(0, 3, 1, 2) if labels is None else unpooled(mixed, labels)


class SuperpixelInception(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        half = channels // 2
        first, second = nn.Conv2d(channels, half, 1), nn.Conv2d(half, half, 3, padding=1)
        self.pixel = nn.ModuleList([he(first, SLOPE), he(second, SLOPE)])
        self.average = PooledBranch(channels, channels // 4, "average")
        self.maximum = PooledBranch(channels, channels // 4, "maximum")
        self.project = he(nn.Conv2d(channels, channels, 1), 1)
        self.gate = nn.Parameter(torch.full((channels,), 0.1))

    def forward(self, x: Tensor, labels: Tensor | None) -> Tensor:
        pixel = F.leaky_relu(self.pixel[1](F.leaky_relu(self.pixel[0](x), SLOPE)), SLOPE)
        branches = torch.cat([pixel, self.average(x, labels), self.maximum(x, labels)], 1)
        return x + self.project(branches) * self.gate.reshape(1, -1, 1, 1)


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.conv0 = he(nn.Conv2d(channels, channels, 3, padding=1), SLOPE)
        self.conv1 = he(nn.Conv2d(channels, channels, 3, padding=1), SLOPE)
        self.gate = nn.Parameter(torch.full((channels,), 0.3))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv1(F.leaky_relu(self.conv0(x), SLOPE)) * self.gate.reshape(1, -1, 1, 1)


class SuperpixelLevel(nn.Module):
    def __init__(self, inputs: int, channels: int):
        super().__init__()
        self.down = he(nn.Conv2d(inputs, channels, 3, 2, 1), SLOPE)
        self.residual = Residual(channels)
        self.superpixels = SuperpixelInception(channels)

    def forward(self, x: Tensor, labels: Tensor | None) -> Tensor:
        return self.superpixels(self.residual(F.leaky_relu(self.down(x), SLOPE)), labels)


# ---- the U-net


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
    """`unet` or, with branches that pool over superpixels, `unet-superpixel`: packages/vision/src/networks/restoration-unet.ts says what it is."""

    CHANNELS = 6
    BLOCK = 4
    MULTIPLE = 16
    WIDTHS = (48, 72, 108)
    BLOCKS_DOWN = (2, 2, 3)
    BLOCKS_UP = (2, 1)

    def __init__(self, features: str):
        super().__init__()
        self.first = he(nn.Conv2d(self.CHANNELS * self.BLOCK**2, self.WIDTHS[0], 3, padding=1), 1)
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


# ---- the pyramid and the generators


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

    CHANNELS = 3

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


def enlarged(x: Tensor, factor: int) -> Tensor:
    return x if factor == 1 else F.interpolate(x, scale_factor=factor, mode="nearest")


def reflect_around(x: Tensor, height: int, width: int) -> Tensor:
    """Mirrors maps at all four edges; where an odd number is missing, bottom and right get one more."""
    down, across = height - x.shape[2], width - x.shape[3]
    if down == across == 0:
        return x
    return F.pad(x, (across // 2, across - across // 2, down // 2, down - down // 2), mode="reflect")


def reflect_beyond(x: Tensor, height: int, width: int) -> Tensor:
    """Mirrors pictures at bottom and right, as often as it takes; ones of a single row or column are repeated."""
    while (size := x.shape[2]) < height:
        x = F.pad(x, (0, 0, 0, min(height - size, max(size - 1, 1))), mode="reflect" if size > 1 else "replicate")
    while (size := x.shape[3]) < width:
        x = F.pad(x, (0, min(width - size, max(size - 1, 1)), 0, 0), mode="reflect" if size > 1 else "replicate")
    return x
