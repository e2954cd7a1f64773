"""The generative model and its approximate posterior as a graph, and the network that computes them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, arrow, blank, box, node, save
from matplotlib.patches import Rectangle

figure, axes = blank(9.6, 2.9)

# (a) the graph: z and x inside the plate of the n images
axes.add_patch(Rectangle((0.55, 0.25), 1.9, 2.4, facecolor="none", edgecolor=GRAY, linewidth=1.0))
axes.text(2.33, 0.37, "$n$", ha="right", va="bottom", color=GRAY)
node(axes, (1.5, 2.1), "$z$")
node(axes, (1.5, 0.8), "$x$", fill="#e4e4e4")  # observed, hence gray
arrow(axes, (1.5, 1.83), (1.5, 1.07))
arrow(axes, (1.27, 0.97), (1.27, 1.93), color=BLUE, style="--", bend=-0.45)
axes.text(1.62, 1.45, r"$p_\theta(x\,|\,z)$", va="center", fontsize=11.5)
axes.text(0.62, 1.45, r"$q_\phi$", va="center", color=BLUE, fontsize=12.5)
axes.text(1.85, 2.35, r"$p(z)$", ha="left", va="center", fontsize=11.5)
axes.text(0.1, 2.62, "(a)", color=INK, va="center")

# (b) the network
axes.plot([2.95, 2.95], [0.25, 2.65], color=GRAY, linewidth=0.8)
axes.text(3.12, 2.62, "(b)", color=INK, va="center")
y = 1.3
node(axes, (3.55, y), "$x$", fill="#e4e4e4")
box(axes, (4.75, y), r"$q_\phi(z\,|\,x)$", width=1.2, color=BLUE)
node(axes, (6.0, y + 0.55), r"$\mu$", color=BLUE)
node(axes, (6.0, y - 0.55), r"$\sigma$", color=BLUE)
node(axes, (7.0, y), "$z$", color=BLUE)
node(axes, (7.0, y + 1.15), r"$\varepsilon$", color=ORANGE, fill="#fdf0dd")
box(axes, (8.1, y), r"$p_\theta(x\,|\,z)$", width=1.2)
node(axes, (9.25, y), r"$\hat{x}$")
arrow(axes, (3.82, y), (4.13, y))
arrow(axes, (5.37, y + 0.12), (5.74, y + 0.43))
arrow(axes, (5.37, y - 0.12), (5.74, y - 0.43))
arrow(axes, (6.24, y + 0.42), (6.76, y + 0.14))
arrow(axes, (6.24, y - 0.42), (6.76, y - 0.14))
arrow(axes, (7.0, y + 0.88), (7.0, y + 0.29), color=ORANGE)
arrow(axes, (7.27, y), (7.48, y))
arrow(axes, (8.72, y), (8.97, y))
axes.text(7.0, y - 0.5, r"$\mu + \sigma \odot \varepsilon$", ha="center", va="center", color=BLUE, fontsize=11.5)
save(figure, __file__)
