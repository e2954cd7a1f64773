"""What a state is drawn from: the one before it at order 1, the two before it at order 2."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import BLUE, GRAY, INK, ORANGE, arrow, blank, node, save

WORDS = ["le", "vélo", "d'", "Ali", "est"]

figure, axes = blank(9.6, 2.1)
for left, order, letter in ((0.2, 1, "(a)"), (5.1, 2, "(b)")):
    axes.text(left, 1.85, f"{letter}  $k = {order}$", color=INK, va="center")
    places = [(left + 0.35 + 0.95 * n, 0.85) for n in range(len(WORDS))]
    for n, (place, word) in enumerate(zip(places, WORDS, strict=True)):
        last = n == len(WORDS) - 1
        node(axes, place, f"$X_{n}$", color=ORANGE if last else INK, fill="#fdf0dd" if last else "white")
        axes.text(place[0], 0.28, word, ha="center", va="center", color=GRAY, fontsize=11.5)
        for back in range(1, min(order, n) + 1):
            x, y = places[n - back]
            color = BLUE if last else GRAY
            if back == 1:
                arrow(axes, (x + 0.28, y), (place[0] - 0.28, y), color=color)
            else:
                arrow(axes, (x + 0.17, y + 0.22), (place[0] - 0.17, y + 0.22), color=color, bend=-0.4)
axes.plot([4.85, 4.85], [0.15, 1.95], color=GRAY, linewidth=0.8)
save(figure, __file__)
