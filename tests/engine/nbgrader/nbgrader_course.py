"""A course folder as a teacher has it, and an engine that knows the score without a sandbox."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.bridges import nbgrader_exporter, nbgrader_steps
from autograder.bridges.nbgrader import configure
from autograder.course import Course
from autograder.model import (
    Assignment,
    CellRun,
    ExerciseScore,
    Outcome,
    Report,
    Submission,
    Verdict,
)
from autograder.source.read import read_assignment
from autograder.text import Lang, Text

REPOSITORY = Path(__file__).parents[3]
UNDONE = re.compile(r"NotImplementedError|\] = None")
LAW = Text("la loi & <b>la règle</b>", "the law & <b>the rule</b>")


@dataclass
class Batch:
    """A released course, with what a test asks of it."""

    root: Path
    config: Config = field(default_factory=Config)

    def __post_init__(self) -> None:
        configure(self.config, self.root)

    @property
    def db_url(self) -> str:
        return f"sqlite:///{self.root}/gradebook.db"

    def submitted(self, student: str) -> Path:
        folder = self.root / "submitted" / student / "density"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(self, student: str, content: Any, name: str = "density.ipynb") -> Path:
        path = self.submitted(student) / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def generate(self) -> None:
        """`nbgrader generate_assignment density --force`."""
        result = NbGraderAPI(CourseDirectory(config=self.config), config=self.config).generate_assignment("density")
        assert result["success"], result["error"]

    def autograde(self, student: str = "*", *, force: bool = False) -> dict[str, Any]:
        """What the formgrader calls, for one student or all, in this process: `success`, `log`, `error`."""
        directory = CourseDirectory(config=self.config)
        result: dict[str, Any] = NbGraderAPI(directory, config=self.config).autograde("density", student, force=force)
        return result

    def autograded(self, student: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            (self.root / "autograded" / student / "density" / "density.ipynb").read_text()
        )
        return found

    def grades(self, student: str) -> dict[str, tuple[float | None, bool]]:
        """Exercise -> automatic score, and whether a person must look at it; not the assignment's written questions."""
        written = {question.name for question in read_assignment(Course(REPOSITORY), "density").written}
        with Gradebook(self.db_url) as gradebook:
            notebook = gradebook.find_submission_notebook("density", "density", student)
            return {
                grade.name.removeprefix("grade_"): (grade.auto_score, grade.needs_manual_grade)
                for grade in notebook.grades
                if grade.name not in written
            }

    def score(self, student: str) -> float:
        with Gradebook(self.db_url) as gradebook:
            return float(gradebook.find_submission("density", student).score)


class StubEngine:
    """Full points for each exercise whose cell is no longer the skeleton's; or what a test has planned."""

    def __init__(self, root: Path) -> None:
        self.assignment = read_assignment(Course(root), "density")
        self.plans: dict[str, Callable[[Report], Report]] = {}
        self.seen: list[Submission] = []
        self.closed = 0

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of the real engine."""
        for module in (nbgrader_steps, nbgrader_exporter):
            patch.setattr(module, "engine_of", lambda root: self)
            patch.setattr(module, "assignment_of", lambda root, slug: self.suite(slug)[0])
        patch.setattr(nbgrader_exporter, "refresh", lambda root: None)
        patch.setattr(nbgrader_steps, "retire", lambda root: self.close())

    def suite(self, slug: str) -> tuple[Assignment, None]:
        Course(REPOSITORY).require(slug)
        return self.assignment, None

    def close(self) -> None:
        self.closed += 1

    def grade(self, submission: Submission) -> Report:
        self.seen.append(submission)
        done = {cell.key for cell in submission.cells if not UNDONE.search(cell.source)}
        report = self.report(submission.name, submission.lang, done, submission)
        return self.plans.get(submission.name, lambda report: report)(report)

    def unreadable(self, slug: str, *, name: str, lang: Lang, sha256: str, says: Text) -> Report:
        return self.report(name, lang, set(), None, says)

    def report(
        self, name: str, lang: Lang, done: set[str], submission: Submission | None, says: Text | None = None
    ) -> Report:
        scores = []
        for exercise in self.assignment.exercises:
            earned = exercise.points if exercise.name in done else 0.0
            outcome = Outcome.PASSED if earned else Outcome.FAILED
            because = None if earned else says or Text("la raison", "the reason")
            verdict = Verdict("a_check", exercise.name, outcome, earned, exercise.points, LAW, because)
            scores.append(ExerciseScore(exercise, earned, (verdict,)))
        said = {"output_type": "stream", "name": "stderr", "text": "said"}
        cells = submission.cells if submission else ()
        runs = tuple(CellRun(cell.key, cell.position, Outcome.PASSED, None, (said,), 0.0) for cell in cells)
        return Report(name, "density", lang, "", tuple(scores), runs, "namespaces", "", unreadable=says)


def cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The cell with this id."""
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if cell.get("id") == name)
    return found


def changed(notebook: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """A copy of the notebook after `change`."""
    result = copy.deepcopy(notebook)
    change(result)
    return result
