"""What blurs pictures, as packages/vision/src/blur draws it, many kernels at a time: tensors [..., SIDE, SIDE] that sum to 1, centroids in
the middle.
"""

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

RADIUS = 32
SIDE = 2 * RADIUS + 1
MOMENTS = 400
# Paths of shakes are drawn so many at a time: each moment follows from the one before, however many there are.
POOL = 8192
# Of a disc's pixels, a side.
SUPERSAMPLING = 12


@dataclass(frozen=True)
class Ranges:
    """How large blurs are, from and to, in pixels; the shares of pictures that are not blurred, and whose blur varies."""

    shake: tuple[float, float]
    linear: tuple[float, float]
    defocus: tuple[float, float]
    none: float
    varying: float


ANY = Ranges((4, 31), (3, 24), (1, 5), 0.076, 0.3)
# Where nearly every blur is slight, what a network learns is to take noise away: it gained a quarter as much in as many steps.
PLAIN = Ranges((9, 31), (5, 24), (1.5, 5), 0, 0.4)
SHAKES, LINES = 0.48, 0.26


class Draws:
    """Random numbers of one generator, on its device."""

    def __init__(self, seed: int, device: str):
        self.generator = Generator(device).manual_seed(seed)
        self.device = device

    def uniform(self, shape: int | tuple[int, ...], low: float = 0, high: float = 1) -> Tensor:
        shape = (shape,) if isinstance(shape, int) else shape
        return low + (high - low) * torch.rand(shape, generator=self.generator, device=self.device)

    def normal(self, shape: int | tuple[int, ...]) -> Tensor:
        shape = (shape,) if isinstance(shape, int) else shape
        return torch.randn(shape, generator=self.generator, device=self.device)


class Kernels:
    """Draws the blurs of pictures."""

    def __init__(self, draws: Draws, ranges: Ranges):
        self.draws, self.ranges = draws, ranges
        self.pool = torch.empty(0)

    def draw(self, count: int) -> tuple[Tensor, Tensor]:
        """Those of `count` pictures: of the last of them one kernel each [even, 1, SIDE, SIDE]; of the first, whose blur varies, one for
        each corner [varying, 4, SIDE, SIDE]: left top, right top, left bottom, right bottom."""
        varying = round(self.ranges.varying * count)
        return self.drawn(varying, 4), self.drawn(count - varying, 1)

    def drawn(self, count: int, corners: int) -> Tensor:
        draws, ranges = self.draws, self.ranges
        kind = draws.uniform(count, 0, 1 / (1 - ranges.none))
        moving = (kind < SHAKES)[:, None, None, None]
        paths = self.shake_paths(count, corners).where(moving, self.line_paths(count, corners))
        kernels = path_kernels(paths[..., 0], paths[..., 1])
        blurred = (kind < SHAKES + LINES)[:, None, None, None]
        kernels = kernels.where(blurred, disc_kernels(self.radii(count, corners)))
        sharp = torch.zeros(SIDE, SIDE, device=draws.device)
        sharp[RADIUS, RADIUS] = 1
        return kernels.where((kind < 1)[:, None, None, None], sharp)

    def shake_paths(self, count: int, corners: int) -> Tensor:
        """Places [count, corners, MOMENTS, 2]. A camera that also turns about its axis leaves another path at each place."""
        draws = self.draws
        extent = draws.uniform(count, *self.ranges.shake)
        path = self.paths(count) * extent[:, None, None]
        if corners == 1:
            return path[:, None]
        # A frame of some hundred pixels somewhere in a picture. Two places differ by the turn times their distance.
        side = draws.uniform((count, 2), 200, 800)
        roll = roll_angles(draws, count) * (extent / draws.uniform(count, 500, 1000))[:, None]
        middle = draws.uniform((count, 2), -150, 150)
        halves = torch.tensor([[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]], device=draws.device)
        places = middle[:, None] + halves * side[:, None]
        turned = torch.stack([-places[..., 1], places[..., 0]], -1)
        return path[:, None] + roll[:, None, :, None] * turned[:, :, None]

    def paths(self, count: int) -> Tensor:
        """Paths [count, MOMENTS, 2] whose longer side is 1."""
        while len(self.pool) < count:
            self.pool = torch.cat([self.pool.to(self.draws.device), shake_paths(self.draws, POOL)])
        taken, self.pool = self.pool[:count], self.pool[count:]
        return taken

    def line_paths(self, count: int, corners: int) -> Tensor:
        draws = self.draws
        length = draws.uniform((count, 1), *self.ranges.linear).expand(-1, corners)
        angle = draws.uniform((count, 1), 0, math.pi).expand(-1, corners)
        if corners > 1:
            length = length * draws.uniform((count, corners), 0.75, 1.25)
            angle = angle + draws.uniform((count, corners), -0.2, 0.2)
        along = length[..., None] * ((torch.arange(MOMENTS, device=draws.device) + 0.5) / MOMENTS - 0.5)
        return torch.stack([along * angle.cos()[..., None], along * angle.sin()[..., None]], -1)

    def radii(self, count: int, corners: int) -> Tensor:
        """A plane that recedes: the radius changes evenly from one side to another."""
        draws = self.draws
        near, far = (draws.uniform((count, 1), *self.ranges.defocus) for _ in range(2))
        if corners == 1:
            return near
        share = draws.uniform((count, 1))
        across, down = torch.tensor([[0.0, 1, 0, 1], [0, 0, 1, 1]], device=draws.device)
        return near + (far - near) * (share * across + (1 - share) * down)


def shake_paths(draws: Draws, count: int) -> Tensor:
    """A point with inertia that is jostled, pulled back and now and then jolted (after Boracchi and Foi 2012), at a pace that wanders."""
    jostle, pull, jolt, pace = (
        draws.uniform((count, 1), low, high) for low, high in ((0.02, 0.16), (0, 0.0008), (0, 0.008), (0.2, 0.7))
    )
    haste, angle = draws.normal((count, 1)), draws.uniform((count, 1), 0, 2 * math.pi)
    velocity = torch.cat([angle.cos(), angle.sin()], 1)
    places = [torch.zeros_like(velocity)]
    for _ in range(1, MOMENTS):
        strength = jostle + 2 * (draws.uniform((count, 1)) < jolt)
        velocity = velocity + strength * draws.normal((count, 2)) - pull * places[-1]
        velocity = velocity / (velocity.norm(dim=1, keepdim=True) + 1e-9)
        haste = 0.967 * haste + 0.255 * draws.normal((count, 1))
        places.append(places[-1] + (pace * haste).exp() * velocity)
    path = torch.stack(places, 1)
    extent = (path.amax(1) - path.amin(1)).amax(1)
    return path / extent[:, None, None]


def roll_angles(draws: Draws, count: int) -> Tensor:
    """Turns [count, MOMENTS] that swing slowly, their standard deviation 1."""
    phase, swings = (draws.uniform((count, 1), 0, 2 * math.pi), draws.uniform((count, 1), 0.5, 2))
    moments = torch.arange(MOMENTS, device=draws.device) / MOMENTS
    return draws.normal((count, 1)) * math.sqrt(2) * torch.sin(phase + 2 * math.pi * swings * moments)


def path_kernels(x: Tensor, y: Tensor, mass: Tensor | None = None) -> Tensor:
    """The kernels of points that spend time at each place, [..., moments], the same or as `mass` says."""
    mass = torch.ones_like(x) if mass is None else mass
    total = mass.sum(-1, keepdim=True)
    x, y = (each - (each * mass).sum(-1, keepdim=True) / total + RADIUS for each in (x, y))
    left, top = x.floor(), y.floor()
    across, down = x - left, y - top
    kernels = torch.zeros(*x.shape[:-1], SIDE * SIDE, device=x.device)
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        share = mass * (across if dx else 1 - across) * (down if dy else 1 - down)
        column, row = left + dx, top + dy
        fits = (column >= 0) & (column < SIDE) & (row >= 0) & (row < SIDE)
        at = (row.clamp(0, SIDE - 1) * SIDE + column.clamp(0, SIDE - 1)).long()
        kernels.scatter_add_(-1, at, share * fits)
    return (kernels / kernels.sum(-1, keepdim=True)).unflatten(-1, (SIDE, SIDE))


def disc_kernels(radii: Tensor) -> Tensor:
    """Of discs [...]: how much of each pixel is inside."""
    reach = 6
    points = (torch.arange((2 * reach + 1) * SUPERSAMPLING, device=radii.device) + 0.5) / SUPERSAMPLING - 0.5 - reach
    distance = points[:, None].square() + points.square()
    inside = (distance <= radii[..., None, None].square()).float()
    size = 2 * reach + 1
    shares = inside.reshape(*radii.shape, size, SUPERSAMPLING, size, SUPERSAMPLING).mean((-3, -1))
    kernels = torch.zeros(*radii.shape, SIDE, SIDE, device=radii.device)
    kernels[..., RADIUS - reach : RADIUS + reach + 1, RADIUS - reach : RADIUS + reach + 1] = shares
    return kernels / kernels.sum((-2, -1), keepdim=True)
