"""A class in groups: by the language of the notebooks, or by a column of the roster, such as the section."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.report.class_tables import exercises_of
from autograder.report.classbook import Classbook, Line
from autograder.report.handed import Key
from autograder.report.roster import read_roster
from autograder.report.typeset import number, percent
from autograder.text import Lang, Text, plain

BY_LANGUAGE = "lang"
LANGUAGES = {
    "fr": Text("notebook en français", "notebook in French"),
    "en": Text("notebook en anglais", "notebook in English"),
}
NOWHERE = Text("hors de la liste", "not in the list")
EMPTY = Text("sans groupe", "no group")


def groups_of(lines: Mapping[Key, Line], by: str, roster: Path | None, lang: Lang) -> dict[Key, str]:
    """(submission, assignment) -> its group.

    by      `lang`, or a column of the roster
    raises  UsageError if there is no such column, or no roster to look in.
    """
    if by == BY_LANGUAGE:
        return {key: LANGUAGES[line["lang"]][lang] for key, line in lines.items() if line["lang"] in LANGUAGES}
    if roster is None:
        raise UsageError(f"--by {by}: a column of the class's list, which --roster names; or --by {BY_LANGUAGE}.")
    known = read_roster(roster)
    columns = known.people[0].columns if known.people else {}
    if by not in columns:
        raise UsageError(f"--by {by}: {roster} has no such column; it has {', '.join(columns) or 'none'}.")
    people = {name: known.find(name) for name, _ in lines}
    said = {
        name: NOWHERE[lang] if person is None else plain(person.columns.get(by, "").strip()) or EMPTY[lang]
        for name, person in people.items()
    }
    return {key: said[key[0]] for key in lines}


def groups(book: Classbook, slug: str) -> list[dict[str, Any]]:
    """A row for each group: how many, their mean, and the share of the points of each exercise; none without groups."""
    members: defaultdict[str, list[Line]] = defaultdict(list)
    for name, line in book.graded(slug).items():
        if (name, slug) in book.groups:
            members[book.groups[name, slug]].append(line)
    known = exercises_of(book.graded(slug))
    return [
        {
            "name": name,
            "count": len(lines),
            **_shown("mean", [line["earned"] / line["possible"] for line in lines if _has_score(line)], book.lang),
            "points": _mean_points(lines, book.lang),
            "shares": [_shown("share", _shares(lines, exercise), book.lang) for exercise in known],
        }
        for name, lines in sorted(members.items())
    ]


def _has_score(line: Line) -> bool:
    return line["earned"] is not None and bool(line["possible"])


def _mean_points(lines: Iterable[Line], lang: Lang) -> str:
    earned = [line["earned"] for line in lines if _has_score(line)]
    return number(statistics.fmean(earned), lang) if earned else "–"


def _shares(lines: Iterable[Line], exercise: str) -> list[float]:
    """The share of the points of an exercise, for each who has a score for it."""
    scores = [score for line in lines for score in line["exercises"] if score["exercise"] == exercise]
    return [
        score["earned"] / score["possible"] for score in scores if score["earned"] is not None and score["possible"]
    ]


def _shown(name: str, shares: list[float], lang: Lang) -> dict[str, Any]:
    mean = statistics.fmean(shares) if shares else None
    return {name: "–" if mean is None else percent(mean, lang), "sort": -1 if mean is None else round(mean, 4)}
