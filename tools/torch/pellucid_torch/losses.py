"""What generators and discriminators minimise: the losses of packages/vision/src/losses."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

ADVERSARIAL_SHARE = 0.001
POOL = 50


def reconstruction_loss(restored: Tensor, sharp: Tensor) -> Tensor:
    """Charbonnier distance of pixels + 0.5 x mean distance of spectra."""
    difference = restored - sharp
    pixels = (difference.square() + 2e-3**2).sqrt().mean()
    spectrum = torch.fft.rfft2(difference, norm="ortho")
    return pixels + 0.5 * (spectrum.real.square() + spectrum.imag.square() + 1e-8).sqrt().mean()


def perceptual_loss(vgg_file: Path, device: str) -> Callable[[Tensor, Tensor], Tensor]:
    """The content loss of DeblurGAN-v2, with the parameters of a VGG-19 (safetensors, names of torchvision)."""
    from safetensors.torch import load_file
    from torchvision.models import vgg19

    features = vgg19().features[:15]
    parameters = {name.removeprefix("features."): value for name, value in load_file(vgg_file).items()}
    features.load_state_dict({name: parameters[name] for name in features.state_dict()})
    features.to(device).eval().requires_grad_(False)
    mean = torch.tensor([0.485, 0.456, 0.406], device=device).reshape(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225], device=device).reshape(1, 3, 1, 1)

    def loss(restored: Tensor, sharp: Tensor) -> Tensor:
        ours, theirs = (((x + 1) / 2 - mean) / deviation for x in (restored, sharp))
        seen = (features(ours) - features(theirs)).square().mean()
        return 0.5 * (ours - theirs).square().mean() + 0.006 * seen

    return loss


class Adversary:
    """RaGAN-LS: discriminators, their optimiser, and pools of what they lately said."""

    def __init__(self, discriminators: nn.Module, rate: float):
        self.discriminators = discriminators
        self.optimiser = torch.optim.AdamW(discriminators.parameters(), rate, betas=(0.9, 0.95), weight_decay=0)
        self.pools = [{"sharp": deque([0.0], POOL), "restored": deque([0.0], POOL)} for _ in range(2)]

    def lately(self, scale: int, kind: str) -> float:
        pool = self.pools[scale][kind]
        return sum(pool) / len(pool)

    def generator_loss(self, restored: Tensor) -> Tensor:
        predictions = self.discriminators(restored)
        wanted = [
            0.5 * (said - self.lately(scale, "sharp") - 1).square().mean() for scale, said in enumerate(predictions)
        ]
        return ADVERSARIAL_SHARE * sum(wanted) / len(wanted)

    def step(self, restored: Tensor, sharp: Tensor, rate: float, clip: float) -> float:
        of_sharp, of_restored = self.discriminators(sharp), self.discriminators(restored.detach())
        losses = []
        for scale, (real, fake) in enumerate(zip(of_sharp, of_restored, strict=True)):
            up = (real - self.lately(scale, "restored") - 1).square().mean()
            down = (fake - self.lately(scale, "sharp") + 1).square().mean()
            losses.append(0.5 * (up + down))
        loss = sum(losses) / len(losses)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.discriminators.parameters(), clip)
        self.optimiser.param_groups[0]["lr"] = rate
        self.optimiser.step()
        for scale, (real, fake) in enumerate(zip(of_sharp, of_restored, strict=True)):
            self.pools[scale]["sharp"].append(real.mean().item())
            self.pools[scale]["restored"].append(fake.mean().item())
        return loss.item()
