"""The notebooks of a class, read again for the teacher's page: nothing runs, what is shown is harmless and small."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from class_lines import PNG

from autograder.course import Course
from autograder.report.handed import MAX_SHOWN_BYTES, Reader

COURSE = Course(Path(__file__).parents[3])


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(COURSE)


@pytest.fixture
def solved() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(COURSE.solved("markov", "en").read_text(encoding="utf-8"))
    return found


def cell(notebook: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in notebook["cells"] if each["id"] == key)


def png(width: int, height: int, size: int = 60) -> str:
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + sides + b"\0" * size).decode()


def shows(picture: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}}


def read(reader: Reader, notebook: dict[str, Any], folder: Path) -> Any:
    path = folder / "anne" / "markov" / "markov.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return reader.again([folder], {("anne", "markov"): None})["anne", "markov"]


def test_code_of_every_exercise_and_the_written_answer_are_found(
    reader: Reader, solved: dict[str, Any], tmp_path: Path
) -> None:
    found = read(reader, solved, tmp_path)
    assert set(found.code) == {exercise.name for exercise in reader.assignments["markov"].exercises}
    assert found.code == reader.reference("markov", "fr").code
    assert found.written["learning_or_reciting"]


def test_a_written_question_left_as_it_was_given_has_no_answer(reader: Reader, tmp_path: Path) -> None:
    given = json.loads(COURSE.assignment("markov", "fr").read_text(encoding="utf-8"))
    assert read(reader, given, tmp_path).written == {"learning_or_reciting": ""}


def test_pictures_and_texts_are_found_by_their_cell_even_when_it_lost_its_id(
    reader: Reader, solved: dict[str, Any], tmp_path: Path
) -> None:
    one, two = (cell(solved, key) for key in ("explore-3", "explore-4"))
    one["outputs"] = [shows(PNG), {"output_type": "stream", "name": "stdout", "text": ["a ", "text"]}]
    two["outputs"] = [shows([PNG[:20] + "\n", PNG[20:]])]
    two["id"] = "renamed"
    found = [(shown.cell, shown.picture, shown.text) for shown in read(reader, solved, tmp_path).shown]
    assert found == [("explore-3", PNG, ""), ("explore-3", "", "a text"), ("explore-4", PNG, "")]


def test_what_is_no_small_png_is_left_out(reader: Reader, solved: dict[str, Any], tmp_path: Path) -> None:
    svg = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
    bad = [svg, png(2001, 2000), png(10**6, 10**6), png(2, 2, 300_000), 7, None, "%%%"]
    cell(solved, "explore-3")["outputs"] = [shows(picture) for picture in [*bad, PNG]]
    assert [shown.picture for shown in read(reader, solved, tmp_path).shown] == [PNG]


def test_pictures_of_one_notebook_have_a_limit_and_the_rest_is_counted(
    reader: Reader, solved: dict[str, Any], tmp_path: Path
) -> None:
    large = png(2, 2, 150_000)
    for number in range(1, 11):
        cell(solved, f"explore-{number}")["outputs"] = [shows(large)]
    found = read(reader, solved, tmp_path)
    assert len(found.shown) == MAX_SHOWN_BYTES // len(large)
    assert found.left_out == 10 - len(found.shown)


@pytest.mark.parametrize("outputs", [None, 3, [None], [{"output_type": "stream", "name": "stdout", "text": [1]}], "x"])
def test_outputs_of_any_form_harm_nobody(outputs: Any, reader: Reader, solved: dict[str, Any], tmp_path: Path) -> None:
    cell(solved, "explore-3")["outputs"] = outputs
    assert read(reader, solved, tmp_path).shown == ()


def test_a_file_that_is_no_notebook_is_left_out(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "markov.ipynb").write_bytes(b"%PDF")
    assert reader.again([tmp_path], {("markov", "markov"): None}) == {}


def test_of_two_notebooks_of_one_name_the_graded_one_is_read(
    reader: Reader, solved: dict[str, Any], tmp_path: Path
) -> None:
    other = copy.deepcopy(solved)
    cell(other, "explore-1")["source"] += "\n"
    contents = [json.dumps(each).encode() for each in (solved, other)]
    for place, content in zip("ab", contents, strict=True):
        path = tmp_path / place / "anne" / "markov" / "markov.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    for content in contents:
        graded = hashlib.sha256(content).hexdigest()
        found = reader.again([tmp_path / "a", tmp_path / "b"], {("anne", "markov"): graded})
        assert found["anne", "markov"].sha256 == graded
