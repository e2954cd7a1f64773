"""The two losses of the generator against the logit of a generated point, and how steep each is."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, save

logit = np.linspace(-6, 6, 400)
believed = 1 / (1 + np.exp(-logit))
LOSSES = (
    (r"$\log(1 - d)$", np.log(1 - believed), believed, ORANGE),
    (r"$-\log\, d$", -np.log(believed), 1 - believed, BLUE),
)

figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9), layout="constrained")
for label, values, slopes, color in LOSSES:
    left.plot(logit, values, color=color, linewidth=2, label=label)
    right.plot(logit, slopes, color=color, linewidth=2, label=label)
left.axhline(0, color=GRAY, linewidth=0.8)
left.set(xlabel=r"$\ell$", ylabel="$L$")
right.set(xlabel=r"$\ell$", ylabel=r"$|\partial L / \partial \ell|$")
left.legend(fontsize=11, frameon=False)
for axes in (left, right):
    axes.axvline(0, color=INK, linewidth=0.6, linestyle=":")
    axes.tick_params(labelsize=9, color=GRAY)
    for side in axes.spines.values():
        side.set_color(GRAY)

save(figure, __file__)
