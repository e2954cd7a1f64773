"""From a notebook that anyone may have written to a Submission, on the trusted side: nothing of it is run here.

Whatever the file holds, it becomes a Submission or a NotebookError with a sentence for the student.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.model import Assignment, Cell, Submission
from autograder.source.headings import exercise_heading
from autograder.source.notebook_file import (
    mapping,
    parse_json,
    read_bytes,
    refusal,
    require_python,
    text,
    utf8,
    version_4,
)
from autograder.source.read import read_source
from autograder.source.recognition import RawCell, recognized
from autograder.text import LANGS, Lang, Text

MAX_CELLS = 5_000
"""A hundred times the cells of a long assignment."""


def read_submission(path: Path, assignment: Assignment, *, name: str | None = None, lang: Lang = "fr") -> Submission:
    """A submission from a file that a student wrote.

    name     who hands it in; the file's name without its suffix if it is not given.
    lang     of its messages, when the notebook does not say.
    raises   NotebookError if it is not a notebook that can be read.
    """
    content = read_bytes(path)
    called = name if name is not None else path.stem
    return from_notebook(
        parse_json(content), assignment, name=called, sha256=hashlib.sha256(content).hexdigest(), lang=lang
    )


def from_notebook(
    nb: Mapping[str, Any], assignment: Assignment, *, name: str, sha256: str, lang: Lang = "fr"
) -> Submission:
    """A submission from a parsed notebook.

    Left out: text, exploration, and the cells that carry scores, since only what nbgrader restores may stand there.

    nb       any JSON value at all.
    raises   NotebookError if it is not a Python notebook.
    """
    notebook = version_4(nb)
    metadata = mapping(notebook.get("metadata"))
    require_python(metadata)
    spoken = mapping(metadata.get("autograder")).get("lang")
    cells = recognized(code_cells(notebook), assignment)
    known = next((known for known in LANGS if known == spoken), None) or _spoken(notebook) or lang
    return Submission(name=utf8(name), slug=assignment.slug, lang=known, sha256=sha256, cells=cells)


def code_cells(notebook: Mapping[str, Any]) -> list[RawCell]:
    """The code cells, in the order of the file.

    raises  NotebookError if there are too many cells, or if one of them is not a cell.
    """
    cells = notebook["cells"]
    if len(cells) > MAX_CELLS:
        raise refusal(
            f"Le notebook a {len(cells)} cellules, la limite est de {MAX_CELLS}.",
            f"The notebook has {len(cells)} cells, the limit is {MAX_CELLS}.",
            remedy=Text(
                "Effacez celles qui ne servent pas, enregistrez, puis rendez-le de nouveau.",
                "Delete those of no use, save, then hand it in again.",
            ),
        )
    found: list[RawCell] = []
    for position, cell in enumerate(cells):
        source = _source(cell.get("source", "")) if isinstance(cell, Mapping) else None
        if source is None:
            raise refusal(
                f"Le notebook est abîmé\u00a0: sa cellule {position + 1} n'est pas une cellule lisible.",
                f"The notebook is damaged: its cell {position + 1} cannot be read.",
            )
        if cell.get("cell_type") == "code":
            grade_id = mapping(mapping(cell.get("metadata")).get("nbgrader")).get("grade_id")
            found.append(RawCell(position, text(cell.get("id")), text(grade_id), source))
    return found


def _source(value: Any) -> str | None:
    """The code of a cell, with Unix line ends; None if it is no text."""
    if isinstance(value, list):
        if not all(isinstance(line, str) for line in value):
            return None
        value = "".join(value)
    if not isinstance(value, str):
        return None
    return utf8(value).replace("\r\n", "\n").replace("\r", "\n")


def _spoken(notebook: Mapping[str, Any]) -> Lang | None:
    """The language of the headings of the exercises, for a notebook that lost its metadata; None if there are none."""
    texts = [_source(cell.get("source", "")) or "" for cell in notebook["cells"] if cell.get("cell_type") == "markdown"]
    counts = {lang: sum(exercise_heading(text, lang) is not None for text in texts) for lang in LANGS}
    likely = max(LANGS, key=counts.__getitem__)
    return likely if counts[likely] else None


# Submissions that are not files


def reference_submission(course: Course, assignment: Assignment, lang: Lang = "fr") -> Submission:
    """The solved notebook, straight from the source, as if it were handed in.

    raises  CourseError, SourceError if the source cannot be read.
    """
    from autograder.source.derive import solved_notebook  # here: a process that grades files needs no nbformat

    return _derived(solved_notebook(read_source(course, assignment.slug), lang), assignment, name="reference")


def skeleton_submission(course: Course, assignment: Assignment, lang: Lang = "fr") -> Submission:
    """What a student who has done nothing hands in, straight from the source.

    raises  CourseError, SourceError if the source cannot be read.
    """
    from autograder.source.derive import student_notebook  # here: as above

    return _derived(student_notebook(read_source(course, assignment.slug), lang), assignment, name="skeleton")


def _derived(notebook: Mapping[str, Any], assignment: Assignment, *, name: str) -> Submission:
    """A derived notebook as a submission."""
    submission = from_notebook(notebook, assignment, name=name, sha256="")
    return replace(submission, sha256=_digest(submission.cells))


def with_cell(submission: Submission, exercise_name: str, source: str, *, name: str) -> Submission:
    """The same submission with another answer to one exercise: how an accepted or a wrong answer is handed in.

    raises  ValueError if the submission has no cell for that exercise.
    """
    if all(cell.key != exercise_name for cell in submission.cells):
        keys = ", ".join(cell.key for cell in submission.cells if cell.key) or "none"
        raise ValueError(f"{submission.name} has no cell {exercise_name!r}; the cells that it has are {keys}")
    cells = tuple(replace(cell, source=source) if cell.key == exercise_name else cell for cell in submission.cells)
    return replace(submission, name=name, cells=cells, sha256=_digest(cells))


def _digest(cells: tuple[Cell, ...]) -> str:
    """The sha256 of what is graded, for a submission that is not a file."""
    return hashlib.sha256(json.dumps([[cell.key, cell.source] for cell in cells]).encode()).hexdigest()
