"""A submitted notebook made canonical: its shape from the format, its nbgrader cells from the gradebook.

Nothing here trusts the submission's metadata further than to recognize a cell. Stock nbgrader repairs less, and gives
up on the submission, or on the whole batch, where it cannot.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from autograder.bridges.nbgrader_gradebook import Released, ReleasedCell
from autograder.model import Assignment
from autograder.source.headings import exercise_heading
from autograder.source.notebook_file import mapping, text, utf8
from autograder.text import LANGS

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What nbformat 4.5 accepts as the id of a cell."""
BUILD = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
PICTURES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OURS = "autograder"
"""The key under which a notebook carries what is ours in its metadata."""


def sound(notebook: Mapping[str, Any]) -> NotebookNode:
    """The same notebook as a valid nbformat 4.5: cells that are cells, unique ids, no outputs, no tags.

    Built anew from what is known to be good; anything else in the file (outputs, tags, unknown metadata, attached files
    that are not pictures) is left behind. Of two cells with the same id the last one keeps it.

    notebook  as `version_4` gives it: its "cells" are a list, and nothing else is sure.
    """
    submitted = [cell for cell in notebook["cells"] if isinstance(cell, Mapping) and cell.get("cell_type") in BUILD]
    last = {text(cell.get("id")): index for index, cell in enumerate(submitted)}
    keeps = {index: name for name, index in last.items() if CELL_ID.fullmatch(name)}
    taken = set(keeps.values())
    cells = []
    for index, cell in enumerate(submitted):
        name = keeps.get(index) or _fresh(taken)
        taken.add(name)
        cells.append(_sound_cell(cell, name))
    result = new_notebook(cells=cells, metadata=copy.deepcopy(PYTHON))
    result.nbformat_minor = 5
    return result


def canonical(notebook: NotebookNode, released: Released) -> NotebookNode:
    """The notebook with each released cell in it at most once, as the gradebook has it, and every graded one in it.

    notebook  as `sound` gives it; it is not changed.
    Of two cells that claim the same id the last one counts: it is the one whose definition survives in the student's
    own run. The other stays as an ordinary cell, unless it is a mere copy of a locked one.
    """
    holders = _holders(notebook.cells, released)
    cells: list[NotebookNode] = []
    for index, submitted in enumerate(notebook.cells):
        name = holders.get(index)
        if name is not None:
            cells.append(_restored(released[name], submitted))
        elif not _copies_a_locked_cell(submitted, released):
            cells.append(_ordinary(submitted, released))
    for name in _missing(cells, released):
        cells.insert(_place(name, cells, released), _restored(released[name], None))
    result = copy.copy(notebook)
    result.cells = _with_unique_ids(cells)
    return result


def claim_written(notebook: NotebookNode, assignment: Assignment) -> None:
    """Give the answer of each written question its name where an editor has dropped it: it stands below its heading.

    notebook  as `sound` gives it; it is changed.
    """
    known = {name for cell in notebook.cells for name in (cell.id, claim(cell))}
    for question in assignment.written:
        for heading, answer in pairwise(notebook.cells if question.name not in known else []):
            texts = heading.cell_type == answer.cell_type == "markdown" and not answer.source.lstrip().startswith("## ")
            titles = {(exercise_heading(heading.source, lang), lang) for lang in LANGS} if texts else set()
            if any(found is not None and found.title == question.title[lang] for found, lang in titles):
                answer.metadata["nbgrader"] = NotebookNode(grade_id=question.name)
                break


def claim(cell: NotebookNode) -> str | None:
    """The grade_id that a cell says it has."""
    found = cell.metadata.get("nbgrader")
    name = found.get("grade_id") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None


def _holders(cells: Sequence[NotebookNode], released: Released) -> dict[int, str]:
    """Index of a cell -> the released cell that it holds: found by its id, else the last one with its grade_id.

    The same rule as `from_notebook`, so that a notebook earns the same with nbgrader and without. A locked cell with
    code in it, in a notebook that has lost the cell of an answer, holds nothing: an editor may have merged the two.
    """
    by_id: dict[str, int] = {}
    by_claim: dict[str, int] = {}
    for index, cell in enumerate(cells):
        by_id[cell.id] = index
        by_claim[claim(cell) or ""] = index
    found: dict[int, str] = {}
    for name in released.names:
        index = by_id.get(name, by_claim.get(name, -1))
        if index >= 0:
            found[index] = name
    if any(cell.solution and cell.name not in found.values() for cell in released.cells):
        return {i: name for i, name in found.items() if not (released[name].locked and _has_code(cells[i].source))}
    return found


def _has_code(source: str) -> bool:
    """Whether a cell holds more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in source.split("\n"))


def _restored(cell: ReleasedCell, submitted: NotebookNode | None) -> NotebookNode:
    """A released cell, with the student's own text and pictures in it where they are theirs to write."""
    theirs = None if cell.locked else submitted
    source = cell.source if theirs is None else theirs.source
    result = BUILD[cell.cell_type](source, id=cell.name if CELL_ID.fullmatch(cell.name) else "")
    result.metadata["nbgrader"] = NotebookNode(cell.metadata())
    result.metadata["deletable"] = False
    if cell.locked:
        result.metadata["editable"] = False
    if theirs is not None and "attachments" in theirs and cell.cell_type == "markdown":
        result["attachments"] = theirs.attachments
    return result


def _ordinary(cell: NotebookNode, released: Released) -> NotebookNode:
    """A cell of the student's own: it makes no claim."""
    result = copy.deepcopy(cell)
    result.metadata.pop("nbgrader", None)
    if result.id in released.names:
        result.id = ""
    return result


def _copies_a_locked_cell(cell: NotebookNode, released: Released) -> bool:
    """True for a second copy of a locked cell, unchanged: it has nothing of the student in it."""
    name = claim(cell)
    if name not in released.names:
        return False
    return released[str(name)].locked and cell.source.strip() == released[str(name)].source.strip()


def _missing(cells: Iterable[NotebookNode], released: Released) -> list[str]:
    """The released cells that carry a score and are not in the notebook, in the order of the release."""
    present = {claim(cell) for cell in cells}
    return [cell.name for cell in released.cells if cell.owed and cell.name not in present]


def _place(name: str, cells: list[NotebookNode], released: Released) -> int:
    """Where to put a missing cell: after the nearest released cell that stands before it, else at the end."""
    order = [cell.name for cell in released.cells]
    present = {claim(cell): index for index, cell in enumerate(cells)}
    for other in reversed(order[: order.index(name)]):
        if other in present:
            return present[other] + 1
    return len(cells)


def _with_unique_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The same cells, those without an id of their own given a new one."""
    taken = {cell.id for cell in cells if cell.id}
    for cell in cells:
        if not cell.id:
            cell.id = _fresh(taken)
            taken.add(cell.id)
    return cells


def _fresh(taken: set[str]) -> str:
    """An id that no cell has; the same one at each run, so that a regraded notebook does not change."""
    number = len(taken)
    while f"cell-{number}" in taken:
        number += 1
    return f"cell-{number}"


def _sound_cell(cell: Mapping[str, Any], name: str) -> NotebookNode:
    """A new cell with the text of `cell`, the grade_id that it claims, and its pictures."""
    kind = cell["cell_type"]
    result = BUILD[kind](_source(cell.get("source")), id=name)
    claimed = text(mapping(mapping(cell.get("metadata")).get("nbgrader")).get("grade_id"))
    if claimed:
        result.metadata["nbgrader"] = NotebookNode(grade_id=claimed)
    pictures = _pictures(mapping(cell.get("attachments"))) if kind == "markdown" else {}
    if pictures:
        result["attachments"] = NotebookNode(pictures)
    return result


def _source(value: Any) -> str:
    """The text of a cell, in one piece, with Unix line ends."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return text(value).replace("\r\n", "\n").replace("\r", "\n")


def _pictures(attachments: Mapping[str, Any]) -> dict[str, Any]:
    """The PNG and JPEG pictures among a cell's attachments."""
    found = {}
    for name, bundle in attachments.items():
        kept = {
            kind: data for kind, data in mapping(bundle).items() if kind in PICTURES and BASE64.fullmatch(text(data))
        }
        if kept:
            found[utf8(name)] = NotebookNode(kept)
    return found
