"""The discriminators of packages/vision in PyTorch, as in the authors' code of DeblurGAN-v2 (github.com/VITA-Group/DeblurGANv2)."""

from torch import Tensor, nn
from torch.nn import functional as F


class LayeredDiscriminator(nn.Module):
    def __init__(self, layers: int):
        super().__init__()
        # Convolution, normalisation and activation take a number each; only convolutions have parameters.
        self.model = nn.ModuleDict({"0": nn.Conv2d(3, 64, 4, 2, 2)})
        channels = 64
        for layer in range(1, layers + 1):
            filters = 64 * min(2**layer, 8)
            self.model[str(3 * layer - 1)] = nn.Conv2d(channels, filters, 4, 2 if layer < layers else 1, 2)
            channels = filters
        self.model[str(3 * layers + 2)] = nn.Conv2d(channels, 1, 4, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        first, *between, last = self.model.values()
        x = F.leaky_relu(first(x), 0.2)
        for convolution in between:
            x = F.leaky_relu(F.instance_norm(convolution(x)), 0.2)
        return last(x)


class DoubleDiscriminator(nn.Module):
    """Predictions for patches and for whole crops."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = LayeredDiscriminator(3)
        self.full = LayeredDiscriminator(5)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.patch(x), self.full(x)
