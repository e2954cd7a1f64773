"""What `autograder grade` has graded, nbgrader records without running it, to the same gradebook and the same files."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tiny_class import TinyClass

from autograder.bridges.nbgrader_engine import engine_of
from autograder.cli import main
from autograder.errors import IsolationError
from autograder.grade.engine import Engine
from autograder.model import Report, Submission

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]
RESTORED = "lost_cells"
"""nbgrader restores more than was handed in: its cells stand elsewhere, so it is graded as nbgrader has it."""


class Recorded:
    """The same class, graded by nbgrader through our engine, and recorded from the store without a sandbox."""

    def __init__(self, root: Path) -> None:
        self.executed = TinyClass.released(root / "executed")
        self.executed.hand_in_everything()
        shutil.copytree(root / "executed", root / "recorded")
        self.recorded = TinyClass(root / "recorded")
        reports = self._execute()
        place = self.recorded.root
        done = CliRunner().invoke(
            main, ["--course", str(place), "grade", str(place / "submitted"), "--out", str(place / "verdicts.jsonl")]
        )
        assert done.exit_code == 0, done.output
        self.asked: list[str] = []
        self._record(reports)
        for graded in (self.executed, self.recorded):
            graded.feedback()

    def _execute(self) -> dict[str, Report]:
        """Grade one of them; the reports of the engine, by student."""
        reports: dict[str, Report] = {}
        run = Engine.run

        def noted(engine: Engine, submission: Submission, *rest: Any, **more: Any) -> Report:
            reports[submission.name] = run(engine, submission, *rest, **more)
            return reports[submission.name]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "run", noted)
            self.executed.autograde()
        engine_of(self.executed.root).close()
        return reports

    def _record(self, reports: Mapping[str, Report]) -> None:
        """Record the other one. Who is to be run again gets the report of the first."""

        def known(engine: Engine, submission: Submission, *rest: Any, **more: Any) -> Report:
            self.asked.append(submission.name)
            return reports[submission.name]

        def refuse(engine: Engine) -> None:
            raise IsolationError("no sandbox here")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "run", known)
            patch.setattr(Engine, "start", refuse)
            self.recorded.autograde()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fixture does not have the filters of its module
        patch.setenv("AUTOGRADER_SECRET", "recorded")
        return Recorded(tmp_path_factory.mktemp("class"))


def test_only_what_nbgrader_has_restored_otherwise_is_run_again(recorded: Recorded) -> None:
    assert set(recorded.asked) - {"reference"} == {RESTORED}


def test_the_gradebook_has_the_same_rows(recorded: Recorded) -> None:
    assert recorded.recorded.rows() == recorded.executed.rows()
    assert {row["auto_score"] for row in recorded.recorded.rows()["grade"]} == {0.0, 4.0, 16.0}


def test_the_autograded_notebooks_are_the_same(recorded: Recorded) -> None:
    assert recorded.recorded.notebooks() == recorded.executed.notebooks()
    assert "seen\\n" in str(recorded.recorded.notebooks()["shown"])
    assert "<table" in str(recorded.recorded.notebooks()["shown"])


def test_the_pages_of_feedback_are_the_same(recorded: Recorded) -> None:
    pages = recorded.recorded.pages()
    assert pages == recorded.executed.pages()
    assert len(pages) == len(os.listdir(recorded.recorded.root / "submitted"))
