"""Writes fixtures/tensor/reference.json: what PyTorch computes for each case of fixtures/tensor/cases.json; and fixtures/tensor/adam.json.

    python tools/python/tensor_reference.py

Needs numpy and torch (2.x), which only the development of Pellucid needs.

A case names an operation, the shapes of its inputs and its attributes. Inputs hold numbers of the generator below; the outputs, and the
gradients of their sum weighted with more of these numbers, are computed in double precision and kept as float32 (little-endian, base64).
Only whole fractions leave the generator, so that both sides start from the same bits.
"""

import base64
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

FOLDER = Path(__file__).parents[2] / "fixtures" / "tensor"
FIRST_WEIGHT = 100


def numbers(count, seed, kind="plain"):
    """From -1 to below 1 in steps of 2**-15: the upper bits of a linear congruential generator (Numerical Recipes)."""
    state = seed * 2654435761 % 2**32
    values = np.empty(count)
    for index in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[index] = (state >> 16) / 2**15 - 1
    return KINDS[kind](values)


KINDS = {
    "plain": lambda v: v,
    "positive": lambda v: v / 2 + 1,
    "negative": lambda v: v / 2 - 1,
    "wide": lambda v: v * 8,
    # -1, -0.5, 0 and 0.5: ties and exact zeros.
    "coarse": lambda v: np.floor(v * 2) / 2,
}


def tensor(shape, seed, kind="plain"):
    return torch.tensor(numbers(int(np.prod(shape)), seed, kind)).reshape(shape)


def conv2d(x, weight, bias=None, **attributes):
    return F.conv2d(x, weight, bias, **attributes)


def conv_transpose2d(x, weight, bias=None, outputPadding=0, **attributes):
    return F.conv_transpose2d(x, weight, bias, output_padding=outputPadding, **attributes)


def avg_pool2d(x, kernel, stride=None, padding=0, countPadding=True):
    return F.avg_pool2d(x, kernel, stride, padding, count_include_pad=countPadding)


def max_pool2d(x, kernel, stride=None, padding=0):
    return F.max_pool2d(x, kernel, stride, padding)


def batch_norm(x, scale, shift, epsilon=1e-5):
    return F.batch_norm(x, None, None, scale, shift, training=True, eps=epsilon)


def batch_statistics(x):
    return x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)


def batch_norm_with(x, scale, shift, mean, variance, epsilon=1e-5):
    return F.batch_norm(x, mean, variance, scale, shift, training=False, eps=epsilon)


def resize(x, size, mode):
    return F.interpolate(x, size, mode=mode, **({} if mode == "nearest" else {"align_corners": False}))


def reduction(reduce):
    def over(x, axes=None, keep=False):
        axes = range(x.dim()) if axes is None else axes
        # An empty tuple of axes would mean all of them.
        return reduce(x, tuple(axes), keep) if len(axes) > 0 else x

    return over


def pad(x, before, after, mode):
    for axis, (lead, tail) in enumerate(zip(before, after)):
        # Where each position is read from; -1 is a zero.
        positions = np.arange(x.shape[axis])
        extra = {"constant_values": -1} if mode == "zero" else {}
        read = np.pad(positions, (lead, tail), {"zero": "constant"}.get(mode, mode), **extra)
        known = x.index_select(axis, torch.tensor(np.maximum(read, 0)))
        mask = torch.tensor((read >= 0).astype(float)).reshape([-1 if each == axis else 1 for each in range(x.dim())])
        x = known * mask
    return x


def slice_steps(x, starts, ends, steps=None):
    steps = steps or [1] * x.dim()
    return x[tuple(slice(*each) for each in zip(starts, ends, steps))]


def gather(x, axis, indices, indexShape, atRun):
    picked = x.index_select(axis, torch.tensor(indices))
    return picked.reshape([*x.shape[:axis], *indexShape, *x.shape[axis + 1 :]])


def by_segment(reduce):
    def over(x, labels, segments):
        labels = torch.tensor(labels)
        rows = [x[labels == segment] for segment in range(segments)]
        # `max` along an axis gives its gradient to the first of equal numbers.
        return torch.stack([reduce(each) if len(each) > 0 else torch.zeros_like(x[0]) for each in rows])

    return over


def unpool(p, labels, segments):
    return p[torch.tensor(labels)]


segment_mean = by_segment(lambda rows: rows.mean(0))


def cross_entropy(scores, targets):
    return -(targets * F.log_softmax(scores, 1)).sum(1).mean()


OPERATIONS = {
    "conv2d": conv2d,
    "convTranspose2d": conv_transpose2d,
    "avgPool2d": avg_pool2d,
    "maxPool2d": max_pool2d,
    "batchNorm": batch_norm,
    "batchStatistics": batch_statistics,
    "batchNormWith": batch_norm_with,
    "instanceNorm": lambda x, epsilon=1e-5: F.instance_norm(x, eps=epsilon),
    "resize": resize,
    "relu": F.relu,
    "leakyRelu": lambda x, slope: F.leaky_relu(x, slope),
    # torch.clamp has a gradient at the bounds, hardtanh (and ReLU6) has none there.
    "clamp": lambda x, low, high: F.hardtanh(x, low, high),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "abs": torch.abs,
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    # torch.maximum halves the gradient between equal numbers.
    "maximum": lambda a, b: torch.where(b > a, b, a),
    "minimum": lambda a, b: torch.where(b < a, b, a),
    "neg": torch.neg,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "square": torch.square,
    "sign": torch.sign,
    "greater": lambda a, b: (a > b).double(),
    "equal": lambda a, b: (a == b).double(),
    "where": lambda a, b, c: torch.where(a > b, a, c),
    "reduceSum": reduction(torch.sum),
    "reduceMean": reduction(torch.mean),
    "reduceMax": reduction(torch.amax),
    "matmul": torch.matmul,
    "swapLast": lambda x: x.transpose(-1, -2),
    "reshape": lambda x, shape: x.reshape(shape),
    "transpose": lambda x, order: x.permute(order),
    "expand": lambda x, shape: x.expand(shape),
    "concat": lambda *parts, axis: torch.cat(parts, axis),
    "concatTwice": lambda x, axis: torch.cat([x, x], axis),
    "split": lambda x, sizes, axis: torch.split(x, sizes, axis),
    "splitFirst": lambda x, sizes, axis: torch.split(x, sizes, axis)[0],
    "slice": slice_steps,
    "pad": pad,
    "flip": lambda x, axes: x.flip(axes),
    "zerosLike": torch.zeros_like,
    "gather": gather,
    "softmax": lambda x, axis: F.softmax(x, axis),
    "logSoftmax": lambda x, axis: F.log_softmax(x, axis),
    "crossEntropy": cross_entropy,
    "segmentSum": by_segment(lambda rows: rows.sum(0)),
    "segmentMean": segment_mean,
    "segmentMax": by_segment(lambda rows: rows.max(0).values),
    "unpool": unpool,
    "projection": lambda x, **segments: unpool(segment_mean(x, **segments), **segments),
}


def packed(values):
    return base64.b64encode(values.detach().numpy().astype("<f4").tobytes()).decode()


def computed(case):
    specs = [{"shape": each} if isinstance(each, list) else each for each in case["inputs"]]
    inputs = [
        tensor(spec["shape"], seed, spec.get("numbers", "plain")).requires_grad_(not spec.get("still", False))
        for seed, spec in enumerate(specs, 1)
    ]
    outputs = OPERATIONS[case["operation"]](*inputs, **case.get("attributes", {}))
    outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
    loss = sum((each * tensor(each.shape, FIRST_WEIGHT + index)).sum() for index, each in enumerate(outputs))
    if loss.requires_grad:
        loss.backward()
    return {
        "outputs": [{"shape": list(each.shape), "numbers": packed(each)} for each in outputs],
        "gradients": [
            None if spec.get("still") else packed(torch.zeros_like(each) if each.grad is None else each.grad)
            for spec, each in zip(specs, inputs)
        ],
    }


def trained(steps, rate, decay, clip, beta1, beta2):
    """Two parameters after some steps of AdamW on a loss that is not quadratic, with their average."""
    weight, bias = (tensor(shape, seed).requires_grad_() for shape, seed in (((3, 4), 1), ((4,), 2)))
    averages = [each.detach().clone() for each in (weight, bias)]
    optimiser = torch.optim.AdamW([weight, bias], lr=rate, betas=(beta1, beta2), eps=1e-8, weight_decay=decay)
    losses, norms = [], []
    for step in range(steps):
        x, wanted = tensor((5, 3), 10 + step), tensor((5, 4), 20 + step)
        loss = (torch.tanh(x @ weight + bias) - wanted).square().sum()
        optimiser.zero_grad()
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_([weight, bias], clip)))
        optimiser.step()
        losses.append(float(loss.detach()))
        for average, each in zip(averages, (weight, bias)):
            average.lerp_(each.detach(), 1 - 0.9)
    return {
        "options": {"rate": rate, "weightDecay": decay, "clip": clip, "beta1": beta1, "beta2": beta2},
        "losses": losses,
        "gradientNorms": norms,
        "parameters": [packed(each) for each in (weight, bias)],
        "averages": [packed(each) for each in averages],
    }


def main():
    torch.set_num_threads(1)
    runs = [trained(6, 0.01, 0, 1e9, 0.9, 0.999), trained(6, 0.05, 0.1, 2, 0.5, 0.9)]
    (FOLDER / "adam.json").write_text(json.dumps(runs, indent=1) + "\n")
    cases = json.loads((FOLDER / "cases.json").read_text())
    lines = [f"{json.dumps(case['name'], ensure_ascii=False)}: {json.dumps(computed(case))}" for case in cases]
    made_by = json.dumps(f"tools/python/tensor_reference.py, PyTorch {torch.__version__}")
    text = f'{{\n"madeBy": {made_by},\n"cases": {{\n' + ",\n".join(lines) + "\n}}\n"
    (FOLDER / "reference.json").write_text(text)


if __name__ == "__main__":
    main()
