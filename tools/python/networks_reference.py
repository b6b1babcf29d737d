"""Writes fixtures/vision/networks: what PyTorch computes, in double precision, with the parameters of formula_parameters.py.

Inception-v3, VGG19 and (renamed) MobileNet-v2 are torchvision's; Inception-ResNet-v2 and the Inception module are written here from the papers,
with the names that Cadene's pretrainedmodels publishes. Run from anywhere; needs torch and torchvision.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
import torchvision
from formula_parameters import fill, formula_photographs
from torch import Tensor, nn

OUT = Path(__file__).parents[2] / "fixtures/vision/networks"
MADE_BY = f"tools/python/networks_reference.py, torch {torch.__version__}, torchvision {torchvision.__version__}"
SAMPLES = 128


class Unit(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel, stride: int = 1, same: bool = True):
        super().__init__()
        sides = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        padding = tuple(side // 2 for side in sides) if same else 0
        self.conv = nn.Conv2d(inputs, outputs, sides, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.conv(x)).relu()


def reducing(inputs: int, outputs: int) -> Unit:
    return Unit(inputs, outputs, 3, stride=2, same=False)


class Branches(nn.Module):
    """Branches side by side, concatenated."""

    def __init__(self, **branches: nn.Module):
        super().__init__()
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.children()], 1)


class Residual(Branches):
    def __init__(self, channels: int, joined: int, scale: float, **branches: nn.Module):
        super().__init__(**branches)
        self.branches = list(branches)
        self.scale = scale
        self.conv2d = nn.Conv2d(joined, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        joined = torch.cat([self.get_submodule(name)(x) for name in self.branches], 1)
        return (x + self.scale * self.conv2d(joined)).relu()


def block35() -> Residual:
    return Residual(
        320,
        128,
        0.17,
        branch0=Unit(320, 32, 1),
        branch1=nn.Sequential(Unit(320, 32, 1), Unit(32, 32, 3)),
        branch2=nn.Sequential(Unit(320, 32, 1), Unit(32, 48, 3), Unit(48, 64, 3)),
    )


def block17() -> Residual:
    return Residual(
        1088,
        384,
        0.1,
        branch0=Unit(1088, 192, 1),
        branch1=nn.Sequential(Unit(1088, 128, 1), Unit(128, 160, (1, 7)), Unit(160, 192, (7, 1))),
    )


class InceptionResnetV2Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d_1a = reducing(3, 32)
        self.conv2d_2a = Unit(32, 32, 3, same=False)
        self.conv2d_2b = Unit(32, 64, 3)
        self.conv2d_3b = Unit(64, 80, 1)
        self.conv2d_4a = Unit(80, 192, 3, same=False)
        self.mixed_5b = Branches(
            branch0=Unit(192, 96, 1),
            branch1=nn.Sequential(Unit(192, 48, 1), Unit(48, 64, 5)),
            branch2=nn.Sequential(Unit(192, 64, 1), Unit(64, 96, 3), Unit(96, 96, 3)),
            branch3=nn.Sequential(nn.AvgPool2d(3, 1, 1, count_include_pad=False), Unit(192, 64, 1)),
        )
        self.repeat = nn.Sequential(*[block35() for _ in range(10)])
        self.mixed_6a = Branches(
            branch0=reducing(320, 384),
            branch1=nn.Sequential(Unit(320, 256, 1), Unit(256, 256, 3), reducing(256, 384)),
            branch2=nn.MaxPool2d(3, 2),
        )
        self.repeat_1 = nn.Sequential(*[block17() for _ in range(20)])
        self.mixed_7a = Branches(
            branch0=nn.Sequential(Unit(1088, 256, 1), reducing(256, 384)),
            branch1=nn.Sequential(Unit(1088, 256, 1), reducing(256, 288)),
            branch2=nn.Sequential(Unit(1088, 256, 1), Unit(256, 288, 3), reducing(288, 320)),
            branch3=nn.MaxPool2d(3, 2),
        )

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        pool = nn.functional.max_pool2d
        enc0 = self.conv2d_1a(x)
        enc1 = pool(self.conv2d_2b(self.conv2d_2a(enc0)), 3, 2)
        enc2 = pool(self.conv2d_4a(self.conv2d_3b(enc1)), 3, 2)
        enc3 = self.mixed_6a(self.repeat(self.mixed_5b(enc2)))
        enc4 = self.mixed_7a(self.repeat_1(enc3))
        return {"enc0": enc0, "enc1": enc1, "enc2": enc2, "enc3": enc3, "enc4": enc4}


class MobilenetV2Encoder(nn.Module):
    """torchvision's layers in the flat order, and so under the names, of the MobileNet-v2 that DeblurGAN-v2 ships."""

    ENDS = (1, 3, 6, 10, 15)

    def __init__(self):
        super().__init__()
        features = torchvision.models.mobilenet_v2().features[: self.ENDS[-1] + 1]
        self.features = nn.ModuleList([features[0], *[self.flat(block) for block in features[1:]]])

    @staticmethod
    def flat(block: nn.Module) -> nn.Module:
        layers = [layer for part in block.conv for layer in (part if isinstance(part, nn.Sequential) else [part])]
        block.conv = nn.Sequential(*layers)
        return block

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        levels = {}
        for index, feature in enumerate(self.features):
            x = feature(x)
            if index in self.ENDS:
                levels[f"enc{self.ENDS.index(index)}"] = x
        return levels


class Vgg19Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = torchvision.models.vgg19().features[:15]
        self.normalise = torchvision.transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"conv3_3": self.features(self.normalise(x))}


class InceptionModule(Branches):
    def __init__(self, inputs: int, outputs: int, pooling: str):
        quarter = outputs // 4
        stride = 2 if pooling == "strided" else 1
        branches: dict[str, nn.Module] = {
            "branch1x1": Unit(inputs, 2 * quarter if pooling == "none" else quarter, 1, stride),
            "branch3x3": nn.Sequential(Unit(inputs, quarter, 1), Unit(quarter, quarter, 3, stride)),
            "branch5x5": nn.Sequential(Unit(inputs, quarter, 1), Unit(quarter, quarter, 5, stride)),
        }
        super().__init__(**branches)
        self.branches = list(branches)
        if pooling != "none":
            average = nn.AvgPool2d(3, stride, 1, count_include_pad=False)
            self.pool = average if pooling == "average" else nn.MaxPool2d(3, stride, 1)
            self.branchPool = Unit(inputs, quarter, 1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        parts = [self.get_submodule(name)(x) for name in self.branches]
        if hasattr(self, "pool"):
            parts.append(self.branchPool(self.pool(x)))
        return {"y": torch.cat(parts, 1)}


class InceptionV3(nn.Module):
    """torchvision's network, with its outputs named."""

    def __init__(self, classes: int):
        super().__init__()
        self.network = torchvision.models.inception_v3(
            num_classes=classes, transform_input=True, init_weights=False, dropout=0.0
        )

    def state_dict(self, *args, **kwargs):
        return self.network.state_dict(*args, **kwargs)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        if not self.training:
            # torchvision leaves the auxiliary classifier out of inference; here its input is caught, so that it can be asked by itself.
            caught = []
            hook = self.network.Mixed_6e.register_forward_hook(lambda _module, _inputs, y: caught.append(y))
            logits = self.network(x)
            hook.remove()
            return {"logits": logits, "auxiliary": self.network.AuxLogits(caught[0])}
        result = self.network(x)
        statistics = {
            f"next.{name}": self.state_dict()[name]
            for name in ("Conv2d_1a_3x3.bn.running_mean", "Mixed_7c.branch_pool.bn.running_var")
        }
        return {"logits": result.logits, "auxiliary": result.aux_logits, **statistics}


def summary(y: Tensor) -> dict:
    """Shape, mean, mean of squares, and numbers at positions spread by the golden ratio."""
    numbers = y.flatten()
    places = [int(len(numbers) * (index * 0.6180339887498949 % 1)) for index in range(min(SAMPLES, len(numbers)))]
    return {
        "shape": list(y.shape),
        "mean": rounded(numbers.mean()),
        "meanSquare": rounded(numbers.square().mean()),
        "samples": [rounded(numbers[place]) for place in places],
    }


def rounded(number: Tensor) -> float:
    return float(f"{float(number):.8g}")


def case(build: Callable[[], nn.Module], shape: tuple[int, ...], training: bool) -> dict:
    network = build()
    fill(network)
    network.double().train(training)
    with torch.no_grad():
        outputs = network(formula_photographs(*shape))
    return {
        "input": list(shape),
        "training": training,
        "outputs": {name: summary(y) for name, y in outputs.items()},
    }


def write_cases(name: str, cases: dict[str, dict], folder: Path = OUT, made_by: str = MADE_BY) -> None:
    # One line per output: the numbers are read by machines, the shapes by people.
    lines = [f' "madeBy": {json.dumps(made_by)}']
    for key, each in cases.items():
        outputs = ",\n".join(f"   {json.dumps(name)}: {json.dumps(y)}" for name, y in each["outputs"].items())
        head = f'"input": {json.dumps(each["input"])}, "training": {json.dumps(each["training"])}'
        lines.append(f' {json.dumps(key)}: {{{head}, "outputs": {{\n{outputs}\n }}}}')
    (folder / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def write_parameters(name: str, network: nn.Module) -> None:
    """Every parameter and buffer with its shape, one a line, sorted by name."""
    tensors = network.state_dict().items()
    lines = sorted(
        f"{name} {','.join(map(str, tensor.shape))}"
        for name, tensor in tensors
        if not name.endswith("num_batches_tracked")
    )
    (OUT / f"{name}.parameters.txt").write_text("\n".join(lines) + "\n")


def main() -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    write_cases(
        "inception-module",
        {
            pooling: case(lambda kind=pooling: InceptionModule(6, 16, kind), (2, 6, 9, 8), False)
            for pooling in ("max", "average", "none", "strided")
        },
    )
    write_cases(
        "inception-v3",
        {
            "inference": case(lambda: InceptionV3(100), (2, 3, 299, 299), False),
            # Larger than 299: there the auxiliary classifier's last batch normalisation sees one position per photograph, and statistics of two
            # numbers magnify rounding, so that PyTorch in single precision differs from itself in double by 3e-4. Here it sees 18 numbers.
            "training": case(lambda: InceptionV3(100), (2, 3, 395, 395), True),
        },
    )
    write_cases("inception-resnet-v2", {"inference": case(InceptionResnetV2Encoder, (2, 3, 96, 107), False)})
    write_cases(
        "mobilenet-v2",
        {
            "inference": case(MobilenetV2Encoder, (2, 3, 96, 75), False),
            "training": case(MobilenetV2Encoder, (2, 3, 96, 75), True),
        },
    )
    write_cases("vgg19", {"inference": case(Vgg19Encoder, (2, 3, 37, 30), False)})
    write_parameters("inception-v3", torchvision.models.inception_v3(init_weights=False))
    write_parameters("inception-resnet-v2", InceptionResnetV2Encoder())
    write_parameters("mobilenet-v2", MobilenetV2Encoder())
    write_parameters("vgg19", Vgg19Encoder())
    with torch.device("meta"):
        write_parameters("vgg19-whole", torchvision.models.vgg19())


if __name__ == "__main__":
    main()
