"""The headings of an assignment: its title, and `## Exercise 2. Title (6 points)` over each exercise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.text import Lang

_EXERCISE: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"## Exercice (\d+)\. (.+) \((\d+(?:,\d+)?)[ \u00a0]points?\)"),
    "en": re.compile(r"## Exercise (\d+)\. (.+) \((\d+(?:\.\d+)?)[ \u00a0]points?\)"),
}

PATTERN: dict[Lang, str] = {
    "fr": "## Exercice N. Titre (P points)",
    "en": "## Exercise N. Title (P points)",
}
"""How an exercise heading is written, for messages."""


@dataclass(frozen=True, slots=True)
class ExerciseHeading:
    """What the heading of an exercise says."""

    number: int
    title: str
    points: float


def exercise_heading(text: str, lang: Lang) -> ExerciseHeading | None:
    """The first exercise heading in a text cell, if it has one."""
    for line in text.split("\n"):
        found = _EXERCISE[lang].fullmatch(line.strip())
        if found:
            return ExerciseHeading(int(found[1]), found[2], float(found[3].replace(",", ".")))
    return None


def assignment_title(text: str) -> str | None:
    """The title that a text cell gives to the assignment: its heading of level 1, if it has one."""
    for line in text.split("\n"):
        if line.startswith("# "):
            return line.removeprefix("# ").strip()
    return None
