"""What the pictures of the statement share: one look, no words, and the same bytes whenever they are drawn.

Run a script of an assignment's `figures` with the packages of constraints.txt; it writes its picture beside itself:

    python solutions/vae/figures/model_graph.py

Labels are mathematical symbols, so that one picture serves both languages.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from PIL import Image

matplotlib.use("agg")
plt.rcParams.update({"font.size": 13, "mathtext.fontset": "cm", "figure.dpi": 170})

INK = "#222222"
BLUE = "#2f6db3"
"""What is computed: a value that gradients go through."""
ORANGE = "#e08214"
"""What is drawn at random."""
RED = "#c0392b"
"""Where something goes wrong."""
GRAY = "#8a8a8a"
COLORS = 256
"""Of the palette: drawings need no more, and weigh a third."""


def blank(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of that size in inches, its axes measured in inches too, with nothing around them."""
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure, axes


def node(axes: Axes, at: tuple[float, float], label: str, *, color: str = INK, fill: str = "white") -> None:
    """A variable: a circle with its letter."""
    axes.add_patch(Circle(at, 0.27, facecolor=fill, edgecolor=color, linewidth=1.6, zorder=3))
    axes.text(*at, label, ha="center", va="center", color=INK, fontsize=15, zorder=4)


def box(axes: Axes, at: tuple[float, float], label: str, *, width: float = 1.1, color: str = INK) -> None:
    """A function: a box with its name."""
    x, y = at
    corner = (x - width / 2, y - 0.3)
    style = "round,pad=0,rounding_size=0.08"
    axes.add_patch(FancyBboxPatch(corner, width, 0.6, boxstyle=style, facecolor="#eef3f9", edgecolor=color, zorder=3))
    axes.text(x, y, label, ha="center", va="center", color=INK, fontsize=14, zorder=4)


def arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    color: str = INK,
    style: str = "-",
    bend: float = 0.0,
) -> None:
    """An arrow from one point to another."""
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=13, color=color, linestyle=style, linewidth=1.5,
            connectionstyle=f"arc3,rad={bend}", shrinkA=0, shrinkB=0, zorder=2,
        )
    )  # fmt: skip


def save(figure: Figure, script: str) -> None:
    """Write the figure beside the script that drew it, under the script's name."""
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})  # no version, no date
    picture = Image.open(drawn).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    picture.save(Path(script).with_suffix(".png"), optimize=True)
