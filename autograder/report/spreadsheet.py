"""The data of a class for other programs: rows as CSV, JSON or an Excel workbook.

A text that a spreadsheet could take for a formula is written with an apostrophe before it, and so is one that begins
with an apostrophe: `restored` gives every text back. In a workbook texts are marked as texts instead.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from autograder.report.class_tables import exercises_of
from autograder.report.classbook import Classbook, state_of
from autograder.text import plain

Value = str | float | int | None
Row = dict[str, Value]

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""How a text begins that a spreadsheet may run; the wide forms are those of East Asian keyboards."""
MAX_CELL = 32_767
"""Characters that a cell of a workbook holds."""
MARKS = (
    "student", "assignment", "lang", "earned", "possible", "by_hand", "unreadable", "isolation", "engine_version",
    "suite_sha256", "seconds", "student_seconds",
)  # fmt: skip
EXERCISES = ("student", "assignment", "exercise", "title", "state", "earned", "possible", "misconceptions")
CHECKS = (
    "student", "assignment", "exercise", "check", "outcome", "earned", "possible", "misconception", "because",
    "seconds", "student_seconds",
)  # fmt: skip
MISCONCEPTIONS = ("assignment", "exercise", "misconception", "students", "explanation")


def tables(book: Classbook) -> dict[str, tuple[Sequence[str], list[Row]]]:
    """Name of a table -> its columns and rows: marks, exercises, checks, misconceptions."""
    return {
        "marks": (MARKS, list(_marks(book))),
        "exercises": (EXERCISES, list(_exercises(book))),
        "checks": (CHECKS, list(_checks(book))),
        "misconceptions": (MISCONCEPTIONS, list(_misconceptions(book))),
    }


def _marks(book: Classbook) -> Iterator[Row]:
    for name, slug, line in _lines(book):
        same = {key: line[key] for key in MARKS if key in line and key != "unreadable"}
        unreadable = plain(line["unreadable"][book.lang]) if line["unreadable"] else None
        yield {"student": book.names[name], "assignment": slug, **same, "unreadable": unreadable}


def _exercises(book: Classbook) -> Iterator[Row]:
    for name, slug, line in _lines(book):
        for score in line["exercises"]:
            found = dict.fromkeys(check["misconception"] for check in score["checks"] if check["misconception"])
            yield {
                "student": book.names[name], "assignment": slug, "exercise": plain(score["exercise"]),
                "title": plain(score["title"][book.lang]), "state": str(state_of(score)), "earned": score["earned"],
                "possible": score["possible"], "misconceptions": " ".join(map(plain, found)),
            }  # fmt: skip


def _checks(book: Classbook) -> Iterator[Row]:
    for name, slug, line in _lines(book):
        for score in line["exercises"]:
            for check in score["checks"]:
                because = plain(check["because"][book.lang]) if check["because"] else None
                same = {key: check[key] for key in CHECKS if key in check and key != "because"}
                about = {"student": book.names[name], "assignment": slug, "exercise": plain(score["exercise"])}
                yield {**about, **same, "because": because}


def _misconceptions(book: Classbook) -> Iterator[Row]:
    for slug in book.slugs:
        lines = book.graded(slug)
        for exercise in exercises_of(lines):
            who: dict[str, set[str]] = {}
            explained: dict[str, str] = {}
            for name, line in lines.items():
                own = (score["checks"] for score in line["exercises"] if score["exercise"] == exercise)
                for check in itertools.chain.from_iterable(own):
                    if check["misconception"]:
                        who.setdefault(check["misconception"], set()).add(name)
                        explained[check["misconception"]] = str((check["explanation"] or {}).get(book.lang, ""))
            for misconception, names in sorted(who.items(), key=lambda pair: -len(pair[1])):
                yield {
                    "assignment": slug, "exercise": plain(exercise), "misconception": plain(misconception),
                    "students": len(names), "explanation": plain(explained[misconception]),
                }  # fmt: skip


def _lines(book: Classbook) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for slug in book.slugs:
        for name, line in book.of(slug).items():
            yield name, slug, line


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Comma-separated values, points as decimal separators, one row a line."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180
    writer.writerow([neutral(column) for column in columns])
    for row in rows:
        writer.writerow([neutral(row[column]) for column in columns])
    return written.getvalue()


def neutral(value: Value) -> Value:
    """The value as a spreadsheet shows it and never runs it; of numbers and harmless texts, itself."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(DANGEROUS) else value
    return value


def restored(text: str) -> str:
    """The text of which `neutral` made this one."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def as_json(book: Classbook) -> str:
    """All tables, as lists of objects."""
    return json.dumps({name: rows for name, (_, rows) in tables(book).items()}, ensure_ascii=False, indent=1) + "\n"


def as_workbook(book: Classbook) -> bytes:
    """All tables, each on a sheet of an Excel workbook; every text is a text, whatever it begins with."""
    from openpyxl import Workbook  # here: half a second, for one format of three
    from openpyxl.styles import Font

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, (columns, rows) in tables(book).items():
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        heading: Row = dict(zip(columns, columns, strict=True))
        for number, row in enumerate([heading, *rows], 1):
            for place, column in enumerate(columns, 1):
                value = row[column]
                cell = sheet.cell(number, place)
                if isinstance(value, str):
                    cell.value = value[:MAX_CELL]
                    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
                    cell.quotePrefix = value.startswith(DANGEROUS)  # for whoever edits it
                else:
                    cell.value = value
                if number == 1:
                    cell.font = Font(bold=True)
        sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
