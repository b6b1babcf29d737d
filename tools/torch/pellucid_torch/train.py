"""Trains a generator as `pellucid train` does, on a GPU if there is one: python -m pellucid_torch.train DATA -o RUN

It writes weights.safetensors, which `pellucid train --from` and everything else of Pellucid's that takes weights loads.
"""

import argparse
import itertools
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from pellucid_torch.discriminators import DoubleDiscriminator
from pellucid_torch.estimates import Estimates
from pellucid_torch.kernels import Draws
from pellucid_torch.losses import Adversary, perceptual_loss, reconstruction_loss
from pellucid_torch.models import restoring_network
from pellucid_torch.samples import Batch, Samples, margin_around
from pellucid_torch.scenes import photographs

HELD_OUT = 0.1
VALIDATION_CROPS = 96
# Of the maps with superpixels.
STRIDES = {"unet-superpixel": (4, 8, 16), "superpixel": (2, 4, 8, 16, 32)}
# Discriminators learn slower than a generator that begins at 1e-3.
DISCRIMINATOR_RATE = 0.1


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of sharp photographs")
    parser.add_argument("-o", "--output", type=Path, required=True)
    features = ["unet", "unet-superpixel", "superpixel", "fpn-mobilenet", "fpn-inception"]
    parser.add_argument("--features", choices=features, default="superpixel")
    parser.add_argument("--no-superpixels", action="store_true")
    parser.add_argument(
        "--blind", action="store_true", help="for the U-nets: nothing is deconvolved, and blurs are plain to see"
    )
    parser.add_argument(
        "--estimates", type=Path, help="kernels that the search has found (tools/retrain/estimates.mjs)"
    )
    parser.add_argument("--crop", type=int, default=128)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, help="end after so many minutes instead of after --steps")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=int, default=60)
    parser.add_argument("--clip", type=float, default=0.5)
    parser.add_argument("--average-decay", type=float, default=0.999)
    parser.add_argument("--vgg", type=Path, help="parameters of a VGG-19 (safetensors, names of torchvision)")
    parser.add_argument("--adversarial", type=int, help="train against discriminators from this step on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--validate-every", type=int, default=500)
    parser.add_argument("--report-every", type=int, default=50)
    parser.add_argument("--from", dest="start", type=Path, help="start from these parameters (safetensors)")
    return parser.parse_args()


def rate_at(step: int, done: float, args: argparse.Namespace) -> float:
    """Rising in a line during the warm-up, then half a cosine down to a hundredth. `step` counts from 1, `done` is the share of what
    comes after the warm-up."""
    if step < args.warm_up:
        return args.rate * step / args.warm_up
    return args.rate * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)


def steps(args: argparse.Namespace, seconds: Callable[[], float]) -> Iterator[tuple[int, float]]:
    """Counted from 1, with the share of the training after the warm-up that is over."""
    for step in itertools.count(1):
        if args.minutes is not None:
            yield step, min(1, seconds() / (60 * args.minutes))
        else:
            yield step, max(0, step - args.warm_up) / max(1, args.steps - args.warm_up)


@torch.no_grad()
def move_average(average: nn.Module, network: nn.Module, decay: float) -> None:
    torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - decay)
    for ours, theirs in zip(average.buffers(), network.buffers(), strict=True):
        ours.copy_(theirs)


@torch.no_grad()
def validate(network: nn.Module, held: list[Batch]) -> dict[str, float]:
    """PSNR in dB of pictures in 8 bits, and how much higher it is than that of the blurred ones."""
    network.eval()
    restored_psnr, blurred_psnr = [], []
    for blurred, sharp, labels in held:
        restored_psnr += psnr(network(blurred, labels or None), sharp)
        blurred_psnr += psnr(blurred[:, :3], sharp)
    mean = sum(restored_psnr) / len(restored_psnr)
    return {"psnr": mean, "gain": mean - sum(blurred_psnr) / len(blurred_psnr)}


def psnr(a: Tensor, b: Tensor) -> list[float]:
    squares = ((a - b) * 127.5).round().square().mean((1, 2, 3)).clamp_min(255**2 / 1e10)
    return (10 * torch.log10(255**2 / squares)).tolist()


def save(network: nn.Module, args: argparse.Namespace, step: int, validation: dict[str, float]) -> None:
    metadata = {
        "features": args.features,
        "superpixels": str(superpixels(args)).lower(),
        "blind": str(args.blind).lower(),
        "step": str(step),
        **{name: f"{value:.4f}" for name, value in validation.items()},
    }
    unfinished = args.output / "weights.safetensors.unfinished"
    save_file({name: value.contiguous().cpu() for name, value in network.state_dict().items()}, unfinished, metadata)
    unfinished.replace(args.output / "weights.safetensors")


def superpixels(args: argparse.Namespace) -> bool:
    return args.features in STRIDES and not args.no_superpixels


def main() -> None:
    args = options()
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.benchmark = True
    layout = torch.channels_last if device == "cuda" else torch.contiguous_format
    network, average = (restoring_network(args.features).to(device, memory_format=layout) for _ in range(2))
    paths = photographs(args.data, args.crop + margin_around(network.channels == 6, args.blind))
    kept = len(paths) - max(1, round(len(paths) * HELD_OUT))
    args.output.mkdir(parents=True, exist_ok=True)
    if args.start is not None:
        network.load_state_dict(load_file(args.start))
    average.load_state_dict(network.state_dict())
    average.requires_grad_(False)
    train(args, device, network, average, paths[:kept], paths[kept:])


def train(
    args: argparse.Namespace,
    device: str,
    network: nn.Module,
    average: nn.Module,
    training: list[Path],
    validation: list[Path],
) -> None:
    estimates = None if args.estimates is None else Estimates(args.estimates, device)
    recipe = (STRIDES[args.features] if superpixels(args) else (), network.channels == 6, args.blind, estimates)
    held = Samples(validation, args.crop, Draws(args.seed + 2**31, device), *recipe)
    held_out = [held.batch(1) for _ in range(VALIDATION_CROPS)]
    samples = Samples(training, args.crop, Draws(args.seed, device), *recipe)
    content_loss = reconstruction_loss if args.vgg is None else perceptual_loss(args.vgg, device)
    optimiser = torch.optim.AdamW(
        network.parameters(), args.rate, betas=(0.9, 0.95), weight_decay=1e-3, fused=device == "cuda"
    )
    adversary: Adversary | None = None
    on_gpu = device == "cuda"
    restore = torch.compile(network) if on_gpu and not recipe[0] else network
    best, losses, norms, began = -math.inf, [], [], time.monotonic()
    with open(args.output / "log.jsonl", "w", encoding="utf-8") as log:
        for step, done in steps(args, lambda: time.monotonic() - began):
            rate = rate_at(step, done, args)
            optimiser.param_groups[0]["lr"] = rate
            blurred, sharp, labels = samples.batch(args.batch)
            network.train()
            with torch.autocast(device, torch.bfloat16, enabled=on_gpu):
                restored = restore(blurred, labels or None)
            restored = restored.float()
            content = loss = content_loss(restored, sharp)
            if args.adversarial is not None and step >= args.adversarial:
                adversary = adversary or Adversary(DoubleDiscriminator().to(device), rate)
                loss = content + adversary.generator_loss(restored)
            optimiser.zero_grad()
            loss.backward()
            norm = nn.utils.clip_grad_norm_(network.parameters(), args.clip)
            optimiser.step()
            move_average(average, network, min(args.average_decay, step / (step + 9)))
            if adversary is not None:
                adversary.step(restored, sharp, rate * DISCRIMINATOR_RATE, args.clip)
            losses.append(content.detach())
            norms.append(norm)
            over = step == args.steps if args.minutes is None else done >= 1
            measures = {"psnr": None, "gain": None}
            if step % args.validate_every == 0 or over:
                measures = validate(average, held_out)
                if measures["psnr"] > best:
                    best = measures["psnr"]
                    save(average, args, step, measures)
            if measures["psnr"] is not None or step % args.report_every == 0:
                seconds = time.monotonic() - began
                report = {
                    "step": step,
                    "seconds": round(seconds, 2),
                    "loss": torch.stack(losses).mean().item(),
                    "lr": rate,
                    "gradientNorm": torch.stack(norms).mean().item(),
                    **measures,
                    "imagesPerSecond": round(step * args.batch / seconds, 2),
                }
                log.write(json.dumps(report) + "\n")
                log.flush()
                print(json.dumps(report), flush=True)
                # Looking at every step would make a GPU wait for the processor.
                if not (math.isfinite(report["loss"]) and math.isfinite(report["gradientNorm"])):
                    raise SystemExit(
                        f"Up to step {step} the loss was {report['loss']}, the norm of the gradient {report['gradientNorm']}."
                    )
                losses, norms = [], []
            if over:
                return


if __name__ == "__main__":
    main()
