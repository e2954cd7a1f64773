"""Who handed in what: the files of a class with their assignments, and which of several of a student counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grade.batch import Catalogue, Entry, identify
from autograder.grade.names import Pattern
from autograder.text import Text


@dataclass(frozen=True, slots=True)
class HandIn:
    """A file of a class, before it is graded."""

    entry: Entry
    slug: str | None
    """The assignment that it answers; None if it is unknown."""
    sha256: str
    """Of its bytes, or of the reason why they could not be read."""
    says: Text | None
    """Why it cannot be read, or why its assignment is unknown."""
    newer: Entry | None
    """The file of the same student for the same assignment that is graded in its place."""


def hand_ins(entries: Iterable[Entry], catalogue: Catalogue, *, slug: str | None = None) -> list[HandIn]:
    """The files in their order. `slug` is their assignment; None: each tells.

    In Moodle's folders, and among dated attempts, a student may have several for one assignment: the newest counts, by
    the date in its name, else by the archive's, else the last by name. One that is lost in its archive counts only if
    there is no other.
    """
    known = [(entry, identify(entry, catalogue, slug=slug)) for entry in entries]
    newest: dict[tuple[str, str | None], Entry] = {}
    for entry, about in known:
        found = newest.setdefault((entry.name, about.slug), entry)
        if _rank(entry) > _rank(found):
            newest[entry.name, about.slug] = entry
    return [
        HandIn(entry, about.slug, about.sha256, about.says, _replaced_by(entry, newest[entry.name, about.slug]))
        for entry, about in known
    ]


def _rank(entry: Entry) -> tuple[bool, tuple[str, ...], str]:
    return entry.problem is None, entry.attempt, entry.file


def _replaced_by(entry: Entry, newest: Entry) -> Entry | None:
    several = entry.pattern in (Pattern.MOODLE, Pattern.ATTEMPT)
    return newest if several and newest is not entry else None
