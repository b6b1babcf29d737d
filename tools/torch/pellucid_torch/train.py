"""Trains a generator as `pellucid train` does, on a GPU if there is one: python -m pellucid_torch.train DATA -o RUN

It writes weights.safetensors, which `pellucid train --from` and everything else of Pellucid's that takes weights loads.
"""

import argparse
import itertools
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader

from pellucid_torch.discriminators import DoubleDiscriminator
from pellucid_torch.losses import Adversary, perceptual_loss, reconstruction_loss
from pellucid_torch.models import restoring_network
from pellucid_torch.samples import Samples, margin_around, photographs
from pellucid_torch.stock import Stock, one_by_one

HELD_OUT = 0.1
VALIDATION_CROPS = 24
# Of the maps with superpixels.
STRIDES = {"unet-superpixel": (4, 8, 16), "superpixel": (2, 4, 8, 16, 32)}
# Discriminators learn slower than a generator that begins at 1e-3.
DISCRIMINATOR_RATE = 0.1
# Samples of a training that the clock ends.
ENDLESS = 2**40


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
    parser.add_argument("--crop", type=int, default=128)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, help="end after so many minutes instead of after --steps")
    parser.add_argument("--repeats", type=int, default=1, help="show each sample about so many times (see stock.py)")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=int, default=60)
    parser.add_argument("--clip", type=float, default=0.5)
    parser.add_argument("--average-decay", type=float, default=0.999)
    parser.add_argument("--vgg", type=Path, help="parameters of a VGG-19 (safetensors, names of torchvision)")
    parser.add_argument("--adversarial", type=int, help="train against discriminators from this step on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
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


def batches(
    samples: Samples, args: argparse.Namespace, seconds: Callable[[], float]
) -> Iterator[tuple[int, float, tuple[Tensor, Tensor, list[Tensor]]]]:
    """Counted from 1, with the share of the training after the warm-up that is over."""
    loader = DataLoader(samples, args.batch, num_workers=args.workers, persistent_workers=args.workers > 0)
    fresh = iter(loader)
    stock = Stock(one_by_one(fresh), args.batch, args.repeats, args.seed) if args.repeats > 1 else None
    for step in itertools.count(1):
        if args.minutes is not None:
            done = min(1, seconds() / (60 * args.minutes))
        else:
            done = max(0, step - args.warm_up) / max(1, args.steps - args.warm_up)
        yield step, done, next(fresh) if stock is None else stock.draw()


@torch.no_grad()
def move_average(average: nn.Module, network: nn.Module, decay: float) -> None:
    for ours, theirs in zip(average.parameters(), network.parameters(), strict=True):
        ours.lerp_(theirs, 1 - decay)
    for ours, theirs in zip(average.buffers(), network.buffers(), strict=True):
        ours.copy_(theirs)


@torch.no_grad()
def validate(network: nn.Module, loader: DataLoader, device: str) -> dict[str, float]:
    """PSNR in dB of pictures in 8 bits, and how much higher it is than that of the blurred ones."""
    network.eval()
    restored_psnr, blurred_psnr = [], []
    for blurred, sharp, labels in loader:
        restored = network(blurred.to(device), on(labels, device)).cpu()
        restored_psnr += psnr(restored, sharp)
        blurred_psnr += psnr(blurred[:, :3], sharp)
    mean = sum(restored_psnr) / len(restored_psnr)
    return {"psnr": mean, "gain": mean - sum(blurred_psnr) / len(blurred_psnr)}


def psnr(a: Tensor, b: Tensor) -> list[float]:
    squares = ((a - b) * 127.5).round().square().mean((1, 2, 3)).clamp_min(255**2 / 1e10)
    return (10 * torch.log10(255**2 / squares)).tolist()


def on(labels: list[Tensor], device: str) -> list[Tensor] | None:
    return [each.to(device) for each in labels] or None


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
    network, average = (restoring_network(args.features).to(device) for _ in range(2))
    paths = photographs(args.data, args.crop, margin_around(network.channels == 6 and not args.blind))
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
    strides = STRIDES[args.features] if superpixels(args) else ()
    deconvolved = network.channels == 6
    samples = Samples(
        training, args.crop, args.seed, ENDLESS if args.minutes else args.steps * args.batch, strides, deconvolved
    )
    held = Samples(validation, args.crop, args.seed + 2**31, VALIDATION_CROPS, strides, deconvolved)
    held_loader = DataLoader([held[index] for index in range(len(held))], 1)
    content_loss = reconstruction_loss if args.vgg is None else perceptual_loss(args.vgg, device)
    optimiser = torch.optim.AdamW(network.parameters(), args.rate, betas=(0.9, 0.95), weight_decay=1e-3)
    adversary: Adversary | None = None
    best, losses, norms, began = -math.inf, [], [], time.monotonic()
    with open(args.output / "log.jsonl", "w", encoding="utf-8") as log:
        for step, done, (blurred, sharp, labels) in batches(samples, args, lambda: time.monotonic() - began):
            rate = rate_at(step, done, args)
            optimiser.param_groups[0]["lr"] = rate
            blurred, sharp = blurred.to(device), sharp.to(device)
            restored = network.train()(blurred, on(labels, device))
            content = loss = content_loss(restored, sharp)
            if args.adversarial is not None and step >= args.adversarial:
                adversary = adversary or Adversary(DoubleDiscriminator().to(device), rate)
                loss = content + adversary.generator_loss(restored)
            optimiser.zero_grad()
            loss.backward()
            norm = nn.utils.clip_grad_norm_(network.parameters(), args.clip)
            if not (math.isfinite(loss.item()) and math.isfinite(norm.item())):
                raise SystemExit(f"In step {step} the loss is {loss.item()}, the norm of the gradient {norm.item()}.")
            optimiser.step()
            move_average(average, network, min(args.average_decay, step / (step + 9)))
            if adversary is not None:
                adversary.step(restored, sharp, rate * DISCRIMINATOR_RATE, args.clip)
            losses.append(content.item())
            norms.append(norm.item())
            over = step == args.steps if args.minutes is None else time.monotonic() - began > 60 * args.minutes
            measures = {"psnr": None, "gain": None}
            if step % args.validate_every == 0 or over:
                measures = validate(average, held_loader, device)
                if measures["psnr"] > best:
                    best = measures["psnr"]
                    save(average, args, step, measures)
            if measures["psnr"] is not None or step % args.report_every == 0:
                seconds = time.monotonic() - began
                report = {
                    "step": step,
                    "seconds": round(seconds, 2),
                    "loss": sum(losses) / len(losses),
                    "lr": rate,
                    "gradientNorm": sum(norms) / len(norms),
                    **measures,
                    "imagesPerSecond": round(step * args.batch / seconds, 2),
                }
                log.write(json.dumps(report) + "\n")
                log.flush()
                print(json.dumps(report), flush=True)
                losses, norms = [], []
            if over:
                return


if __name__ == "__main__":
    main()
