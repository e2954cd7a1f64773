"""The schema that is documented is the schema that is written, key by key and in that order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.grade.batch import Entry, Graded
from autograder.grade.shown import packed, unpacked
from autograder.model import CellRun, Exercise, ExerciseScore, Outcome, Report, Verdict
from autograder.report import schema
from autograder.text import Text

NAME = Text("le nom", "the name")


def documented() -> dict[str, list[str]]:
    """List -> its keys, as the docstring of the schema indents them; "" is the object of a submission."""
    found: dict[str, list[str]] = {"": []}
    parents = [""]
    for line in (schema.__doc__ or "").split("null, never left out.\n")[1].splitlines():
        if not line.strip():
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        key = line.split()[0]
        del parents[depth + 1 :]
        found.setdefault(parents[depth], []).append(key)
        parents.append(key)
    return found


@pytest.fixture
def graded() -> Graded:
    verdict = Verdict("a_check", "one", Outcome.FAILED, 0.0, 2.0, NAME, NAME, "wrong", NAME, "trace", 0.123456, 0.1)
    broken = Verdict("another", "one", Outcome.BROKEN, None, 2.0, NAME, NAME)
    scores = (ExerciseScore(Exercise("one", 4.0, NAME), None, (verdict, broken)),)
    cells = (CellRun("one", 3, Outcome.CRASHED, NAME, ({"output_type": "stream"},), 0.5),)
    report = Report("anne", "vae", "fr", "ab12", scores, cells, "namespaces", "cd34")
    return Graded(Entry(Path("class/anne.ipynb"), "anne"), report, None)


def test_the_keys_of_a_submission_are_those_documented(graded: Graded) -> None:
    keys, line = documented(), schema.line(graded)
    assert list(line) == keys[""]
    assert list(line["exercises"][0]) == keys["exercises"]
    assert list(line["exercises"][0]["checks"][0]) == keys["checks"]
    assert list(line["cells"][0]) == keys["cells"]


def test_a_file_without_an_assignment_has_the_same_keys(graded: Graded) -> None:
    line = schema.line(Graded(graded.entry, None, NAME))
    assert list(line) == documented()[""]
    assert line["unreadable"] == {"fr": "le nom", "en": "the name"}


def test_the_number_of_the_schema_is_the_one_documented(graded: Graded) -> None:
    assert f"Schema {schema.SCHEMA}." in (schema.__doc__ or "")
    assert schema.line(graded)["schema"] == schema.SCHEMA


def test_a_broken_check_leaves_no_number_anywhere_above_it(graded: Graded) -> None:
    line = schema.line(graded)
    assert line["earned"] is None
    assert line["exercises"][0]["earned"] is None
    assert [check["earned"] for check in line["exercises"][0]["checks"]] == [0.0, None]


def test_a_line_is_one_line_of_json_and_comes_back_as_it_was(graded: Graded) -> None:
    line = schema.line(graded)
    text = json.dumps(line, ensure_ascii=False, allow_nan=False)
    assert "\n" not in text
    assert json.loads(text) == line


def test_what_a_cell_has_shown_is_no_part_of_the_verdicts(graded: Graded) -> None:
    assert "outputs" not in json.dumps(schema.line(graded))


def test_the_digest_of_what_could_not_be_read_is_null(graded: Graded) -> None:
    assert graded.report is not None
    unread: Any = Report("anne", "vae", "fr", "", (), (), "namespaces", "cd34", unreadable=NAME)
    assert schema.as_json(unread)["sha256"] is None


def test_a_report_comes_back_from_its_object_and_what_its_cells_showed(graded: Graded) -> None:
    assert graded.report is not None
    again = schema.report_of(schema.as_json(graded.report), unpacked(packed(graded.report.cells)))
    assert schema.as_json(again) == schema.as_json(graded.report)
    assert again.cells == graded.report.cells
    assert again.verdicts[0].explanation == NAME


def test_a_file_without_an_assignment_has_no_report(graded: Graded) -> None:
    with pytest.raises(ValueError, match="expected a graded verdict"):
        schema.report_of(schema.line(Graded(graded.entry, None, NAME)), {})
