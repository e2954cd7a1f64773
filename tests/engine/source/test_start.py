"""What `autograder new` writes, and what it refuses to write over. That it passes `verify` the guide's test shows."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.errors import UsageError
from autograder.source.read import read_source
from autograder.source.rules import source_faults
from autograder.source.start import start
from autograder.text import Text

TITLE = Text("Premiers pas\u00a0: l'exponentielle", "First steps: the exponential")


def test_the_titles_are_the_headings_and_the_source_breaks_no_rule(tmp_path):
    course = Course(tmp_path)
    written = start(course, "first", TITLE)
    assert written == [
        course.source("first"), course.accepted("first"), course.misconceptions("first"), course.public("first"),
        course.suite("first"),
    ]  # fmt: skip
    source = course.source("first").read_text(encoding="utf-8")
    assert all(f"# # {TITLE[lang]}\n" in source for lang in ("fr", "en"))
    assert "TITRE" not in source
    assert "TITLE" not in source
    assert source_faults(read_source(course, "first")) == []


@pytest.mark.parametrize("name", ["First", "1st", "a-b", "", "../x", "été"])
def test_a_name_that_python_could_not_use_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="cannot name an assignment"):
        start(Course(tmp_path), name, TITLE)
    assert not list(tmp_path.iterdir())


def test_a_title_of_two_lines_is_refused(tmp_path):
    with pytest.raises(UsageError, match="one line"):
        start(Course(tmp_path), "first", Text("un\ndeux", "one"))


def test_nothing_is_written_over(tmp_path):
    course = Course(tmp_path)
    course.suite("first").parent.mkdir(parents=True)
    course.suite("first").write_text("mine")
    with pytest.raises(UsageError, match=r"test_first\.py: there already"):
        start(course, "first", TITLE)
    assert course.suite("first").read_text() == "mine"
    assert not course.source("first").exists()


def test_a_course_begins_where_there_is_none_and_goes_on_where_there_is_one(tmp_path, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(main, ["new", "one"])
    assert first.exit_code == 0, first.stderr
    assert f"No course here yet: one begins at {tmp_path}." in first.stderr
    monkeypatch.chdir(tmp_path / "below")
    second = CliRunner().invoke(main, ["new", "two"])
    assert second.exit_code == 0, second.stderr
    assert "No course here" not in second.stderr
    assert Course(tmp_path).slugs() == ["one", "two"]
    again = CliRunner().invoke(main, ["new", "two"])
    assert again.exit_code == 2
    assert "there already" in again.stderr


def test_a_file_where_the_course_should_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["--course", str(tmp_path / "file"), "new", "one"])
    assert result.exit_code == 2
    assert "a file, not a folder" in result.stderr
