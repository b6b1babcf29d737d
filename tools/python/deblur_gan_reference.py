"""Writes fixtures/vision/deblur-gan and fixtures/vision/networks/restoration-unet.json: what the twin of tools/torch computes, in double precision, with the parameters of formula_parameters.py.

Run from anywhere; needs torch and torchvision.
"""

import sys
from pathlib import Path

import torch
import torchvision
from formula_parameters import fill, formula_photographs, formula_value
from networks_reference import summary, write_cases
from torch import Tensor, nn

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools/torch"))
from pellucid_torch.discriminators import DoubleDiscriminator
from pellucid_torch.models import restoring_network

OUT = ROOT / "fixtures/vision/deblur-gan"
NETWORKS = ROOT / "fixtures/vision/networks"
MADE_BY = f"tools/python/deblur_gan_reference.py, torch {torch.__version__}"
SUPERPIXELS = 10
# Sides are multiples of the first, and maps with superpixels have the others.
STRIDES = {"superpixel": (32, 2, 4, 8, 16, 32), "unet-superpixel": (16, 4, 8, 16)}
# For 1/64 of the sum of squares of the output: from both ends of the network and both kinds of pooling.
GRADIENTS = {
    "superpixel": [
        "fpn.enc0.down.weight",
        "fpn.enc1.residual.gate",
        "fpn.enc2.superpixels.maximum.project.weight",
        "fpn.enc4.superpixels.average.mix.weight",
        "final.bias",
    ],
    "unet-superpixel": [
        "first.weight",
        "down0.1.gate",
        "down1.superpixels.maximum.project.weight",
        "down2.superpixels.average.mix.weight",
        "up1.double.bias",
        "last.weight",
    ],
}


def formula_labels(batch: int, height: int, width: int) -> Tensor:
    """Of each position, for each picture: superpixels in slanted stripes, fewer than the positions."""
    b, y, x = torch.meshgrid(torch.arange(batch), torch.arange(height), torch.arange(width), indexing="ij")
    return ((3 * x + 5 * y + 7 * b) // 4) % min(SUPERPIXELS, height * width)


def formula_levels(features: str, shape: tuple[int, ...]) -> list[Tensor]:
    multiple, *strides = STRIDES[features]
    batch, _, *sides = shape
    padded = [-(-side // multiple) * multiple for side in sides]
    return [formula_labels(batch, *[side // stride for side in padded]) for stride in strides]


def filled(network: nn.Module, training: bool = False) -> nn.Module:
    fill(network)
    return network.double().train(training)


def generated(features: str, shape: tuple[int, ...], training: bool = False, superpixels: bool = False) -> dict:
    network = filled(restoring_network(features), training)
    labels = formula_levels(features, shape) if superpixels else None
    y = network(formula_photographs(*shape), labels)
    case = {"input": list(shape), "training": training, "outputs": {"y": summary(y.detach())}}
    if superpixels:
        (y.square().sum() / 64).backward()
        parameters = dict(network.named_parameters())
        case["outputs"] |= {
            f"gradient of {name}": summary(parameters[name].grad.detach()) for name in GRADIENTS[features]
        }
    return case


def discriminated(shape: tuple[int, ...]) -> dict:
    patch, full = filled(DoubleDiscriminator())(formula_photographs(*shape))
    return {
        "input": list(shape),
        "training": False,
        "outputs": {"patch": summary(patch.detach()), "full": summary(full.detach())},
    }


def losses(shape: tuple[int, ...]) -> dict:
    """Of two pictures `x` and `sharp`; as predictions of a discriminator they serve, too."""
    x = formula_photographs(*shape)
    sharp = torch.from_numpy(formula_value("sharp", shape)).double()
    mean_real, mean_restored = 0.375, -0.25
    spectrum = torch.fft.rfft2(x - sharp, norm="ortho").abs().mean()
    vgg = torchvision.models.vgg19()
    fill(vgg)
    seen = vgg.features[:15].double()
    ours, theirs = (
        torchvision.transforms.functional.normalize((p + 1) / 2, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        for p in (x, sharp)
    )
    values = {
        "spectrum": spectrum,
        "reconstruction": ((x - sharp).square() + 2e-3**2).sqrt().mean() + 0.5 * spectrum,
        "discriminator": ((sharp - mean_restored - 1).square().mean() + (x - mean_real + 1).square().mean()) / 2,
        "generator": (x - mean_real - 1).square().mean() / 2,
        "perceptual": 0.5 * (ours - theirs).square().mean() + 0.006 * (seen(ours) - seen(theirs)).square().mean(),
    }
    outputs = {name: summary(value.detach()) for name, value in values.items()}
    return {"input": list(shape), "training": False, "outputs": outputs}


def write(name: str, cases: dict[str, dict], folder: Path = OUT) -> None:
    write_cases(name, cases, folder, MADE_BY)


def main() -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    write(
        "generators",
        {
            "fpn-inception": generated("fpn-inception", (1, 3, 101, 130)),
            "fpn-mobilenet": generated("fpn-mobilenet", (2, 3, 96, 75)),
            "fpn-mobilenet, statistics of the batch": generated("fpn-mobilenet", (2, 3, 75, 96), training=True),
            "superpixel": generated("superpixel", (2, 3, 75, 96), superpixels=True),
            "superpixel, ablated": generated("superpixel", (2, 3, 75, 96)),
        },
    )
    write(
        "restoration-unet",
        {
            "unet": generated("unet", (1, 6, 75, 90)),
            "unet-superpixel": generated("unet-superpixel", (2, 6, 48, 70), superpixels=True),
            "unet-superpixel, ablated": generated("unet-superpixel", (1, 6, 48, 70)),
        },
        NETWORKS,
    )
    write("discriminators", {"double": discriminated((2, 3, 96, 75))})
    write("losses", {"losses": losses((2, 3, 12, 9))})


if __name__ == "__main__":
    main()
