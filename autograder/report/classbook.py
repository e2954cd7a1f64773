"""A class as the teacher's page sees it: the verdicts on each student's assignments, and what else is known of them."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from autograder.model import Outcome
from autograder.report.handed import Handed, Key
from autograder.text import Lang, Text, plain

Line = Mapping[str, Any]


class State(StrEnum):
    """What became of one exercise of one student."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    CRASHED = "crashed"
    EXHAUSTED = "exhausted"
    MISSING = "missing"
    BROKEN = "broken"


STATES = {
    State.FULL: ("✓", Text("tous les points", "full points")),
    State.PART: ("◐", Text("une partie des points", "some of the points")),
    State.NONE: ("✗", Text("aucun point", "no points")),
    State.CRASHED: ("!", Text("aucun point, le code s'arrête", "no points, the code stops")),
    State.EXHAUSTED: ("∞", Text("aucun point, une limite est dépassée", "no points, a limit is exceeded")),
    State.MISSING: ("?", Text("absent ou pas commencé", "missing or not begun")),
    State.BROKEN: ("#", Text("à noter de nouveau", "to be graded again")),
}
"""Sign and meaning, for eyes that do not tell the colors."""


def state_of(score: Mapping[str, Any]) -> State:
    """The state of an exercise of a line."""
    outcomes = {check["outcome"] for check in score["checks"]}
    if score["earned"] is None:
        return State.BROKEN
    if score["earned"] == score["possible"]:
        return State.FULL
    if score["earned"] > 0:
        return State.PART
    for outcome, state in (
        (Outcome.EXHAUSTED, State.EXHAUSTED),
        (Outcome.CRASHED, State.CRASHED),
        (Outcome.FAILED, State.NONE),
        (Outcome.MISSING, State.MISSING),
    ):
        if outcome in outcomes:
            return state
    return State.NONE


@dataclass(frozen=True, slots=True)
class Classbook:
    """All that the page is made of."""

    lines: Mapping[Key, Line]
    """(submission, assignment) -> its line; without those whose assignment is unknown."""
    lost: tuple[Line, ...]
    """Lines of files whose assignment is unknown."""
    lang: Lang
    """Of the page."""
    names: Mapping[str, str]
    """Submission -> how the page calls it, in the order of the page."""
    titles: Mapping[str, Text] = field(default_factory=dict)
    """Of the assignments of the course."""
    handed: Mapping[Key, Handed] = field(default_factory=dict)
    """What was handed in, if the notebooks were read again."""
    references: Mapping[str, Handed] = field(default_factory=dict)
    """Assignment -> the accepted solution, inside a course."""
    skeletons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Assignment -> exercise -> the code that a student receives."""
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Assignment -> id of an exploration -> the heading above it."""
    conditions: tuple[Mapping[str, Any], ...] = ()
    """Under which the submissions were graded: see `grade.item`; with `slug` and `count`."""
    groups: Mapping[Key, str] = field(default_factory=dict)
    """(submission, assignment) -> the group that it is compared in, if groups were asked for."""
    pass_share: float = 0.5
    """The share of the points of an assignment that it takes to pass."""
    anonymous: bool = False

    @property
    def slugs(self) -> list[str]:
        """The assignments, sorted."""
        return sorted({slug for _, slug in self.lines})

    @property
    def numbers(self) -> dict[str, int]:
        """Submission -> its number on the page."""
        return {name: number for number, name in enumerate(self.names, 1)}

    def title(self, slug: str) -> str:
        """Of an assignment; its name, outside the course that has it."""
        return plain(self.titles[slug][self.lang]) if slug in self.titles else plain(slug)

    def of(self, slug: str) -> dict[str, Line]:
        """Submission -> line, for one assignment, in the order of the page."""
        return {name: self.lines[name, slug] for name in self.names if (name, slug) in self.lines}

    def graded(self, slug: str) -> dict[str, Line]:
        """Like `of`, without those that have no verdict."""
        return {name: line for name, line in self.of(slug).items() if line["possible"] is not None}


def arranged(lines: Iterable[Line]) -> tuple[dict[Key, Line], tuple[Line, ...]]:
    """The lines by submission and assignment, the last of each; and those without an assignment."""
    found: dict[Key, Line] = {}
    lost = []
    for line in lines:
        if line["slug"] is None:
            lost.append(line)
        else:
            found[str(line["submission"]), str(line["slug"])] = line
    return found, tuple(lost)


def shown_names(submissions: Iterable[str], *, secret: str | None, lang: Lang) -> dict[str, str]:
    """How the page calls the students, sorted by that.

    secret  of the course: names become pseudonyms that are the same in each report and tell nobody's name; None: names
            stay.
    """
    found = {name: plain(name) if secret is None else pseudonym(name, secret, lang) for name in set(submissions)}
    return dict(sorted(found.items(), key=lambda pair: (_without_accents(pair[1]), pair[0])))


def _without_accents(name: str) -> str:
    """For sorting: Élise among the E's."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def pseudonym(name: str, secret: str, lang: Lang) -> str:
    """A name that stands for another: without the secret, nobody can try names until one fits."""
    digest = hmac.new(secret.encode(), f"pseudonym {name}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return f"{Text('Étudiant', 'Student')[lang]} {digest[:8].upper()}"
