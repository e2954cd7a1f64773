"""How much feedback tells: hints while a student still works, outcomes only when the mark is final."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from autograder.model import ExerciseScore, Report, Verdict


class Mode(StrEnum):
    """What feedback tells."""

    FORMATIVE = "formative"
    """Everything: why a check did not pass, what was probably misunderstood, the student's own traceback."""
    SUMMATIVE = "summative"
    """The laws, the outcomes and the points."""


def told(report: Report, mode: Mode) -> Report:
    """The report as feedback in this mode shows it."""
    return report if mode is Mode.FORMATIVE else replace(report, scores=tuple(map(_without_hints, report.scores)))


def _without_hints(score: ExerciseScore) -> ExerciseScore:
    return replace(score, verdicts=tuple(map(_outcome_only, score.verdicts)))


def _outcome_only(verdict: Verdict) -> Verdict:
    return replace(verdict, because=None, misconception=None, explanation=None, traceback="")
