"""Where a course keeps its things, and the secret from which hidden inputs are drawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import CourseError


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    (tmp_path / "solutions" / "vae").mkdir(parents=True)
    (tmp_path / "solutions" / "vae" / "notebook.py").write_text("")
    (tmp_path / "tests" / "hidden").mkdir(parents=True)
    return Course(tmp_path)


def test_a_course_is_found_from_a_folder_inside_it(course: Course) -> None:
    assert Course.find(course.root / "solutions" / "vae") == course


def test_a_folder_without_a_course_says_what_a_course_is(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"expected a folder with solutions/ and tests/hidden/"):
        Course.find(tmp_path)


def test_an_unknown_assignment_is_answered_with_the_known_ones(course: Course) -> None:
    with pytest.raises(CourseError, match="the course has vae"):
        course.require("gan")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(course: Course) -> None:
    first = course.secret()
    assert course.secret() == first
    assert len(first) == 32
    assert (course.root / "solutions" / ".secret").stat().st_mode & 0o777 == 0o600


def test_many_at_once_agree_on_the_secret(course: Course) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: course.secret(), range(8)))) == 1


def test_the_environment_names_the_secret_first(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "a sentence")
    assert course.secret() == "a sentence"


def test_a_folder_that_cannot_be_written_asks_for_the_variable(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(CourseError, match="set AUTOGRADER_SECRET"):
        course.secret()
