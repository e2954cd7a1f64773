"""What a discriminative model knows, the boundary, and what a generative model knows, the shape of each class."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, INK, ORANGE, save

MEANS = np.array([[-1.2, 0.3], [1.3, -0.2]])
COVARIANCES = np.array([[[0.5, 0.35], [0.35, 0.6]], [[0.35, -0.2], [-0.2, 0.7]]])
EDGE = 3.0

rng = np.random.default_rng(3)
points = [rng.multivariate_normal(mean, cov, size=40) for mean, cov in zip(MEANS, COVARIANCES, strict=True)]
across, up = np.meshgrid(np.linspace(-EDGE, EDGE, 300), np.linspace(-EDGE, EDGE, 300))
gaps = np.stack([across, up], axis=-1)[:, :, None, :] - MEANS  # (300, 300, 2, 2)
squares = np.einsum("abki,kij,abkj->abk", gaps, np.linalg.inv(COVARIANCES), gaps)
densities = np.exp(-squares / 2) / np.sqrt(np.linalg.det(COVARIANCES))
lead = squares[:, :, 1] - squares[:, :, 0] + np.log(np.linalg.det(COVARIANCES[1]) / np.linalg.det(COVARIANCES[0]))


def panel(axes: Axes, title: str) -> None:
    """The points of both classes under a title, without axes."""
    for cloud, color in zip(points, (BLUE, ORANGE), strict=True):
        axes.scatter(*cloud.T, s=12, color=color, zorder=3)
    axes.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xticks=[], yticks=[], aspect="equal")
    axes.set_title(title)


figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.7), layout="constrained")
panel(left, r"(a)  $\mathbb{P}(Y \mid X)$")
left.contourf(across, up, lead > 0, levels=[-0.5, 0.5, 1.5], cmap=ListedColormap([ORANGE, BLUE]), alpha=0.18)
left.contour(across, up, lead, levels=[0], colors=INK, linewidths=1.6)
panel(right, r"(b)  $\mathbb{P}(X \mid Y)$")
for k, color in enumerate((BLUE, ORANGE)):
    top = densities[:, :, k].max()
    right.contour(across, up, densities[:, :, k], levels=np.array([0.05, 0.2, 0.45, 0.8]) * top, colors=color)

save(figure, __file__)
