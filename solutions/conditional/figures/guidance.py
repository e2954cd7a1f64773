"""What the scale of guidance does to three Gaussian classes: draws by the exact noise of their mixture."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, ORANGE, RED, save

MEANS = np.array([[0.0, 1.1], [-1.0, -0.6], [1.0, -0.6]])
VARIANCE, STEPS = 0.45, 200
BETAS = np.linspace(1e-4, 0.06, STEPS)
LEFT = np.cumprod(1 - BETAS)


def parts(z: np.ndarray, t: int) -> np.ndarray:
    """The noise in z (n, 2) if it is of each class in turn: (3, n, 2)."""
    a = LEFT[t]
    return np.stack([np.sqrt(1 - a) * (z - np.sqrt(a) * mean) / (a * VARIANCE + 1 - a) for mean in MEANS])


def of_all(z: np.ndarray, t: int) -> np.ndarray:
    """The noise in z (n, 2) if its class is not known: a mean weighted by how likely each class is."""
    a = LEFT[t]
    distances = np.stack([((z - np.sqrt(a) * mean) ** 2).sum(1) for mean in MEANS])  # (3, n)
    weights = np.exp(-0.5 * (distances - distances.min(0)) / (a * VARIANCE + 1 - a))
    return ((weights / weights.sum(0))[:, :, None] * parts(z, t)).sum(0)


def drawn(label: int, scale: float, rng: np.random.Generator) -> np.ndarray:
    """150 points of a class."""
    z = rng.normal(size=(150, 2))
    for t in reversed(range(STEPS)):
        without = of_all(z, t)
        noise = without + scale * (parts(z, t)[label] - without)
        z = (z - BETAS[t] / np.sqrt(1 - LEFT[t]) * noise) / np.sqrt(1 - BETAS[t])
        z = z + (t > 0) * np.sqrt(BETAS[t]) * rng.normal(size=z.shape)
    return z


figure, stages = plt.subplots(1, 3, figsize=(7.2, 2.7), layout="constrained")
for axes, scale in zip(stages, (0.0, 1.0, 4.0), strict=True):
    rng = np.random.default_rng(0)
    for label, color in enumerate((BLUE, ORANGE, RED)):
        axes.scatter(*drawn(label, scale, rng).T, s=5, color=color, linewidths=0)
    axes.plot(0, 0, "+", color=GRAY, markersize=12, markeredgewidth=1.5)
    axes.set(xlim=(-4, 4), ylim=(-3.6, 4.4), xticks=[], yticks=[], aspect="equal")
    axes.set_title(f"$s = {scale:g}$", fontsize=12)
save(figure, __file__)
