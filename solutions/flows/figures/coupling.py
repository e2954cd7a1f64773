"""What one coupling layer, then a second with its halves exchanged, do to a grid and to the normal distribution."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, ORANGE, save

EDGE = 2.4
LINES = np.linspace(-EDGE, EDGE, 13)
ALONG = np.linspace(-EDGE, EDGE, 200)
TURN = np.linspace(0, 2 * np.pi, 300)


def couple(points: np.ndarray, *, swap: bool) -> np.ndarray:
    """A layer chosen by hand: (n, 2) -> (n, 2)."""
    kept, other = (1, 0) if swap else (0, 1)
    at, moved = points[:, kept], points.copy()
    moved[:, other] = np.exp(0.55 * np.sin(1.4 * at)) * points[:, other] + 0.7 * np.cos(1.1 * at) - 0.3
    return moved


def stage(axes: Axes, title: str, *layers: bool) -> None:
    """The grid and three circles after these layers."""

    def through(points: np.ndarray) -> np.ndarray:
        for swap in layers:
            points = couple(points, swap=swap)
        return points

    for value in LINES:
        fixed = np.full_like(ALONG, value)
        axes.plot(*through(np.stack([fixed, ALONG], axis=1)).T, color=BLUE, linewidth=0.8)
        axes.plot(*through(np.stack([ALONG, fixed], axis=1)).T, color=GRAY, linewidth=0.6)
    for radius in (0.7, 1.4, 2.1):
        circle = radius * np.stack([np.cos(TURN), np.sin(TURN)], axis=1)
        axes.plot(*through(circle).T, color=ORANGE, linewidth=2)
    axes.set(xlim=(-4.7, 4.7), ylim=(-4.7, 4.7), xticks=[], yticks=[], aspect="equal")
    axes.set_title(title, fontsize=11)


figure, (start, middle, end) = plt.subplots(1, 3, figsize=(6.6, 2.7), layout="constrained")
stage(start, r"$z \sim \mathcal{N}(0, I)$")
stage(middle, "$f_1(z)$", False)
stage(end, "$f_2(f_1(z))$", False, True)

save(figure, __file__)
