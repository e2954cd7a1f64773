"""The conditional VAE: the class enters where the image comes from, and where it is encoded."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, INK, ORANGE, arrow, blank, box, node, save

figure, axes = blank(10.2, 3.0)

axes.text(0.1, 2.7, "(a)", fontsize=13, color=INK)
node(axes, (0.9, 2.2), "$z$", color=ORANGE)
node(axes, (2.3, 2.2), "$y$", fill="#dddddd")
node(axes, (1.6, 0.7), "$x$", fill="#dddddd")
arrow(axes, (1.02, 1.96), (1.42, 0.92))
arrow(axes, (2.18, 1.96), (1.78, 0.92))
arrow(axes, (1.34, 0.72), (0.78, 1.96), style="--", bend=-0.35)
arrow(axes, (2.03, 2.26), (1.17, 2.26), style="--", bend=0.2)

axes.text(3.1, 2.7, "(b)", fontsize=13, color=INK)
node(axes, (3.5, 1.2), "$x$", fill="#dddddd")
node(axes, (4.4, 2.4), "$y$", fill="#dddddd")
box(axes, (4.75, 1.2), r"$\mathcal{E}$")
arrow(axes, (3.78, 1.2), (4.19, 1.2))
arrow(axes, (4.47, 2.13), (4.65, 1.52))
node(axes, (6.05, 1.65), r"$\mu$", color=BLUE)
node(axes, (6.05, 0.75), r"$\sigma$", color=BLUE)
arrow(axes, (5.31, 1.28), (5.8, 1.55))
arrow(axes, (5.31, 1.12), (5.8, 0.85))
node(axes, (7.2, 1.2), "$z$", color=BLUE)
node(axes, (7.2, 0.3), r"$\varepsilon$", color=ORANGE)
arrow(axes, (6.31, 1.56), (6.95, 1.31))
arrow(axes, (6.31, 0.84), (6.95, 1.09))
arrow(axes, (7.2, 0.58), (7.2, 0.92))
box(axes, (8.4, 1.2), r"$\mathcal{D}$")
arrow(axes, (7.48, 1.2), (7.84, 1.2))
node(axes, (9.7, 1.2), r"$\hat{x}$", color=BLUE)
arrow(axes, (8.96, 1.2), (9.42, 1.2))
arrow(axes, (4.68, 2.44), (8.3, 1.52), bend=-0.2)

save(figure, __file__)
