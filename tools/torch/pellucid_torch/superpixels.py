"""Layers that look at maps by superpixels: packages/vision/src/layers/superpixel-inception.ts."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pellucid_torch.layers import SLOPE, he


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
