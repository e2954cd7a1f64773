"""The code as a draw, through which no gradient flows, and as a function of a noise, through which it does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, RED, arrow, blank, box, node, save

figure, axes = blank(8.6, 3.3)


def columns(x: float) -> None:
    """What both sides share: mu and sigma below, the loss above."""
    node(axes, (x - 0.7, 0.5), r"$\mu$", color=BLUE)
    node(axes, (x + 0.7, 0.5), r"$\sigma$", color=BLUE)
    arrow(axes, (x, 2.02), (x, 2.42))
    box(axes, (x, 2.75), r"$\mathrm{loss}(z)$", width=1.3)


left, right = 2.0, 6.3
columns(left)
node(axes, (left, 1.72), "$z$", color=ORANGE, fill="#fdf0dd")
arrow(axes, (left - 0.6, 0.76), (left - 0.17, 1.48))
arrow(axes, (left + 0.6, 0.76), (left + 0.17, 1.48))
axes.text(left + 0.42, 1.74, r"$z \sim \mathcal{N}(\mu, \sigma^2)$", va="center", color=ORANGE)
# backwards: from the loss to z, and no further
arrow(axes, (left - 0.85, 2.7), (left - 0.4, 1.88), color=RED, style="--", bend=0.3)
axes.text(left - 0.62, 1.5, r"$\times$", ha="center", va="center", color=RED, fontsize=24)
axes.text(left - 0.95, 2.05, r"$\nabla_z$", ha="right", va="center", color=RED)

columns(right)
node(axes, (right, 1.72), "$z$", color=BLUE)
node(axes, (right + 2.0, 1.15), r"$\varepsilon$", color=ORANGE, fill="#fdf0dd")
arrow(axes, (right - 0.6, 0.76), (right - 0.17, 1.48))
arrow(axes, (right + 0.6, 0.76), (right + 0.17, 1.48))
arrow(axes, (right + 1.73, 1.2), (right + 0.3, 1.66), color=ORANGE)
axes.text(right + 0.42, 1.98, r"$z = \mu + \sigma\,\varepsilon$", va="center", color=BLUE)
axes.text(right + 2.0, 0.68, r"$\mathcal{N}(0, 1)$", ha="center", va="center", color=ORANGE)
# backwards: from the loss through z to mu and sigma
arrow(axes, (right - 0.85, 2.7), (right - 0.4, 1.88), color=BLUE, style="--", bend=0.3)
arrow(axes, (right - 0.4, 1.6), (right - 0.85, 0.78), color=BLUE, style="--", bend=0.1)
arrow(axes, (right + 0.4, 1.52), (right + 0.85, 0.78), color=BLUE, style="--", bend=-0.1)
axes.text(right - 0.95, 2.05, r"$\nabla_z$", ha="right", va="center", color=BLUE)
axes.text(right - 0.85, 1.25, r"$\nabla_\mu$", ha="right", va="center", color=BLUE)
axes.text(right + 0.85, 1.05, r"$\nabla_\sigma$", ha="left", va="center", color=BLUE)

axes.plot([4.05, 4.05], [0.25, 3.05], color=GRAY, linewidth=0.8)
axes.text(0.28, 2.95, "(a)", color=INK, va="center")
axes.text(4.35, 2.95, "(b)", color=INK, va="center")
save(figure, __file__)
