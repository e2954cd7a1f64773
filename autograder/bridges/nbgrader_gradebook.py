"""What the gradebook knows of a released notebook, and the few things we write into it.

The gradebook is the only witness of what was released: a submission's own metadata is a claim.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import event

PATIENCE_S = 60
"""How long a write waits for another process that holds an SQLite gradebook (nbgrader's own default is 5)."""


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """One nbgrader cell, as it was released."""

    name: str
    """Its grade_id."""
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    """True if the student may not change it: its source is then restored."""
    grade: bool
    solution: bool
    task: bool
    points: float | None
    """What it is worth; None unless it is a grade or a task cell."""

    @property
    def owed(self) -> bool:
        """True if the gradebook has a score for it, so that every submission must hold it."""
        return self.grade or self.task

    def metadata(self) -> dict[str, Any]:
        """Its nbgrader metadata, complete and valid."""
        found: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.name,
            "cell_type": self.cell_type,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
        }
        if self.checksum is not None:
            found["checksum"] = self.checksum
        if self.points is not None:
            found["points"] = self.points
        return found


@dataclass(frozen=True, slots=True)
class Released:
    """The nbgrader cells of one released notebook, in its order."""

    cells: tuple[ReleasedCell, ...]

    def __getitem__(self, name: str) -> ReleasedCell:
        return next(cell for cell in self.cells if cell.name == name)

    @property
    def names(self) -> frozenset[str]:
        """Their grade_ids."""
        return frozenset(cell.name for cell in self.cells)


@contextmanager
def opened(db_url: str) -> Iterator[Gradebook]:
    """The gradebook at `db_url`, closed at the end."""
    with Gradebook(db_url) as gradebook:
        yield gradebook


def released(gradebook: Gradebook, notebook: str, assignment: str) -> Released:
    """What was released under this name.

    raises  MissingEntry if the gradebook has no such notebook.
    """
    found = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: float(cell.max_score) for cell in (*found.grade_cells, *found.task_cells)}
    grade = {cell.name for cell in found.grade_cells}
    solution = {cell.name for cell in found.solution_cells}
    task = {cell.name for cell in found.task_cells}
    return Released(
        tuple(
            ReleasedCell(
                name=row.name,
                cell_type=row.cell_type,
                source=row.source or "",
                checksum=row.checksum,
                locked=bool(row.locked),
                grade=row.name in grade,
                solution=row.name in solution,
                task=row.name in task,
                points=points.get(row.name),
            )
            for row in found.source_cells
        )
    )


def notebooks_of(gradebook: Gradebook, assignment: str) -> list[str]:
    """The notebooks of an assignment; none if the gradebook does not know it, which nbgrader itself will say."""
    try:
        return [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
    except MissingEntry:
        return []


def forget_scores(gradebook: Gradebook, notebook: str, assignment: str, student: str, *, keep: frozenset[str]) -> None:
    """Leave no automatic score of this submission but those in `keep`; what a person gave is never touched.

    A score that is gone asks for a person's eye: it is neither zero nor what it was before.
    """
    submission = gradebook.find_submission_notebook(notebook, assignment, student)
    for grade in submission.grades:
        if grade.name not in keep:
            grade.auto_score = None
            grade.needs_manual_grade = True
    gradebook.db.commit()


def silence_nbgraders_own_warnings() -> None:
    """nbgrader makes SQLAlchemy warn three times for each new submission, about nothing that a teacher can change."""
    warnings.filterwarnings("ignore", category=sqlalchemy.exc.SAWarning, module=r"nbgrader\.")


def wait_for_the_gradebook() -> None:
    """From now on SQLite connections of this process wait PATIENCE_S for a lock.

    Not in `db_url`, where SQLAlchemy would take it too: `nbgrader db upgrade` reads the file's name out of the URL.
    """
    if not event.contains(sqlalchemy.engine.Engine, "connect", _be_patient):
        event.listen(sqlalchemy.engine.Engine, "connect", _be_patient)


def _be_patient(connection: Any, _record: Any) -> None:
    """Set the patience of a new connection, if it is one to SQLite."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}")
