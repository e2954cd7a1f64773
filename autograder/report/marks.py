"""Marks for a learning platform: what each student has, on which scale, and why some have none.

What the columns are, after the platforms' own manuals:
moodle  Grades, Import, CSV file: any columns, mapped by hand; people by `Email address` or `ID number`, which are
        case-sensitive; a grade in the column that the teacher maps. One assignment a file.
canvas  Gradebook, Import: `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, then the assignment, whose heading
        must be that of the Gradebook's own export, number included, or Canvas makes a new assignment. One a file.
table   `Student`, then a column for each assignment.
Who has no mark has no row for Moodle and Canvas: an empty cell could erase one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from autograder.errors import UsageError
from autograder.report.classbook import Classbook, Line
from autograder.report.roster import Person, Roster
from autograder.report.spreadsheet import Row

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("First name", "Surname", "ID number", "Email address")


class Platform(StrEnum):
    """Who reads the file."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one student for one assignment."""

    submission: str
    slug: str
    mark: float | None
    """On the scale of the export; None if there is none."""
    why: str = ""
    """Why there is none."""


def marks(book: Classbook, *, scale: float, written: Mapping[tuple[str, str], float] | None) -> list[Mark]:
    """The mark of every line of the class.

    scale    what full marks are worth.
    written  (submission, assignment) -> points that a person gave; None: the checks alone are what is marked.
    raises   UsageError if more points were given than there are.
    """
    return [_mark(name, slug, line, scale, written) for (name, slug), line in sorted(book.lines.items())]


def _mark(name: str, slug: str, line: Line, scale: float, written: Mapping[tuple[str, str], float] | None) -> Mark:
    if line["possible"] is None:
        return Mark(name, slug, None, "the grader has no verdict on it")
    if line["earned"] is None:
        return Mark(name, slug, None, "a check is broken: grade it again")
    earned, possible = line["earned"], line["possible"]
    by_hand = line["by_hand"] or 0.0
    if written is not None and by_hand:
        given = written.get((name, slug))
        if given is None and not line["unreadable"]:
            return Mark(name, slug, None, "its written question has no points yet")
        if given is not None and not 0 <= given <= by_hand:
            raise UsageError(f"--written: {name} has {given:g} points for {slug}, where 0 to {by_hand:g} can be given.")
        earned, possible = earned + (given or 0.0), possible + by_hand
    share = Decimal(str(earned)) / Decimal(str(possible)) if possible else Decimal(0)
    exact = share * Decimal(str(scale))
    return Mark(name, slug, float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)))


def written_points(rows: Sequence[Mapping[str, str]], slugs: Sequence[str]) -> dict[tuple[str, str], float]:
    """(submission, assignment) -> points, from a table with the columns student, points, and assignment if several.

    raises  UsageError if a column is missing, or a value is no number.
    """
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        known = {column.strip().lower(): value.strip() for column, value in row.items()}
        slug = known.get("assignment") or (slugs[0] if len(slugs) == 1 else "")
        if "student" not in known or "points" not in known or not slug:
            raise UsageError("--written: expected the columns student, points, and assignment if there are several.")
        try:
            found[known["student"], slug] = float(known["points"].replace(",", "."))
        except ValueError as error:
            raise UsageError(
                f"--written: the points of {known['student']} are no number: {known['points']!r}."
            ) from error
    return found


@dataclass(frozen=True, slots=True)
class Export:
    """A file of marks, and what a teacher should know of it."""

    columns: Sequence[str]
    rows: list[Row]
    notes: list[str]
    count: int
    """How many marks it holds."""


def export(
    found: Sequence[Mark],
    platform: Platform,
    *,
    titles: Mapping[str, str],
    scale: float,
    roster: Roster | None,
) -> Export:
    """The marks as a platform reads them.

    titles  assignment -> heading of its column.
    raises  UsageError if there are several assignments, and the platform takes one.
    """
    slugs = sorted({mark.slug for mark in found})
    if platform is not Platform.TABLE and len(slugs) != 1:
        raise UsageError(f"--to {platform} takes one assignment a file: add --assignment, one of {', '.join(slugs)}.")
    people = {mark.submission: roster.find(mark.submission) if roster else None for mark in found}
    notes = [f"{mark.submission}, {mark.slug}: no mark ({mark.why})" for mark in found if mark.mark is None]
    if roster:
        notes += _unmatched(people, roster)
        found = [mark for mark in found if people[mark.submission] is not None]
    given = [mark for mark in found if mark.mark is not None]
    if platform is Platform.TABLE:
        return Export(
            ("Student", *(titles[slug] for slug in slugs)), list(_table(found, people, titles)), notes, len(given)
        )
    heading = titles[slugs[0]]
    if platform is Platform.MOODLE:
        rows = [{**_for_moodle(mark.submission, people[mark.submission]), heading: mark.mark} for mark in given]
        return Export((*MOODLE, heading), rows, notes, len(given))
    possible: Row = {**dict.fromkeys(CANVAS, ""), "Student": "    Points Possible", heading: scale}
    rows = [{**_for_canvas(mark.submission, people[mark.submission]), heading: mark.mark} for mark in given]
    return Export((*CANVAS, heading), [possible, *rows], notes, len(given))


def _unmatched(people: Mapping[str, Person | None], roster: Roster) -> Iterator[str]:
    """Who is in one of the two lists only."""
    for submission, person in people.items():
        if person is None:
            yield f"{submission}: nobody of this name in the roster, or several: left out"
    matched = [person for person in people.values() if person]
    for person in roster.people:
        if person not in matched:
            yield f"{person.name or ', '.join(filter(None, person.columns.values()))}: in the roster, handed in nothing"


def _table(found: Sequence[Mark], people: Mapping[str, Person | None], titles: Mapping[str, str]) -> Iterator[Row]:
    for submission in dict.fromkeys(mark.submission for mark in found):
        person = people[submission]
        own = {titles[mark.slug]: mark.mark for mark in found if mark.submission == submission}
        row: Row = {"Student": person.name if person and person.name else submission}
        yield {**row, **{title: own.get(title) for title in titles.values()}}


def _for_moodle(submission: str, person: Person | None) -> Row:
    if person is None:
        known: Row = dict.fromkeys(MOODLE, "")
        return {**known, "Email address" if "@" in submission else "ID number": submission}
    return {
        "First name": person.value("first name", "firstname", "prenom"),
        "Surname": person.value("surname", "last name", "lastname", "nom", "nom de famille"),
        "ID number": person.value(
            "id number", "idnumber", "student id", "numero d'identification", "sis user id", "id"
        ),
        "Email address": person.value("email address", "email", "adresse de courriel", "courriel"),
    }


def _for_canvas(submission: str, person: Person | None) -> Row:
    if person is None:
        return {**dict.fromkeys(CANVAS, ""), "Student": submission, "SIS Login ID": submission}
    return {
        "Student": person.name,
        "ID": person.value("id"),
        "SIS User ID": person.value("sis user id", "id number", "student id"),
        "SIS Login ID": person.value("sis login id", "login", "username", "email", "email address"),
        "Section": person.value("section"),
    }
