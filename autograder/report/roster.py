"""The list of a class, as a learning platform gives it: whose submission is whose.

A CSV file with a row for each person. What its columns are called is known in English and French, as Moodle and Canvas
write them: identifiers, addresses, login names, names in one column or in two.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.report.spreadsheet import restored

IDS = (
    "id", "id number", "idnumber", "sis user id", "student id", "numero d'identification", "username", "sis login id",
    "login", "nom d'utilisateur", "identifier", "identifiant", "email", "email address", "adresse de courriel",
    "courriel",
)  # fmt: skip
"""Columns whose values belong to one person; an address also by its part before the @."""
WHOLE_NAMES = ("student", "name", "full name", "nom complet", "etudiant")
FIRST_NAMES = ("first name", "firstname", "prenom")
LAST_NAMES = ("surname", "last name", "lastname", "nom", "nom de famille")
PARTICIPANT = re.compile(r"(?P<name>.+)_(?P<number>\d+)")
"""How Moodle's download of submissions names a student."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the list."""

    columns: Mapping[str, str]
    """As the file has them."""

    def value(self, *names: str) -> str:
        """What the first of these columns holds that the file has; "" if it has none of them."""
        own = {_key(column): value for column, value in self.columns.items()}
        return next((own[name] for name in names if own.get(name)), "")

    @property
    def name(self) -> str:
        """First name and last name, or the one name that there is."""
        two = f"{self.value(*FIRST_NAMES)} {self.value(*LAST_NAMES)}".strip()
        return self.value(*WHOLE_NAMES) or two


class Roster:
    """The people of a class, found by any of their names."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._by_id: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for number, person in enumerate(self.people):
            for known in _ids(person):
                self._by_id[known].add(number)
            for known in _names(person):
                self._by_name[known].add(number)

    def find(self, submission: str) -> Person | None:
        """The person whose submission is called so; None if there is nobody, or more than one.

        An identifier or address counts before a name; of two people of one name neither is taken.
        """
        moodle = PARTICIPANT.fullmatch(submission)
        known = [submission, moodle["number"]] if moodle else [submission]
        for tried in (
            [self._by_id.get(_key(name), set()) for name in known],
            [self._by_name.get(_letters(moodle["name"] if moodle else submission), set())],
        ):
            found = set().union(*tried)
            if found:
                return self.people[found.pop()] if len(found) == 1 else None
        return None


def read_roster(path: Path) -> Roster:
    """The list in a CSV file, in UTF-8 or in the encoding of Windows, with commas, semicolons or tabs.

    raises  UsageError if it cannot be read, or has no column that names people.
    """
    rows = read_table(path, "--roster")
    people = [Person(row) for row in rows if not (row and next(iter(row.values())).strip() == "Points Possible")]
    if not any(person.name or list(_ids(person)) for person in people):
        columns = ", ".join(rows[0]) if rows else "none"
        raise UsageError(
            f"--roster {path}: no column that names people. Expected one such as ID number, Email address, Username, "
            f"Student, or First name and Last name; found {columns}."
        )
    return Roster(people)


def read_table(path: Path, option: str) -> list[dict[str, str]]:
    """The rows of a CSV file.

    raises  UsageError if it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{option} {path}: cannot be read ({error.strerror}).") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what Excel writes in western Europe
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval=""))
    except csv.Error as error:
        raise UsageError(f"{option} {path}: not a CSV file ({error}).") from error
    return [{column: restored(value or "") for column, value in row.items() if column is not None} for row in rows]


def _ids(person: Person) -> Iterator[str]:
    for column, value in person.columns.items():
        if _key(column) in IDS and value.strip():
            yield _key(value)
            if "@" in value:
                yield _key(value.split("@")[0])


def _names(person: Person) -> set[str]:
    """The name in either order; Canvas writes `Last, First`."""
    name = person.name
    last, comma, first = name.partition(",")
    orders = {name, f"{first} {last}" if comma else name}
    orders.add(f"{person.value(*LAST_NAMES)} {person.value(*FIRST_NAMES)}")
    return {_letters(each) for each in orders if _letters(each)}


def _key(text: str) -> str:
    """For comparing headings and identifiers."""
    return _without_marks(text).strip()


def _letters(text: str) -> str:
    """For comparing names: without accents, hyphens, apostrophes and case."""
    return " ".join(re.findall(r"\w+", _without_marks(text)))


def _without_marks(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))
