"""The data of a class for other programs: complete, exact, and never a formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from class_lines import LINES, book, full, hostile, of, score
from feedback_lines import check
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_class_page import run

from autograder.report import spreadsheet
from autograder.report.spreadsheet import DANGEROUS, neutral, restored

FORMULA = '=HYPERLINK("http://x","y")'


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", DANGEROUS)
def test_no_text_begins_like_a_formula(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert restored(str(neutral(text))) == text


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from("=+-@'\"',;\n\r\t é")))
def test_quotes_commas_and_line_ends_survive_a_reader_of_csv(text: str) -> None:
    ((_,), (found,)) = rows(spreadsheet.as_csv(["a"], [{"a": f"x{text}"}]))
    assert found == f"x{text}"


def test_numbers_stay_numbers() -> None:
    assert rows(spreadsheet.as_csv(["a", "b", "c"], [{"a": -1.5, "b": 2.0, "c": None}]))[1] == ["-1.5", "2", ""]


def test_there_is_a_row_for_each_mark_exercise_and_check() -> None:
    counts = {name: len(found) for name, (_, found) in spreadsheet.tables(book()).items()}
    assert counts == {"marks": 7, "exercises": 13, "checks": 13, "misconceptions": 2}


def test_an_unknown_mark_is_empty_and_no_zero() -> None:
    (dan,) = [row for row in spreadsheet.tables(book())["marks"][1] if row["student"] == "Dan"]
    assert dan["earned"] is None


def test_each_row_has_exactly_its_columns() -> None:
    for columns, found in spreadsheet.tables(hostile()).values():
        assert {frozenset(row) for row in found} <= {frozenset(columns)}


def test_json_holds_all_tables() -> None:
    found = json.loads(spreadsheet.as_json(full()))
    assert list(found) == ["marks", "exercises", "checks", "misconceptions"]
    assert found["exercises"][0]["title"] == "en kl"


def workbook(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_a_workbook_has_no_formula_whatever_a_student_is_called() -> None:
    line = of(FORMULA, 1.0, score("kl", 1.0, check("failed", because={"fr": FORMULA, "en": FORMULA})))
    found = workbook(spreadsheet.as_workbook(book(line)))
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert found["marks"]["A2"].value == FORMULA
    assert found["marks"]["A2"].quotePrefix
    assert found["marks"]["D2"].value == 1


def test_the_command_writes_all_three(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    verdicts.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    files = [tmp_path / f"class.{kind}" for kind in ("html", "csv", "json", "xlsx")]
    options = zip(("--into", "--csv", "--json", "--xlsx"), files, strict=True)
    done = run("report", verdicts, *(each for option in options for each in option))
    assert done.stdout.split() == [str(path) for path in files]
    assert files[1].read_bytes().startswith(b"\xef\xbb\xbfstudent,")  # Excel needs the mark for accents
    assert len(rows(files[1].read_text(encoding="utf-8-sig"))) == 14
    assert len(json.loads(files[2].read_text(encoding="utf-8"))["marks"]) == 7
    assert workbook(files[3].read_bytes()).sheetnames == ["marks", "exercises", "checks", "misconceptions"]
