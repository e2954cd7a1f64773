"""The nouns of grading. Imports nothing of ours but `text`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from autograder.text import Lang, Text

ENGINE_VERSION = "0.1.4"
"""Part of every verdict: a change of the engine that can change a score bumps it."""


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    """The property holds."""
    FAILED = "failed"
    """The property does not hold."""
    BLOCKED = "blocked"
    """A check that this one waits for did not pass; the body was not run."""
    CRASHED = "crashed"
    """The student's code raised, or ended its process."""
    EXHAUSTED = "exhausted"
    """The student's code ran out of time, memory or output."""
    MISSING = "missing"
    """The submission does not define the name."""
    BROKEN = "broken"
    """Our fault. Neither credited nor charged: to be regraded."""


CAUGHT = frozenset({Outcome.FAILED, Outcome.CRASHED, Outcome.EXHAUSTED, Outcome.MISSING})
"""The outcomes of a check that has seen something wrong in the submission."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One graded cell of an assignment: an exercise that checks grade, or a written question that a person grades."""

    name: str
    """Its identifier: the cell's id, and the nbgrader grade_id of the cell that a student completes."""
    points: float
    """What its checks add up to, or what a person may give."""
    title: Text
    """Its heading, without number and points."""

    @property
    def grade_id(self) -> str:
        """The id of the locked nbgrader cell that carries the score; a written question needs none."""
        return f"grade_{self.name}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell of a submission."""

    key: str
    """The id that the source gave it, or "" for a cell that the student added."""
    source: str
    """Its code."""
    position: int
    """Its index among all cells of the notebook."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment of the course, as its source declares it."""

    slug: str
    """Its identifier: `vae`."""
    title: Text
    exercises: tuple[Exercise, ...]
    """In the order of the source."""
    explore: frozenset[str]
    """Ids of the cells that a student runs and grading does not."""
    explore_sources: frozenset[str] = frozenset()
    """The stripped code of those cells, and of those that run public checks, to know them again without their ids."""
    grade_cells: dict[str, str] = field(default_factory=dict)
    """grade_id -> name of the exercise."""
    setup_sources: tuple[str, ...] = ()
    """The stripped code of the cells that the others need, imports above all, in the order of the source."""
    skeletons: dict[str, str] = field(default_factory=dict)
    """Name of an exercise -> the stripped code that a student receives."""
    defines: dict[str, str] = field(default_factory=dict)
    """What the cell of an exercise makes, as Python spells it (`kl_standard_normal`, `ANSWERS['beta']`) -> its name."""
    written: tuple[Exercise, ...] = ()
    """The questions that a person grades in nbgrader; no check looks at them and no score of ours counts them."""

    @property
    def points(self) -> float:
        """What the checks can give."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def full_marks(self) -> float:
        """What the assignment is worth, written questions included."""
        return self.points + sum(question.points for question in self.written)


@dataclass(frozen=True, slots=True)
class Submission:
    """What is graded: code cells in order, and what is needed to speak to their author."""

    name: str
    """Who or what: a student's id, a file's name, `reference`, `misconception missing_half`."""
    slug: str
    """The assignment that it answers."""
    lang: Lang
    """The language of its messages."""
    sha256: str
    """Of the file's bytes, or of the cells for a submission that is not a file."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CellRun:
    """What running one cell of the submission gave."""

    key: str
    position: int
    outcome: Outcome
    """PASSED, CRASHED or EXHAUSTED."""
    because: Text | None
    """Why it did not run to its end."""
    outputs: tuple[dict[str, Any], ...]
    """nbformat outputs, capped and sanitised: streams, text, PNG images, errors."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one check, and what the student is told."""

    check: str
    exercise: str
    outcome: Outcome
    earned: float | None
    """Points; None when the outcome is BROKEN."""
    possible: float
    says: Text
    """The law that is checked."""
    because: Text | None = None
    """The reason, when the check did not pass."""
    misconception: str | None = None
    """Name of the known misconception with which the values coincide."""
    explanation: Text | None = None
    """What that misconception is, for the student."""
    traceback: str = ""
    """The student's own traceback, when their code raised."""
    seconds: float = 0.0
    """Wall time of the check, the student's code included."""
    student_seconds: float = 0.0
    """The part of it spent waiting for the student's process."""


@dataclass(frozen=True, slots=True)
class ExerciseScore:
    """The verdicts of one exercise, added up."""

    exercise: Exercise
    earned: float | None
    """None when a check of the exercise is BROKEN."""
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result of grading one submission."""

    submission: str
    slug: str
    lang: Lang
    sha256: str
    scores: tuple[ExerciseScore, ...]
    cells: tuple[CellRun, ...]
    isolation: str
    """The level under which the student's code ran: `namespaces`, or `process` when a person allowed it."""
    suite_sha256: str
    by_hand: float = 0.0
    """Points of the written questions, which a person grades; `possible` does not count them."""
    unreadable: Text | None = None
    """Why the file could not be read as a notebook; every exercise then earns 0."""
    seconds: float = 0.0
    student_seconds: float = 0.0
    """The part of `seconds` spent in the student's own code."""
    engine_version: str = ENGINE_VERSION

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, in the order of the suite."""
        return tuple(verdict for score in self.scores for verdict in score.verdicts)

    @property
    def earned(self) -> float | None:
        """Points of the submission; None when a check is BROKEN."""
        return total(score.earned for score in self.scores)

    @property
    def possible(self) -> float:
        """What the checks are worth."""
        return sum(score.exercise.points for score in self.scores)


def total(earned: Iterable[float | None]) -> float | None:
    """The sum of `earned`, or None as soon as one of them is None: a broken check is never a zero."""
    points = list(earned)
    return None if None in points else round(sum(point for point in points if point is not None), 6)
