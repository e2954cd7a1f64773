"""Points of a generator in the course of a training on the ring: above step for step, below ten steps for one."""

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch.nn.functional import softplus

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, save

SPREAD, BATCH = 0.15, 64

torch.set_num_threads(1)
angles = 2 * math.pi * torch.arange(8) / 8
centers = 2 * torch.stack([torch.cos(angles), torch.sin(angles)], dim=1)


def network(inputs: int, outputs: int) -> torch.nn.Sequential:
    """Two layers of hidden units."""
    return torch.nn.Sequential(
        torch.nn.Linear(inputs, 64), torch.nn.LeakyReLU(0.2), torch.nn.Linear(64, 64), torch.nn.LeakyReLU(0.2),
        torch.nn.Linear(64, outputs),
    )  # fmt: skip


def real(n: int) -> torch.Tensor:
    """n points of the ring, (n, 2)."""
    return centers[torch.randint(8, (n,))] + SPREAD * torch.randn(n, 2)


def show(axes: Axes, points: torch.Tensor, taken: int) -> None:
    """Generated points over real ones, and how many modes they cover."""
    closest = torch.cdist(points, centers).min(dim=1)
    covered = len(closest.indices[closest.values <= 3 * SPREAD].unique())
    axes.scatter(*real(500).T, s=1, color=GRAY, alpha=0.35, linewidths=0)
    axes.scatter(*points.T, s=3, color=BLUE, linewidths=0)
    axes.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xticks=[], yticks=[], aspect="equal")
    axes.set_title(f"$t = {taken}$: {covered} / 8", fontsize=11)


def step(optimizer: torch.optim.Optimizer, loss: torch.Tensor) -> None:
    """One step on this loss."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def play(panels: Sequence[Axes], stages: Sequence[int], *, steps: int, rate: float, seed: int) -> None:
    """A training in which the generator takes so many steps for one of the discriminator, shown at some stages."""
    torch.manual_seed(seed)
    f, d, noise = network(2, 2), network(2, 1), torch.randn(400, 2)
    of_f, of_d = (torch.optim.Adam(one.parameters(), lr=rate, betas=(0.5, 0.999)) for one in (f, d))
    for taken in range(stages[-1] + 1):
        if taken in stages:
            with torch.random.fork_rng(devices=[]):
                show(panels[stages.index(taken)], f(noise).detach(), taken)
        step(of_d, softplus(-d(real(BATCH))).mean() + softplus(d(f(torch.randn(BATCH, 2)).detach())).mean())
        for _ in range(steps):
            step(of_f, softplus(-d(f(torch.randn(BATCH, 2)))).mean())


figure, (above, below) = plt.subplots(2, 4, figsize=(7.4, 4.2), layout="constrained")
play(above, (0, 60, 240, 1500), steps=1, rate=1e-3, seed=3)
play(below, (0, 180, 240, 360), steps=10, rate=1e-3, seed=3)

save(figure, __file__)
