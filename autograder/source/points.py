"""The points add up to 20, and each heading says the number and the points of the exercise below it."""

from __future__ import annotations

from autograder.source.headings import ExerciseHeading, exercise_heading
from autograder.source.read import Role, Source
from autograder.text import LANGS, Lang

FULL_MARKS = 20
"""What every assignment of the course is worth."""


def faults(source: Source) -> list[str]:
    """What does not add up, one sentence each."""
    graded = source.graded(LANGS[0])  # written questions count, once
    worth = sum(cell.points or 0.0 for cell in graded)
    found: list[str] = []
    if abs(worth - FULL_MARKS) > 1e-9:  # sums of thirds and tenths are not exact
        parts = " + ".join(f"{cell.points:g}" for cell in graded)
        found.append(f"{source.slug}: the exercises are worth {parts} = {worth:g}; make it {FULL_MARKS}")
    for lang in LANGS:
        found += _headings(source, lang)
    return found


def _headings(source: Source, lang: Lang) -> list[str]:
    """The faults of the headings in one language, each compared with the exercise that follows it."""
    found: list[str] = []
    pending: ExerciseHeading | None = None
    number = 0
    graded = source.graded(lang)
    for cell in source.cells:
        if cell.lang == lang and cell.role is Role.PROSE:
            heading = exercise_heading(cell.text, lang)
            if heading is not None and pending is not None:
                found.append(f"{cell.where}: no exercise stands between this heading and the one before; remove one")
            pending = heading or pending
        elif cell in graded:
            number += 1
            if pending is None:
                found.append(f"{cell.where}: no exercise heading over it in {lang!r}")
                continue
            if pending.number != number:
                found.append(f"{cell.where}: its heading in {lang!r} says exercise {pending.number}; it is {number}")
            if pending.points != cell.points:
                found.append(
                    f"{cell.where}: its heading in {lang!r} says {pending.points:g} points, its marker {cell.points:g}"
                )
            pending = None
    if pending is not None:
        found.append(f"{source.slug}: heading {pending.number} in {lang!r} has no exercise below it")
    return found
