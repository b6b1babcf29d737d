"""Makes fixtures/vision/checkpoints: small files of PyTorch and of the safetensors library, with what they hold.

    python tools/python/checkpoint_fixtures.py                   writes the fixtures
    python tools/python/checkpoint_fixtures.py tell FILE         prints what the safetensors library reads in FILE, as JSON
    python tools/python/checkpoint_fixtures.py rewrite FILE OUT  reads FILE with the safetensors library and writes it again

Needs torch (2.x) and safetensors, which only the development of Pellucid needs.
"""

import json
import os
import sys
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

FOLDER = Path(__file__).parents[2] / "fixtures" / "vision" / "checkpoints"


def numbers(count, seed=0):
    """Eighths from -4 to 4, which every floating-point type holds exactly."""
    return ((torch.arange(count, dtype=torch.float32) * 37 + seed * 11) % 64 - 32) / 8


def state():
    """One tensor of each kind that a state_dict may hold."""
    shared = numbers(24, 7)
    return OrderedDict(
        [
            ("plain.weight", numbers(6, 1).reshape(2, 3)),
            ("scalar", torch.tensor(2.5)),
            ("empty", torch.zeros(0, 4)),
            ("half", numbers(5, 2).half()),
            ("bfloat", numbers(5, 3).bfloat16()),
            ("double", torch.tensor([0.1, -1e30, 1e-50], dtype=torch.float64)),
            ("long", torch.tensor([-(2**31), 2**31 - 1, 7])),
            ("int", torch.tensor([-1, 0, 1], dtype=torch.int32)),
            ("byte", torch.tensor([0, 255], dtype=torch.uint8)),
            ("signed", torch.tensor([-128, 127], dtype=torch.int8)),
            ("flag", torch.tensor([True, False, True])),
            ("transposed", numbers(6, 4).reshape(2, 3).T),
            ("whole", shared),
            ("slice", shared[4:16].reshape(3, 4)[:, 1:3]),
            ("permuted", shared.reshape(2, 3, 4).permute(2, 0, 1)),
            ("expanded", numbers(3, 5).expand(2, 3)),
            ("same", shared),
        ]
    )


class Unit(nn.Module):
    """The unit of Inception-ResNet-v2, narrow; most are without their BatchNorm, to keep the fixture small."""

    def __init__(self, norm=False):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 1, bias=False)
        if norm:
            self.bn = nn.BatchNorm2d(1)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.branch0 = Unit()
        self.conv2d = nn.Conv2d(1, 1, 1)


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.block0 = nn.Conv2d(1, 1, 1, bias=False)
        self.block1 = nn.Conv2d(1, 1, 1, bias=False)


def smooth():
    return nn.Sequential(nn.Conv2d(1, 1, 1), nn.InstanceNorm2d(1, affine=False, track_running_stats=True), nn.ReLU())


class Pyramid(nn.Module):
    """The attributes of DeblurGAN-v2's FPN: the backbone, its parts once more as enc0 to enc4, and what stands on them."""

    def __init__(self, name, backbone, parts):
        super().__init__()
        setattr(self, name, backbone)
        for level, part in enumerate(parts):
            setattr(self, f"enc{level}", part)
        for level in range(1, 4):
            setattr(self, f"td{level}", smooth())
        for level in range(5):
            setattr(self, f"lateral{level}", nn.Conv2d(1, 1, 1, bias=False))


class Generator(nn.Module):
    def __init__(self, pyramid):
        super().__init__()
        self.fpn = pyramid
        for level in range(1, 5):
            setattr(self, f"head{level}", Head())
        self.smooth = smooth()
        self.smooth2 = smooth()
        self.final = nn.Conv2d(1, 3, 1)


def narrow_inception():
    """FPNInception with the authors' attribute names and aliases, one channel wide and one branch per block."""
    backbone = nn.Module()
    for name in ("conv2d_1a", "conv2d_2a", "conv2d_2b", "conv2d_3b", "conv2d_4a"):
        setattr(backbone, name, Unit(norm=name == "conv2d_1a"))
    backbone.mixed_5b = Block()
    backbone.repeat = nn.Sequential(Block(), Block())
    backbone.mixed_6a = Block()
    backbone.repeat_1 = nn.Sequential(Block(), Block())
    backbone.mixed_7a = Block()
    backbone.repeat_2 = nn.Sequential(Block())
    backbone.block8 = Block()
    backbone.conv2d_7b = Unit()
    backbone.last_linear = nn.Linear(1, 1)
    b = backbone
    parts = [
        b.conv2d_1a,
        nn.Sequential(b.conv2d_2a, b.conv2d_2b, nn.MaxPool2d(3, 2)),
        nn.Sequential(b.conv2d_3b, b.conv2d_4a, nn.MaxPool2d(3, 2)),
        nn.Sequential(b.mixed_5b, b.repeat, b.mixed_6a),
        nn.Sequential(b.repeat_1, b.mixed_7a),
    ]
    return Generator(Pyramid("inception", backbone, parts))


def narrow_mobilenet():
    """FPNMobileNet with the authors' attribute names and aliases: a convolution in each of 19 features, a norm in the first."""
    features = nn.Sequential(*[nn.Sequential(nn.Conv2d(1, 1, 1, bias=False)) for _ in range(19)])
    features[0].append(nn.BatchNorm2d(1))
    bounds = [(0, 2), (2, 4), (4, 7), (7, 11), (11, 16)]
    return Generator(Pyramid("features", features, [nn.Sequential(*features[a:b]) for a, b in bounds]))


def fill(module):
    for seed, (name, tensor) in enumerate(module.state_dict().items()):
        if "enc" not in name and tensor.is_floating_point():
            tensor.copy_(numbers(tensor.numel(), seed).reshape(tensor.shape))
    return module


def kept(module, unused):
    """What a converter has to make of it: parameters by the backbone's own names, without what the generator never uses."""
    return OrderedDict(
        (name, tensor)
        for name, tensor in module.state_dict().items()
        if "enc" not in name
        and not name.endswith("num_batches_tracked")
        and not ("running" in name and ("td" in name or "smooth" in name))
        and not any(part in name for part in unused)
    )


class Call:
    """Pickles as a call of `function`: what an attacker puts into a checkpoint."""

    def __init__(self, function, *arguments):
        self.function = function
        self.arguments = arguments

    def __reduce__(self):
        return self.function, self.arguments


def told(tensors):
    """Shape and numbers as JSON can hold them: floating point as f32, the rest as integers."""
    return {
        name: {
            "type": "f32" if tensor.is_floating_point() else "i32",
            "shape": list(tensor.shape),
            "data": (tensor.float() if tensor.is_floating_point() else tensor.int()).flatten().tolist(),
        }
        for name, tensor in tensors.items()
    }


def write_pytorch():
    expected = {}

    def save(name, value, holds=None, legacy=False):
        torch.save(value, FOLDER / name, _use_new_zipfile_serialization=not legacy)
        if holds is not None:
            expected[name] = told(holds)

    for suffix, legacy in (("zip", False), ("legacy", True)):
        save(f"state.{suffix}.pt", state(), state(), legacy)
        weights = OrderedDict(weight=nn.Parameter(numbers(4).reshape(2, 2)))
        optimizer = torch.optim.Adam(weights.values())
        weights["weight"].grad = torch.ones(2, 2)
        expected_weight = weights["weight"].detach().clone()
        save(
            f"parts.{suffix}.pt",
            {"epoch": 3, "model": {"weight": expected_weight}, "optimizer": optimizer.state_dict(), "note": "é"},
            {"weight": expected_weight},
            legacy,
        )
        save(f"two-models.{suffix}.pt", {"generator": {"a": numbers(1)}, "critic": {"b": numbers(1)}}, None, legacy)
        save(f"parameter.{suffix}.pt", weights, {"weight": expected_weight}, legacy)
        save(f"malicious.{suffix}.pt", {"weight": numbers(2), "run": Call(os.system, "touch pellucid-was-here")}, None, legacy)
        save(f"module.{suffix}.pt", nn.Linear(1, 1), None, legacy)

    inception = fill(narrow_inception())
    save("fpn-inception.pt", {"model": nn.DataParallel(inception).state_dict()}, None, legacy=True)
    expected["fpn-inception.pt"] = told(kept(inception, ("repeat_2", "block8", "conv2d_7b", "last_linear")))
    mobilenet = fill(narrow_mobilenet())
    save("fpn-mobilenet.pt", {"model": nn.DataParallel(mobilenet).state_dict()}, None, legacy=True)
    expected["fpn-mobilenet.pt"] = told(kept(mobilenet, ("features.16", "features.17", "features.18")))
    return expected


def write_safetensors():
    """`canonical` holds only what Pellucid writes too, so that the bytes have to be equal; `types` has one of each type."""
    tensors = {
        "weight": numbers(6, 1).reshape(2, 3),
        "labels": torch.arange(-2, 3, dtype=torch.int32),
        "scalar": torch.tensor(-0.0),
        "empty": torch.zeros(0, 3),
        'quote " \\ \n \u0001': numbers(1),
        "Ωmega": numbers(2),
        "\uffee": numbers(3),
        "😀": numbers(4),
    }
    save_file(tensors, FOLDER / "canonical.safetensors", metadata={"format": "pt"})
    halves = {"b": numbers(3).half(), "a": torch.tensor([1 / 3, 65519, 65520, 1e-8]).half(), "labels": tensors["labels"]}
    save_file(halves, FOLDER / "halves.safetensors")
    types = {name: tensor for name, tensor in state().items() if tensor.is_contiguous() and name != "same"}
    save_file(types, FOLDER / "types.safetensors")
    save_file({"x": torch.tensor([1.0]).to(torch.float8_e4m3fn)}, FOLDER / "float8.safetensors")
    return {"canonical.safetensors": told(tensors), "halves.safetensors": told({"b": halves["b"]}), "types.safetensors": told(types)}


def metadata_of(path):
    with safe_open(path, framework="pt") as file:
        return file.metadata()


def tell(path):
    print(json.dumps({"metadata": metadata_of(path) or {}, "tensors": told(load_file(path))}))


def rewrite(path, out):
    save_file(load_file(path), out, metadata=metadata_of(path))


def main(arguments):
    torch.set_num_threads(1)
    match arguments:
        case ["tell", path]:
            tell(path)
        case ["rewrite", path, out]:
            rewrite(path, out)
        case []:
            FOLDER.mkdir(parents=True, exist_ok=True)
            expected = write_safetensors() | write_pytorch()
            (FOLDER / "expected.json").write_text(json.dumps(expected, separators=(",", ":"), ensure_ascii=False) + "\n")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
