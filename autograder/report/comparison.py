"""Two gradings compared: who gains or loses which points and why, and how each exercise went in either class.

A regrade, after a change of a suite or of the grader, has the same students: their verdicts are compared one by one.
Another year has other students: then what compares is how many of its points each exercise gave.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from autograder.model import Outcome
from autograder.report.typeset import number
from autograder.report.words import OUTCOMES
from autograder.text import Text

Line = Mapping[str, Any]
Key = tuple[str, str]
"""(submission, assignment)"""

NO_VERDICT = Text("sans verdict", "without a verdict")
NEW_CHECK = Text("nouvelle vérification", "a new check")
GONE_CHECK = Text("vérification supprimée", "the check is gone")
WORTH = Text("vaut {after} au lieu de {before}", "worth {after} instead of {before}")
CAUSES = {
    "sha256": Text("un autre fichier", "another file"),
    "suite_sha256": Text("une autre suite", "another suite"),
    "engine_version": Text("une autre version du correcteur", "another version of the grader"),
    "isolation": Text("un autre niveau d'isolation", "another level of isolation"),
}
"""What a line tells of the conditions of its grading -> what is said when it differs."""
OTHER_CONDITIONS = Text(
    "même fichier, même suite\u00a0: le secret du cours, les images, les limites ou le hasard",
    "the same file and suite: the secret of the course, the images, the limits, or chance",
)


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check on which a submission earns another number of points."""

    exercise: str
    check: str
    before: float | None
    """Points; None if the check was not there, or broke."""
    after: float | None
    reason: Text

    @property
    def gain(self) -> float:
        """Points won, or lost if it is negative."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Change:
    """One submission whose points, or the points of one of whose checks, are not the same."""

    submission: str
    slug: str
    before: float | None
    """Points; None without a verdict, or if a check broke."""
    after: float | None
    causes: tuple[Text, ...]
    """What differs between the two gradings."""
    checks: tuple[CheckChange, ...]

    @property
    def gain(self) -> float:
        """Points won, or lost if it is negative."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Share:
    """How an exercise went: the mean share of its points, over the submissions that have a score for it."""

    count: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two gradings."""

    common: int
    """Submissions that are in both."""
    changes: tuple[Change, ...]
    """Those that are not the same in both, the greatest losses first."""
    only_before: tuple[Key, ...]
    only_after: tuple[Key, ...]
    exercises: Mapping[Key, tuple[Share, Share]]
    """(assignment, exercise) -> how it went before and after."""

    def moves(self) -> dict[tuple[str, str, str], tuple[int, int, float]]:
        """(assignment, exercise, check) -> how many students gain on it, how many lose, and the points in all."""
        gained: Counter[tuple[str, str, str]] = Counter()
        lost: Counter[tuple[str, str, str]] = Counter()
        total: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        for change in self.changes:
            for check in change.checks:
                key = (change.slug, check.exercise, check.check)
                gained[key] += check.gain > 0
                lost[key] += check.gain < 0
                total[key] += check.gain
        return {key: (gained[key], lost[key], total[key]) for key in total}


def compare(before: Iterable[Line], after: Iterable[Line]) -> Comparison:
    """The comparison of two lists of lines; of several lines on one submission the last counts."""
    old, new = by_submission(before), by_submission(after)
    common = [key for key in old if key in new]
    changes = [change for key in common if (change := change_of(key, old[key], new[key])) is not None]
    return Comparison(
        common=len(common),
        changes=tuple(sorted(changes, key=lambda change: (change.gain, change.slug, change.submission))),
        only_before=tuple(key for key in old if key not in new),
        only_after=tuple(key for key in new if key not in old),
        exercises=shares(old.values(), new.values()),
    )


def by_submission(lines: Iterable[Line]) -> dict[Key, Line]:
    """The lines whose assignment is known, by submission and assignment."""
    return {(str(line["submission"]), str(line["slug"])): line for line in lines if line["slug"] is not None}


def change_of(key: Key, before: Line, after: Line) -> Change | None:
    """What differs between two lines on one submission; None if all its points are the same."""
    checks = tuple(changed_checks(before, after))
    if not checks and before["earned"] == after["earned"]:
        return None
    causes = tuple(said for name, said in CAUSES.items() if before[name] != after[name])
    return Change(*key, before["earned"], after["earned"], causes or (OTHER_CONDITIONS,), checks)


def changed_checks(before: Line, after: Line) -> Iterator[CheckChange]:
    """The checks that give another number of points, in the order of the later suite, then those that are gone."""
    old, new = checks_of(before), checks_of(after)
    for (exercise, name), check in [*new.items(), *((key, check) for key, check in old.items() if key not in new)]:
        one, two = old.get((exercise, name)), new.get((exercise, name))
        earned, now = (None if each is None else each["earned"] for each in (one, two))
        if earned != now or (one is None) != (two is None):
            yield CheckChange(exercise, name, earned, now, reason_of(one, two or check))


def checks_of(line: Line) -> dict[tuple[str, str], Mapping[str, Any]]:
    """(exercise, check) -> the object of the check."""
    return {(score["exercise"], check["check"]): check for score in line["exercises"] for check in score["checks"]}


def reason_of(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Text:
    """Why a check gives other points: it is new, gone, worth more or less, or it ended otherwise."""
    if before is None:
        return _joined(NEW_CHECK, _outcome(after))
    if before is after:
        return GONE_CHECK
    said = []
    if before["outcome"] != after["outcome"]:
        change = [OUTCOMES[Outcome(each["outcome"])] for each in (before, after)]
        said.append(Text(f"{change[0].fr} → {change[1].fr}", f"{change[0].en} → {change[1].en}"))
    if before["possible"] != after["possible"]:
        old, new = before["possible"], after["possible"]
        said.append(
            Text(
                WORTH.fr.format(before=number(old, "fr"), after=number(new, "fr")),
                WORTH.en.format(before=number(old, "en"), after=number(new, "en")),
            )
        )
    because = after["because"] or before["because"]
    if because and before["outcome"] != after["outcome"]:
        said.append(Text(because["fr"], because["en"]))
    return _joined(*said) if said else OTHER_CONDITIONS


def shares(before: Iterable[Line], after: Iterable[Line]) -> dict[Key, tuple[Share, Share]]:
    """(assignment, exercise) -> how it went in either list."""
    sides = [_scores(lines) for lines in (before, after)]
    keys = dict.fromkeys([*sides[1], *sides[0]])
    return {key: (_share(sides[0].get(key, [])), _share(sides[1].get(key, []))) for key in keys}


def _scores(lines: Iterable[Line]) -> dict[Key, list[float]]:
    """The share of the points of each exercise that each submission earned; those to be graded again left out."""
    found: dict[Key, list[float]] = {}
    for line in lines:
        for score in line["exercises"]:
            known = found.setdefault((str(line["slug"]), score["exercise"]), [])
            if score["earned"] is not None and score["possible"]:
                known.append(score["earned"] / score["possible"])
    return found


def _share(scores: list[float]) -> Share:
    return Share(len(scores), fmean(scores) if scores else None)


def _outcome(check: Mapping[str, Any]) -> Text:
    said = OUTCOMES[Outcome(check["outcome"])]
    because = check["because"]
    return said if because is None else _joined(said, Text(because["fr"], because["en"]))


def _joined(*said: Text) -> Text:
    return Text("\u00a0; ".join(each.fr for each in said), "; ".join(each.en for each in said))
