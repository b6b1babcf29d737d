"""The restoration U-net, run by PyTorch: the same protocol as network.mjs beside it. The network is the twin in tools/torch."""

import json
import pathlib
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools" / "torch"))
from pellucid_torch.models import RestorationUnet  # noqa: E402

task = json.loads(sys.stdin.readline())
torch.set_num_threads(task["threads"])
network = RestorationUnet("unet").eval()
shown = torch.sin(torch.arange(6 * task["side"] ** 2) * 0.37).reshape(1, 6, task["side"], task["side"])

while line := sys.stdin.readline():
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        with torch.no_grad():
            network(shown)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
