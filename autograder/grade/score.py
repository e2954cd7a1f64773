"""From verdicts to points. What cannot be scored stays without a score."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.model import Assignment, ExerciseScore, Outcome, Report, Verdict, total
from autograder.suite.declare import Suite
from autograder.text import Lang, Text


def scores(assignment: Assignment, verdicts: Sequence[Verdict]) -> tuple[ExerciseScore, ...]:
    """The points of each exercise, in the order of the assignment."""
    found = []
    for exercise in assignment.exercises:
        own = tuple(verdict for verdict in verdicts if verdict.exercise == exercise.name)
        found.append(ExerciseScore(exercise, total(verdict.earned for verdict in own), own))
    return tuple(found)


def blank(
    assignment: Assignment, suite: Suite, *, submission: str, lang: Lang, sha256: str, says: Text, isolation: str
) -> Report:
    """The report on what cannot be read: every check MISSING, for that one reason."""
    verdicts = [
        Verdict(check.name, check.exercise, Outcome.MISSING, 0.0, check.points, check.says, says)
        for check in suite.checks
    ]
    return Report(
        submission=submission,
        slug=assignment.slug,
        lang=lang,
        sha256=sha256,
        scores=scores(assignment, verdicts),
        cells=(),
        isolation=isolation,
        suite_sha256=suite.sha256,
        by_hand=sum(question.points for question in assignment.written),
        unreadable=says,
    )
