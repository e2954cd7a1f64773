"""The optimal discriminator: on a line, between two densities; in the plane, the field that a generator follows."""

import sys
from pathlib import Path
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, save

SPREAD = 0.35
EDGE = 3.2

x = np.linspace(-4, 4, 400)
data = np.array([0.5 * NormalDist(-1.5, 0.6).pdf(v) + 0.5 * NormalDist(1.5, 0.6).pdf(v) for v in x])
model = np.array([NormalDist(-1.2, 0.8).pdf(v) for v in x])

angles = 2 * np.pi * np.arange(8) / 8 + np.pi / 8
CENTERS = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
FOUND = CENTERS[:, 0] < 0
across, up = np.meshgrid(np.linspace(-EDGE, EDGE, 201), np.linspace(-EDGE, EDGE, 201))
points = np.stack([across, up], axis=-1)


def density(centers: np.ndarray) -> np.ndarray:
    """Of bumps at these centers, on the grid; a floor stands for the tails that a network cannot tell apart."""
    gaps = ((points[:, :, None, :] - centers) ** 2).sum(-1)
    return np.exp(-gaps / (2 * SPREAD**2)).mean(-1) + 1e-3


best = density(CENTERS) / (density(CENTERS) + density(CENTERS[FOUND]))
pull = np.stack(np.gradient(np.log(best), across[0], up[:, 0], axis=(1, 0)), axis=-1)

figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.2), width_ratios=(1.25, 1), layout="constrained")
left.fill_between(x, data, color=BLUE, alpha=0.35, linewidth=0, label=r"$p_{\mathrm{data}}$")
left.fill_between(x, model, color=ORANGE, alpha=0.35, linewidth=0, label=r"$p_{\mathrm{model}}$")
left.plot(x, data / (data + model), color=INK, linewidth=2, label="$d$")
left.axhline(0.5, color=GRAY, linewidth=0.8, linestyle=":")
left.set(xlabel="$x$", xlim=(-4, 4), ylim=(0, 1.05), yticks=[0, 0.5, 1])
left.legend(fontsize=11, frameon=False, loc="center right", bbox_to_anchor=(1.0, 0.72))
left.tick_params(labelsize=9, color=GRAY)
shown = right.contourf(across, up, best, levels=np.linspace(0.28, 1, 13), cmap="Blues")
every = slice(4, None, 8)
arrows, at = pull[every, every], points[every, every]
seen = np.linalg.norm(arrows, axis=-1) > 0.15
right.quiver(*at[seen].T, *arrows[seen].T, color=INK, scale=70, width=0.006)
right.scatter(*CENTERS[FOUND].T, color=ORANGE, s=26, zorder=3)
right.scatter(*CENTERS[~FOUND].T, facecolor="none", edgecolor=ORANGE, s=26, zorder=3)
right.set(xticks=[], yticks=[], aspect="equal")
right.set_title("$d(x)$", fontsize=12)
figure.colorbar(shown, ax=right, ticks=[0.5, 0.75, 1]).ax.tick_params(labelsize=9)

save(figure, __file__)
