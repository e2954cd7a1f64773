"""Examining a suite: right answers get full marks, and every misconception loses exactly what it should."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from autograder.grade.engine import Engine, require_points
from autograder.model import CAUGHT, Outcome, Report, Submission
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, skeleton_submission, with_cell
from autograder.suite.declare import Accepted, Misconception, Suite
from autograder.text import LANGS


@dataclass(frozen=True, slots=True)
class Row:
    """One answer and what the suite made of it."""

    kind: str
    """reference, skeleton, accepted or misconception"""
    name: str
    exercise: str
    """The exercise that it answers in its own way; "" for the reference and the skeleton."""
    outcomes: dict[str, Outcome]
    """Name of the check -> outcome, for all checks."""
    earned: float | None
    possible: float
    expected: float
    """What it must earn."""
    faults: tuple[str, ...]
    """What is not as declared: empty if all is well."""


@dataclass(frozen=True, slots=True)
class Examination:
    """The matrix of one suite."""

    slug: str
    suite: Suite
    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    """All that is wrong, one sentence each."""


def examine(
    engine: Engine, slug: str, *, full: bool = False, progress: Callable[[str, int], None] | None = None
) -> Examination:
    """Grade every known answer of an assignment, by the path of any submission.

    full      run every check on every answer, also those of exercises that do not use the one that is answered
    progress  called before each answer with its name and the number of answers
    raises    SuiteError, SourceError if the suite cannot be run at all
    """
    assignment, suite = read_assignment(engine.course, slug), Suite.load(engine.course, slug, data=engine.data)
    require_points(assignment, suite)
    reference = reference_submission(engine.course, assignment)
    skeletons = [("skeleton", lang, skeleton_submission(engine.course, assignment, lang=lang)) for lang in LANGS]
    total = 1 + len(skeletons) + len(suite.accepted) + len(suite.misconceptions)
    tell = progress or (lambda _name, _total: None)
    tell("reference", total)
    right = engine.run(reference, assignment, suite)

    def run(answer: Accepted | Misconception) -> Report:
        """Grade the reference with this answer in it. What the answer cannot touch is known from the reference."""
        touched = reached(suite, users(reference, answer.exercise))
        known = {verdict.check: verdict for verdict in right.verdicts if verdict.check not in touched}
        submission = with_cell(reference, answer.exercise, answer.cell, name=answer.name)
        return engine.run(submission, assignment, suite, assumed=None if full else known)

    rows = [_full_marks("reference", "reference", "", right)]
    for kind, lang, submission in skeletons:
        tell(f"{kind} {lang}", total)
        rows.append(_nothing(f"{kind} {lang}", engine.run(submission, assignment, suite)))
    for variant in suite.accepted:
        tell(variant.name, total)
        rows.append(_full_marks("accepted", variant.name, variant.exercise, run(variant)))
    for wrong in suite.misconceptions:
        tell(wrong.name, total)
        rows.append(_caught(wrong, suite, run(wrong)))
    faults = [fault for row in rows for fault in row.faults]
    return Examination(slug, suite, tuple(rows), (*faults, *_declarations(suite)))


def users(submission: Submission, exercise: str) -> frozenset[str]:
    """The exercise and those whose cells name it, directly or through others: all that a change of it can touch."""
    names = {cell.key: _names(cell.source) for cell in submission.cells if cell.key}
    found = {exercise}
    while True:
        more = {key for key, used in names.items() if used & found} - found
        if not more:
            return frozenset(found)
        found |= more


def reached(suite: Suite, exercises: frozenset[str]) -> frozenset[str]:
    """The checks of these exercises, and all that wait for one of them: a check may use what its exercise does not."""
    found: set[str] = set()
    for check in suite.checks:  # in order: a check stands after those that it waits for
        if check.exercise in exercises or found.intersection(check.after):
            found.add(check.name)
    return frozenset(found)


def _names(source: str) -> set[str]:
    """Every name and attribute that stands in a cell."""
    nodes = list(ast.walk(ast.parse(source)))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def expected_loss(wrong: Misconception, suite: Suite) -> float:
    """The points that a misconception must lose: those of the checks that catch it, and of all that wait for them."""
    return sum(check.points for check in suite.checks if check.name in lost_checks(wrong, suite))


def lost_checks(wrong: Misconception, suite: Suite) -> frozenset[str]:
    """The checks that a misconception fails or blocks."""
    lost = set(wrong.caught_by)
    for check in suite.checks:  # in order: a check stands after those that it waits for
        if lost.intersection(check.after):
            lost.add(check.name)
    return frozenset(lost)


def _row(kind: str, name: str, exercise: str, report: Report, expected: float, faults: list[str]) -> Row:
    broken = [verdict.check for verdict in report.verdicts if verdict.outcome is Outcome.BROKEN]
    if broken:
        faults = [*faults, f"{name}: {', '.join(broken)} broke: the check itself is at fault"]
    outcomes = {verdict.check: verdict.outcome for verdict in report.verdicts}
    return Row(kind, name, exercise, outcomes, report.earned, report.possible, expected, tuple(faults))


def _full_marks(kind: str, name: str, exercise: str, report: Report) -> Row:
    faults = [
        f"{kind} {name} is right, but does not pass {verdict.check}: {verdict.because.en if verdict.because else ''}"
        for verdict in report.verdicts
        if verdict.outcome is not Outcome.PASSED
    ]
    return _row(kind, name, exercise, report, report.possible, faults)


def _nothing(name: str, report: Report) -> Row:
    passed = [verdict.check for verdict in report.verdicts if verdict.outcome is Outcome.PASSED]
    faults = [f"the untouched {name} passes {check}: it must earn nothing" for check in passed]
    return _row("skeleton", name, "", report, 0.0, faults)


def _caught(wrong: Misconception, suite: Suite, report: Report) -> Row:
    caught = {verdict.check for verdict in report.verdicts if verdict.outcome in CAUGHT}
    faults = []
    if not caught:
        faults.append(f"misconception {wrong.name} passes every check: it is right, or the suite does not see it")
    else:
        for check in sorted(wrong.caught_by - caught):
            outcome = next(verdict.outcome for verdict in report.verdicts if verdict.check == check)
            faults.append(f"misconception {wrong.name} is declared to fail {check}, which is {outcome}")
        for check in sorted(caught - wrong.caught_by):
            faults.append(f"misconception {wrong.name} also fails {check}, which its caught_by does not name")
    expected = report.possible - expected_loss(wrong, suite)
    if report.earned is not None and abs(report.earned - expected) > 1e-9:
        faults.append(f"misconception {wrong.name} earns {report.earned:g}; it should earn {expected:g}")
    if caught and not any(verdict.misconception == wrong.name for verdict in report.verdicts):
        faults.append(f"misconception {wrong.name} is never recognised: its own student would not read its explanation")
    return _row("misconception", wrong.name, wrong.exercise, report, expected, faults)


def _declarations(suite: Suite) -> list[str]:
    """What the declarations lack as a whole."""
    faults = []
    for check in suite.checks:
        if not any(check.name in wrong.caught_by for wrong in suite.misconceptions):
            faults.append(f"check {check.name} fails no misconception: nothing shows that it can fail")
    for exercise in dict.fromkeys(check.exercise for check in suite.checks):
        own = [check for check in suite.checks if check.exercise == exercise]
        anchored = sum(check.points for check in own if check.anchor)
        if anchored <= sum(check.points for check in own) / 2:
            faults.append(f"exercise {exercise}: anchors carry {anchored:g} points, not most of them")
    return faults
