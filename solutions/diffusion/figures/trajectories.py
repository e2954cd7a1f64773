"""The sampler with the best denoiser, on a line: eight ways from the normal distribution to two narrow bands."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, ORANGE, save

STEPS, EDGE, SHOWN = 60, 2.9, 8
CENTERS, SPREAD = np.array([-1.0, 1.0]), 0.12

betas = np.linspace(0.002, 0.2, STEPS)
share = np.cumprod(1 - betas)


def bumps(z: np.ndarray, left: float) -> np.ndarray:
    """Density of each component at z, once this share of the variance is left: (..., 2)."""
    variance = left * SPREAD**2 + 1 - left
    return np.exp(-((z[..., None] - np.sqrt(left) * CENTERS) ** 2) / (2 * variance)) / np.sqrt(variance)


def best_noise(z: np.ndarray, left: float) -> np.ndarray:
    """E[epsilon | z]."""
    parts = bumps(z, left)
    gaps = z[..., None] - np.sqrt(left) * CENTERS
    spread = left * SPREAD**2 + 1 - left
    return np.sqrt(1 - left) / spread * (parts * gaps).sum(-1) / parts.sum(-1)


rng = np.random.default_rng(5)
z = rng.normal(size=SHOWN)
ways = [z]
for t in reversed(range(STEPS)):
    mean = (z - betas[t] / np.sqrt(1 - share[t]) * best_noise(z, share[t])) / np.sqrt(1 - betas[t])
    z = mean + np.sqrt(betas[t]) * rng.normal(size=SHOWN) * (t > 0)
    ways.append(z)

height = np.linspace(-EDGE, EDGE, 400)
kept = np.concatenate([share[::-1], [1.0]])  # after the last noising step first, the data at the end
density = np.stack([bumps(height, left).sum(-1) for left in kept], axis=1)

figure, axes = plt.subplots(figsize=(6.6, 3), layout="constrained")
levels = np.linspace(0.1, 1.0, 7)  # a few flat tones: a smooth picture weighs five times as much
axes.contourf(np.arange(STEPS + 1), height, density / density.max(0), levels=levels, cmap="Greys", vmax=2.2)
for place, way in enumerate(np.array(ways).T):
    axes.plot(way, color=ORANGE if way[-1] > 0 else BLUE, linewidth=1.3, alpha=0.6 + 0.4 * (place % 2))
axes.set(xlim=(-0.5, STEPS + 0.5), ylim=(-EDGE, EDGE), yticks=[-1, 0, 1], ylabel="$z_t$", xlabel="$t$")
axes.set_xticks([0, 15, 30, 45, STEPS], ["59", "44", "29", "14", "$x$"])

save(figure, __file__)
