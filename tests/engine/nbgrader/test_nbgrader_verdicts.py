"""What `autograder grade` has graded, nbgrader records without running it, to the same gradebook and the same files."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tiny_class import SLUG, TinyClass

from autograder.bridges.nbgrader_engine import engine_of
from autograder.cli import main
from autograder.errors import IsolationError
from autograder.grade import item
from autograder.grade.engine import Engine
from autograder.model import Report, Submission

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]
WAYS = ("nbgrader", "verb")
RESTORED = "lost_cells"
"""nbgrader restores more than was handed in: its cells stand elsewhere, so it is graded as nbgrader has it."""


STORE = ("verdicts.db", "verdicts.artefacts")


class Classes:
    """The same class three times: graded by nbgrader through our engine; recorded by nbgrader from the verdicts of
    `autograder grade`; recorded by our verb. The last two on a machine without a sandbox.
    """

    def __init__(self, root: Path) -> None:
        self.executed = TinyClass.released(root / "executed")
        self.executed.hand_in_everything()
        self.recorded = {way: TinyClass(shutil.copytree(root / "executed", root / way)) for way in WAYS}
        self._reports: dict[str, Report] = {}
        self.asked: dict[str, list[str]] = {}
        """By way: whom it asked the engine about."""
        self._execute()
        self._grade()
        self._record("nbgrader", self.recorded["nbgrader"].autograde)
        self._record("verb", lambda: self.verb("--slots", "1"))
        for graded in (self.executed, *self.recorded.values()):
            graded.feedback()

    def verb(self, *words: str, status: int = 0) -> Result:
        """`autograder autograde tiny` in the class that it records."""
        done = CliRunner().invoke(main, ["--course", str(self.recorded["verb"].root), "autograde", SLUG, *words])
        assert done.exit_code == status, done.output
        return done

    def _execute(self) -> None:
        run = Engine.run

        def noted(engine: Engine, submission: Submission, *rest: Any, **more: Any) -> Report:
            self._reports[submission.name] = run(engine, submission, *rest, **more)
            return self._reports[submission.name]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "run", noted)
            self.executed.autograde()
        engine_of(self.executed.root).close()

    def _grade(self) -> None:
        """`autograder grade` in one folder; the other gets the same store, in which names are those of students."""
        place = self.recorded["nbgrader"].root
        words = [
            "--course",
            str(place),
            "--lang",
            "fr",
            "grade",
            str(place / "submitted"),
            "--out",
            str(place / "verdicts.jsonl"),
        ]
        done = CliRunner().invoke(main, [*words, "--slots", "1"])
        assert done.exit_code == 0, done.output
        shutil.copy(place / STORE[0], self.recorded["verb"].root)
        shutil.copytree(place / STORE[1], self.recorded["verb"].root / STORE[1])

    def _record(self, way: str, action: Callable[[], Any]) -> None:
        """Who is to be run again gets the report of the first class."""
        asked = self.asked.setdefault(way, [])

        def known(engine: Engine, submission: Submission, *rest: Any, **more: Any) -> Report:
            asked.append(submission.name)
            return self._reports[submission.name]

        def refuse(engine: Engine) -> None:
            raise IsolationError("no sandbox here")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "run", known)
            patch.setattr(Engine, "start", refuse)
            action()


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classes]:
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fixture does not have the filters of its module
        patch.setenv("AUTOGRADER_SECRET", "recorded")
        yield Classes(tmp_path_factory.mktemp("class"))


@pytest.mark.parametrize("way", WAYS)
def test_only_what_nbgrader_has_restored_otherwise_is_run_again(classes: Classes, way: str) -> None:
    assert set(classes.asked[way]) - {"reference"} == {RESTORED}


@pytest.mark.parametrize("way", WAYS)
def test_the_gradebook_has_the_same_rows(classes: Classes, way: str) -> None:
    assert classes.recorded[way].rows() == classes.executed.rows()
    assert {row["auto_score"] for row in classes.recorded[way].rows()["grade"]} == {0.0, 4.0, 16.0}


@pytest.mark.parametrize("way", WAYS)
def test_the_autograded_notebooks_are_the_same(classes: Classes, way: str) -> None:
    found = classes.recorded[way].notebooks()
    assert found == classes.executed.notebooks()
    assert "seen\\n" in str(found["shown"])
    assert "<table" in str(found["shown"])


@pytest.mark.parametrize("way", WAYS)
def test_the_pages_of_feedback_are_the_same(classes: Classes, way: str) -> None:
    pages = classes.recorded[way].pages()
    assert pages == classes.executed.pages()
    assert len(pages) == len(os.listdir(classes.executed.root / "submitted"))


def test_a_second_run_grades_and_records_nothing(classes: Classes) -> None:
    written = {path: path.stat().st_mtime_ns for path in classes.recorded["verb"].root.glob("autograded/*/*/*")}
    assert "9 submissions, 0 of them graded now" in classes.verb().output
    assert {path: path.stat().st_mtime_ns for path in written} == written


def test_a_student_on_whom_the_grader_fails_has_no_score(classes: Classes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Engine, "suite", lambda engine, slug: None)
    monkeypatch.setattr(item, "grade_one", fail)
    done = classes.verb("--only", "good", "--force", "--slots", "1", status=3)
    assert "the fault is the grader's, there is no score" in done.output
    scores = {row["student_id"]: row["auto_score"] for row in classes.recorded["verb"].rows()["grade"]}
    assert (scores["good"], scores["shown"]) == (None, 4.0)


def test_a_student_who_handed_in_nothing_is_a_sentence(classes: Classes) -> None:
    assert (
        "--only nobody: this student has handed in nothing for tiny"
        in classes.verb("--only", "nobody", status=2).output
    )


def test_a_folder_without_a_configuration_is_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--course", str(tmp_path), "autograde", SLUG])
    assert done.exit_code == 2
    assert "has no nbgrader_config.py" in done.output


def test_a_configuration_that_does_not_name_this_engine_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    done = CliRunner().invoke(main, ["--course", str(tmp_path), "autograde", SLUG])
    assert done.exit_code == 2
    assert "does not grade through this engine" in done.output


def test_an_assignment_that_nobody_handed_in_is_a_sentence(classes: Classes) -> None:
    root = classes.recorded["verb"].root
    done = CliRunner().invoke(main, ["--course", str(root), "autograde", "other"])
    assert done.exit_code == 2
    assert "nbgrader stopped at other: No notebooks were matched" in done.output
