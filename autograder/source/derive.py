"""From a source to notebooks: the student's, which is also the nbgrader source, and the solved one, in each language.

The solved notebook is the student's with the answers in it: handed in, it is a submission that earns full marks.
Everything is deterministic, so that a notebook on disk can be compared with its source. None holds a hidden test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat

from autograder.source import regions
from autograder.source.read import Role, Source, SourceCell
from autograder.text import Lang

NBGRADER_SCHEMA = 3
"""The version of nbgrader's cell metadata that nbgrader 0.9 reads."""


def student_notebook(source: Source, lang: Lang) -> nbformat.NotebookNode:
    """What a student opens: skeletons, and one locked cell per exercise that receives its score."""
    return _notebook(source, lang, regions.skeleton)


def solved_notebook(source: Source, lang: Lang) -> nbformat.NotebookNode:
    """The student's notebook with the answers in it."""
    return _notebook(source, lang, regions.solved)


def as_json(notebook: nbformat.NotebookNode) -> str:
    """The notebook as it is written to disk: validated, keys sorted, a newline at the end."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def code_of(cell: SourceCell, version: Callable[[str], str]) -> str:
    """The code of a cell in the student's or the solved version."""
    return version(cell.text) if cell.role is Role.EXERCISE else cell.text.strip("\n")


def _notebook(source: Source, lang: Lang, version: Callable[[str], str]) -> nbformat.NotebookNode:
    """One notebook; `version` turns the code of an exercise into what this notebook shows of it."""
    cells: list[nbformat.NotebookNode] = []
    texts = 0
    for cell in source.cells:
        if cell.lang not in (None, lang):
            continue
        if cell.role is Role.PROSE:
            texts += 1
            cells.append(nbformat.v4.new_markdown_cell(cell.text.strip("\n"), id=f"text-{texts}"))
            continue
        cells.append(nbformat.v4.new_code_cell(code_of(cell, version), id=cell.key, metadata=_metadata(cell)))
        if cell.role is Role.EXERCISE:
            cells.append(_grade_cell(cell))
    metadata = {
        "autograder": {"slug": source.slug, "lang": lang, "generated": source.generated_from},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _metadata(cell: SourceCell) -> dict[str, Any]:
    """The metadata of a code cell."""
    if cell.role is Role.EXERCISE:
        return {"deletable": False, "nbgrader": _nbgrader(cell.key, solution=True)}
    return {"tags": ["explore"]} if cell.role is Role.EXPLORE else {}


def _nbgrader(grade_id: str, *, solution: bool) -> dict[str, Any]:
    """nbgrader's metadata of a solution cell, or of the locked cell that is graded."""
    return {
        "schema_version": NBGRADER_SCHEMA,
        "grade_id": grade_id,
        "grade": not solution,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }


def _grade_cell(cell: SourceCell) -> nbformat.NotebookNode:
    """The locked cell that carries the score of an exercise.

    The same in both languages, because one gradebook serves both, and a comment, because a student may run it.
    """
    points = cell.points or 0.0
    nbgrader = {**_nbgrader(f"grade_{cell.key}", solution=False), "points": points}
    return nbformat.v4.new_code_cell(
        f"# Graded automatically: {points:g} {'point' if points == 1 else 'points'}. / "
        f"Noté automatiquement\u00a0: {f'{points:g}'.replace('.', ',')} {'point' if points < 2 else 'points'}. "
        "Do not edit · Ne pas modifier.",
        id=f"grade_{cell.key}",
        metadata={"deletable": False, "editable": False, "nbgrader": nbgrader},
    )
