"""A density with two bumps as a normal one seen through a curve, and bands of equal probability on both axes."""

import sys
from pathlib import Path
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, save

BUMPS = ((0.4, NormalDist(-1.8, 0.5)), (0.6, NormalDist(1.2, 0.7)))
NORMAL = NormalDist()
BANDS = (((-2.2, -1.6), BLUE), ((0.8, 1.3), ORANGE))
"""Intervals of x, one on each bump."""

x = np.linspace(-3.6, 3.6, 500)
density = np.array([sum(weight * bump.pdf(value) for weight, bump in BUMPS) for value in x])


def h(value: float) -> float:
    """The increasing map that sends the two bumps to the normal distribution: one distribution function, then the
    inverse of the other.
    """
    return NORMAL.inv_cdf(sum(weight * bump.cdf(value) for weight, bump in BUMPS))


z = np.array([h(value) for value in x])
heights = np.array([NORMAL.pdf(value) for value in z])

figure, axes = plt.subplots(
    2, 2, figsize=(6.4, 5.0), width_ratios=(1, 2.6), height_ratios=(2.3, 1), sharex="col", sharey="row",
    layout="constrained",
)  # fmt: skip
left, curve, nothing, below = axes.flat
nothing.axis("off")
curve.plot(x, z, color=INK, linewidth=1.8)
below.plot(x, density, color=INK)
left.plot(-heights, z, color=INK)
for (low, high), color in BANDS:
    inside = (x >= low) & (x <= high)
    below.fill_between(x[inside], density[inside], color=color, alpha=0.5, linewidth=0)
    left.fill_betweenx(z[inside], -heights[inside], color=color, alpha=0.5, linewidth=0)
    for value in (low, high):
        curve.plot([value, value, x[0]], [z[0], h(value), h(value)], color=color, linewidth=1)
curve.set(xlim=(x[0], x[-1]), ylim=(-2.9, 2.9), title="$z = h(x)$")
below.set(ylim=(0, 0.42), xlabel="$x$", ylabel="$p(x)$")
left.set(xlim=(-0.45, 0), ylabel="$z$", title=r"$\mathcal{N}(z; 0, 1)$")
for frame in (left, curve, below):
    frame.tick_params(labelsize=9, color=GRAY)
    for side in frame.spines.values():
        side.set_color(GRAY)
left.set_xticks([])
below.set_yticks([])

save(figure, __file__)
