"""From a source to notebooks: the student's, which is also the nbgrader source, and the solved one, in each language.

The solved notebook is the student's with the answers in it, and the reasoning behind them: handed in, it is a
submission that earns full marks.
Everything is deterministic, so that a notebook on disk can be compared with its source. None holds a hidden test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import nbformat

from autograder.source import checks, figures, regions
from autograder.source.read import Role, Source, SourceCell
from autograder.text import Lang, Text

NBGRADER_SCHEMA = 3
"""The version of nbgrader's cell metadata that nbgrader 0.9 reads."""
YOUR_ANSWER = Text("*Votre réponse ici.*", "*Your answer here.*")
"""What stands in the student's notebook where a written question is to be answered."""


def student_notebook(source: Source, lang: Lang) -> nbformat.NotebookNode:
    """What a student opens: skeletons, one locked cell per exercise that receives its score, and the public checks."""
    cells = (cell for cell in source.cells if cell.role is not Role.REASONING)
    notebook = _notebook(source, lang, cells, regions.skeleton, lambda _: YOUR_ANSWER[lang])
    return _with_public_checks(notebook, source, lang) if source.public else notebook


def solved_notebook(source: Source, lang: Lang) -> nbformat.NotebookNode:
    """The student's notebook with the answers and the reasoning in it."""
    return _notebook(source, lang, source.cells, regions.solved, str)


def as_json(notebook: nbformat.NotebookNode) -> str:
    """The notebook as it is written to disk: validated, keys sorted, a newline at the end."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def _notebook(
    source: Source,
    lang: Lang,
    shown: Iterable[SourceCell],
    code: Callable[[str], str],
    answer: Callable[[str], str],
) -> nbformat.NotebookNode:
    """One notebook; `code` and `answer` turn an exercise and a model answer into what this notebook shows of them."""
    cells: list[nbformat.NotebookNode] = []
    numbers = {Role.PROSE: 0, Role.REASONING: 0}  # apart: a text has the same id in the student's and the solved one
    folder = source.path.parent / figures.FOLDER
    for cell in shown:
        if cell.lang not in (None, lang):
            continue
        text = cell.text.strip("\n")
        if cell.role in numbers:
            numbers[cell.role] += 1
            key = f"{'text' if cell.role is Role.PROSE else 'reasoning'}-{numbers[cell.role]}"
            pictures = figures.attachments(text, folder, where=cell.where)
            cells.append(nbformat.v4.new_markdown_cell(text, id=key, **pictures))
        elif cell.role is Role.WRITTEN:
            cells.append(nbformat.v4.new_markdown_cell(answer(text), id=cell.key, metadata=_metadata(cell)))
        else:
            text = code(cell.text) if cell.role is Role.EXERCISE else text
            cells.append(nbformat.v4.new_code_cell(text, id=cell.key, metadata=_metadata(cell)))
        if cell.role is Role.EXERCISE:
            cells.append(_grade_cell(cell))
    metadata = {
        "autograder": {"slug": source.slug, "lang": lang, "generated": source.generated_from},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _with_public_checks(notebook: nbformat.NotebookNode, source: Source, lang: Lang) -> nbformat.NotebookNode:
    """The notebook with a cell that makes the grader, before all code, and one below each exercise."""
    exercises = {cell.key for cell in source.exercises()}
    first = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    tagged = {"tags": [checks.TAG]}
    cells = [
        *notebook.cells[:first],
        nbformat.v4.new_markdown_cell(checks.EXPLAINED[lang], id="public-checks-text"),
        nbformat.v4.new_code_cell(checks.GRADER[lang], id="public-checks", metadata=tagged),
    ]
    for cell in notebook.cells[first:]:
        cells.append(cell)
        if cell.id in exercises:
            cells.append(nbformat.v4.new_code_cell(checks.call(cell.id), id=f"check_{cell.id}", metadata=tagged))
    notebook.cells = cells
    return notebook


def _metadata(cell: SourceCell) -> dict[str, Any]:
    """The metadata of a cell that has a name."""
    if cell.role is Role.WRITTEN:
        by_hand = {**_nbgrader(cell.key, solution=True), "grade": True, "points": cell.points}
        return {"deletable": False, "nbgrader": by_hand}
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
