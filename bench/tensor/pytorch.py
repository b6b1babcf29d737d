"""One case of the benchmark, run by PyTorch: the same protocol as pellucid.mjs beside it. The models are the twins in tools/torch."""

import json
import pathlib
import resource
import sys
import time

import torch
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools" / "torch"))
from pellucid_torch.models import Generator  # noqa: E402

task = json.loads(sys.stdin.readline())
measured, mode = task["measured"], task["mode"]
torch.set_num_threads(task["threads"])
torch.manual_seed(1)


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def net():
    size = measured["size"]
    generator = Generator(measured["features"])
    sides = [size // stride for stride in (2, 4, 8, 16, 32)]
    labels = [torch.tensor(level).reshape(1, side, side) for level, side in zip(task["labels"], sides)]
    given = (torch.rand(1, 3, size, size) * 2 - 1, *([labels] if labels else []))
    if mode == "forward":
        generator.eval()

        def forward():
            with torch.no_grad():
                generator(*given)

        return forward
    target = torch.rand(1, 3, size, size) * 2 - 1
    parameters = list(generator.parameters())
    average = [parameter.detach().clone() for parameter in parameters]
    # "foreach" is the fastest of PyTorch's forms of Adam on processors that was measured.
    optimiser = torch.optim.Adam(parameters, 1e-4, foreach=True)

    def step():
        optimiser.zero_grad(set_to_none=True)
        difference = generator(*given) - target
        torch.sqrt(difference * difference + 1e-6).mean().backward()
        torch.nn.utils.clip_grad_norm_(parameters, 0.5, foreach=True)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, parameters, 1e-3)

    return step


def layer():
    channels, filters, kernel, size = (measured[name] for name in ("channels", "filters", "kernel", "size"))
    stride, groups = measured["stride"], measured["groups"]
    x = torch.rand(1, channels, size, size) - 0.5
    weight = torch.rand(filters, channels // groups, kernel, kernel) - 0.5
    if mode == "forward":

        def forward():
            with torch.no_grad():
                F.conv2d(x, weight, None, stride, kernel // 2, 1, groups)

        return forward
    x.requires_grad_()
    weight.requires_grad_()
    dy = torch.rand_like(F.conv2d(x, weight, None, stride, kernel // 2, 1, groups)) - 0.5

    def step():
        y = F.conv2d(x, weight, None, stride, kernel // 2, 1, groups)
        torch.autograd.grad(y, (x, weight), dy)

    return step


before = resident()
run = net() if measured["kind"] == "net" else layer()
while line := sys.stdin.readline():
    if line.strip() == "memory":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"before": before, "peak": peak}), flush=True)
        continue
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
