"""What the noising process leaves: the two coefficients over time, and a digit that dissolves."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, ORANGE, save

STEPS, SHOWN = 60, 7
DIGIT = 3  # of scikit-learn's digits, that of a three

betas = np.linspace(0.002, 0.2, STEPS)
share = np.cumprod(1 - betas)
times = np.linspace(0, STEPS - 1, SHOWN).round().astype(int)
picture = load_digits().images[DIGIT] / 8 - 1
noise = np.random.default_rng(1).normal(size=picture.shape)

figure = plt.figure(figsize=(7.4, 3.6), layout="constrained")
grid = figure.add_gridspec(2, SHOWN, height_ratios=(1.55, 1))
curves = figure.add_subplot(grid[0, :])
curves.plot(np.sqrt(share), color=BLUE, linewidth=2)
curves.plot(np.sqrt(1 - share), color=ORANGE, linewidth=2)
curves.text(5, 1.0, r"$\sqrt{\bar\alpha_t}$", color=BLUE, va="bottom")
curves.text(47, 0.86, r"$\sqrt{1 - \bar\alpha_t}$", color=ORANGE, va="top")
for time in times:
    curves.axvline(time, color=GRAY, linewidth=0.6, linestyle=":")
curves.set(xlim=(-STEPS / 2 / SHOWN, STEPS - 1 + STEPS / 2 / SHOWN), ylim=(0, 1.22), yticks=[0, 1], xlabel="$t$")
curves.spines[["top", "right"]].set_visible(False)
for place, time in enumerate(times):
    axes = figure.add_subplot(grid[1, place])
    shown = np.sqrt(share[time]) * picture + np.sqrt(1 - share[time]) * noise
    axes.imshow(shown, cmap="gray_r", vmin=-1.6, vmax=1.6)
    axes.set(xticks=[], yticks=[])
    axes.set_title(f"$z_{{{time}}}$", fontsize=11)

save(figure, __file__)
