"""The teacher's page of four students whose notebooks were really graded: `record_class.py` made their lines."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from class_lines import TODAY
from record_class import COURSE, NAMES, RECORD, write
from test_verdict_schema import documented

from autograder.report.class_page import page
from autograder.report.class_sources import Wishes, classbook

HOSTILE = NAMES[-1]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    folder = tmp_path_factory.mktemp("class")
    write(folder)
    book = classbook([RECORD], Wishes("en"), course=COURSE, submissions=[folder])
    return BeautifulSoup(page(book, today=TODAY), "html.parser")


def test_the_recorded_lines_have_the_form_that_is_written_today() -> None:
    for text in RECORD.read_text(encoding="utf-8").splitlines():
        assert list(json.loads(text)) == documented()[""]


def test_all_four_are_on_the_page_with_their_code(recorded: BeautifulSoup) -> None:
    assert sorted(found.get_text() for found in recorded.select("article h3")) == sorted(NAMES)
    assert len(recorded.select("article .pair pre")) > 10


def test_who_copied_stands_beside_the_one_copied_from(recorded: BeautifulSoup) -> None:
    groups = [[link.get_text() for link in item.select("a")] for item in recorded.select(".attention > li")]
    assert ["François Nguyen", "Giulia Rossi"] in groups


def test_the_file_that_is_no_notebook_is_told(recorded: BeautifulSoup) -> None:
    (told,) = [item.get_text() for item in recorded.select(".attention > li") if "unreadable" in item.get_text()]
    assert "Giulia Kowalski" in told


def test_scripts_in_a_name_an_error_and_a_code_are_text(recorded: BeautifulSoup) -> None:
    assert len(recorded.find_all("script")) == 1
    assert recorded.find_all("img") == []
    shown = recorded.get_text()
    assert HOSTILE in shown
    assert "ValueError: <script>alert(2)</script>" in shown
