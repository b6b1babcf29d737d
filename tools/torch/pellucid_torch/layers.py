"""What the networks have in common: first numbers, normalisation, and pictures made larger or longer."""

from torch import Tensor, nn
from torch.nn import functional as F

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
