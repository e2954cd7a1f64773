"""What every student's model draws and says, beside the reference: the pictures in the notebooks as handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.report.class_tables import anchor
from autograder.report.classbook import Classbook
from autograder.report.handed import Handed, Shown
from autograder.text import plain

MAX_BYTES = 60_000_000
"""Of all pictures of a page: a browser opens a file of this size in seconds."""


@dataclass(slots=True)
class Budget:
    """How many more bytes of pictures the page takes, and how many pictures it did not take."""

    left: int = MAX_BYTES
    refused: int = 0

    def takes(self, shown: Shown) -> bool:
        """Whether there is room for it."""
        if len(shown.picture) > self.left:
            self.refused += 1
            return False
        self.left -= len(shown.picture)
        return True


def gallery(book: Classbook, slug: str, budget: Budget) -> list[dict[str, Any]]:
    """A plate for each cell that shows something, in the order of the assignment; equal pictures stand once."""
    lines = book.of(slug)
    found = {name: book.handed[name, slug] for name in lines if (name, slug) in book.handed}
    reference = book.references.get(slug, Handed(""))
    cells = _cells([reference, *found.values()], book.headings.get(slug, {}))
    plates = [_plate(book, slug, cell, reference, found, budget) for cell in cells]
    return [plate for plate in plates if plate["pictures"]]


def _cells(handed: list[Handed], headings: Mapping[str, str]) -> list[str]:
    """The cells that show something: those of the assignment, in its order."""
    showing = {shown.cell for each in handed for shown in each.shown}
    return [cell for cell in headings if cell in showing]


def _plate(
    book: Classbook, slug: str, cell: str, reference: Handed, found: Mapping[str, Handed], budget: Budget
) -> dict[str, Any]:
    wanted = {shown.digest: shown for shown in reference.shown if shown.cell == cell}
    groups: dict[str, list[str]] = {digest: [] for digest in wanted}
    items = dict(wanted)
    for name, handed in found.items():
        for shown in handed.shown:
            if shown.cell == cell:
                items.setdefault(shown.digest, shown)
                groups.setdefault(shown.digest, []).append(name)
    return {
        "anchor": f"plate-{slug}-{cell}",
        "cell": cell,
        "heading": book.headings[slug][cell],
        "pictures": [
            _picture(book, slug, cell, items[digest], names, reference=digest in wanted)
            for digest, names in sorted(groups.items(), key=lambda pair: (pair[0] not in wanted, -len(pair[1])))
            if budget.takes(items[digest])
        ],
        "silent": [_link(book, slug, name) for name in found if all(shown.cell != cell for shown in found[name].shown)],
    }


def _picture(
    book: Classbook, slug: str, cell: str, shown: Shown, names: list[str], *, reference: bool
) -> dict[str, Any]:
    return {
        "id": f"p-{slug}-{cell}-{shown.digest[:12]}",
        "picture": shown.picture,
        "text": plain(shown.text),
        "reference": reference,
        "students": [_link(book, slug, name) for name in dict.fromkeys(names)],
    }


def _link(book: Classbook, slug: str, name: str) -> dict[str, Any]:
    return {"name": book.names[name], "number": book.numbers[name], "anchor": anchor(book, name, slug)}
