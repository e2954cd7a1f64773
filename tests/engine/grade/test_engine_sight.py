"""A course that submissions could read is not graded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import IsolationError
from autograder.grade.engine import Engine, require_out_of_sight
from autograder.sandbox.jail import Isolation, Zygote


@pytest.mark.parametrize(
    "folder", ["/usr", "/usr/src/app", "/usr/local/share/course", sys.prefix, f"{sys.prefix}/course"]
)
def test_a_course_among_what_the_sandbox_shows_is_refused(folder: str) -> None:
    with pytest.raises(IsolationError, match="which the sandbox shows to every submission"):
        require_out_of_sight(Path(folder))


def test_a_link_to_such_a_place_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "course").symlink_to("/usr/share")
    with pytest.raises(IsolationError):
        require_out_of_sight(tmp_path / "course")


@pytest.mark.parametrize("folder", ["/usrs/course", "/course", "/lectures/course", str(Path(sys.prefix).parent)])
def test_a_course_elsewhere_is_welcome(folder: str) -> None:
    require_out_of_sight(Path(folder))


def test_no_sandbox_is_started_for_such_a_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Zygote, "start", lambda level: pytest.fail("it was started"))
    with pytest.raises(IsolationError):
        Engine(Course(Path("/usr/src/app"))).start()


def test_without_a_sandbox_there_is_nothing_to_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Zygote, "start", lambda level, device: level)
    assert Engine(Course(Path("/usr/src/app")), isolation=Isolation.PROCESS).start() is Isolation.PROCESS
