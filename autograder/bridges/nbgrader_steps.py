"""The steps that take the place of nbgrader's own: restore the notebook, grade it with our engine, save the scores.

sanitize     Restore, then nbgrader's own steps, which find nothing left to repair
autograde    Grade instead of Execute, SaveGrades instead of SaveAutoGrades
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade, is_solution
from traitlets import Enum

from autograder.bridges import nbgrader_outputs as outputs
from autograder.bridges.nbgrader_engine import assignment_of, engine_of, retire
from autograder.bridges.nbgrader_gradebook import forget_scores, opened, released
from autograder.bridges.nbgrader_restore import OURS, canonical
from autograder.bridges.nbgrader_stamp import Stamp, digest_of, finish
from autograder.errors import AutograderError, NotebookError
from autograder.model import Assignment, CellRun, Exercise, ExerciseScore, Report
from autograder.report.mode import Mode, told
from autograder.source.submission import from_notebook
from autograder.text import Lang, Text

NOT_IN_SUITE = Text(
    "La suite cachée de ce sujet n'a pas cet exercice.", "The hidden suite of this assignment has no such exercise."
)
POINTS_CHANGED = Text(
    "Le barème a changé depuis la publication du sujet.", "What it is worth has changed since the release."
)


class GradingStopped(SystemExit):
    """The machine or the course cannot grade: the whole batch ends with exit code 1.

    Not an Exception: nbgrader would note one as this student's fault and go on to the next.
    """


class Restore(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped here
    """Makes the notebook canonical from the gradebook, and takes back the scores of an earlier run."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The canonical notebook. From here on no old score stands, whatever happens next."""
        about = resources["nbgrader"]
        with opened(about["db_url"]) as gradebook:
            forget_scores(gradebook, about["notebook"], about["assignment"], about["student"], keep=frozenset())
            known = released(gradebook, about["notebook"], about["assignment"])
        return canonical(nb, known), resources


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the notebook in the sandbox and writes what came of it into its cells. Runs nothing in this process."""

    mode = Enum(
        [str(mode) for mode in Mode],
        default_value=str(Mode.FORMATIVE),
        help="What the feedback tells: formative (reasons and hints) or summative (laws, outcomes and points)",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with its outputs; `resources` then tells SaveGrades the score of each grade cell.

        raises  GradingStopped if the fault is ours.
        """
        about = resources["nbgrader"]
        try:
            assignment = assignment_of(self.parent.course_root, about["notebook"])
            report = self._report(nb, assignment, about["student"])
        except AutograderError as error:
            retire(self.parent.course_root)
            self.log.error("Grading stopped at %s: nothing was scored. %s", about["student"], error)
            raise GradingStopped(1) from error
        earned = write_report(nb, told(report, Mode(self.mode)), assignment)
        self.log.info("%s: %s of %g points", about["student"], report.earned, report.possible)
        resources[OURS] = {"earned": earned}
        return nb, resources

    def _report(self, nb: NotebookNode, assignment: Assignment, student: str) -> Report:
        """The report on the notebook, or on why there is none: from the store, else from the engine."""
        stamp = Stamp.of(nb)
        submission, says = None, stamp.unreadable
        if says is None:
            try:
                submission = from_notebook(nb, assignment, name=student, sha256=stamp.sha256, lang=stamp.lang)
            except NotebookError as error:
                says = error.says
        if says == stamp.unreadable and (submission is None or digest_of(submission.cells) == stamp.cells):
            known: Report | None = self.parent.verdicts.find(assignment.slug, student, stamp)
            if known is not None:
                return known
        engine = engine_of(self.parent.course_root)
        if submission is not None:
            return engine.grade(submission)
        assert says is not None
        return engine.unreadable(assignment.slug, name=student, lang=stamp.lang, sha256=stamp.sha256, says=says)


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """Saves the engine's scores: an unknown one as unknown, and no score of an earlier run beside them."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The same notebook.

        raises  RuntimeError if Grade has not run: without it nbgrader would give full points to every grade cell.
        """
        if OURS not in resources:
            raise RuntimeError(
                "SaveGrades has no scores to save. In nbgrader_config.py, c.Autograde.autograde_preprocessors must "
                "name autograder.bridges.nbgrader_steps.Grade before it; `configure` does it."
            )
        self.saved: set[str] = set()
        nb, resources = super().preprocess(nb, resources)
        about = resources["nbgrader"]
        with opened(about["db_url"]) as gradebook:
            keep = frozenset(self.saved)
            forget_scores(gradebook, about["notebook"], about["assignment"], about["student"], keep=keep)
        finish(nb)
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        """Save the score of one grade cell: the engine's, or nbgrader's for an answer that a person grades."""
        name = cell.metadata.nbgrader["grade_id"]
        self.saved.add(name)
        earned = resources[OURS]["earned"]
        if name not in earned:
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = earned[name]
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()


def write_report(nb: NotebookNode, report: Report, assignment: Assignment) -> dict[str, float | None]:
    """Write a report into the code cells of its notebook.

    returns  grade_id -> points, None where they are unknown.
    """
    exercises = {score.exercise.name: score for score in report.scores}
    runs = {run.position: run for run in report.cells}
    earned: dict[str, float | None] = {}
    for position, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        if is_grade(cell) and not is_solution(cell):
            name = cell.metadata.nbgrader["grade_id"]
            score = exercises.get(assignment.grade_cells.get(name, ""))
            cell.outputs, earned[name] = _graded(cell, score, report.lang)
        elif position in runs:
            _show_run(cell, runs[position], report.lang)
    return earned


def _graded(cell: NotebookNode, score: ExerciseScore | None, lang: Lang) -> tuple[list[NotebookNode], float | None]:
    """The outputs of a grade cell and its points."""
    points = float(cell.metadata.nbgrader["points"])
    if score is None:
        name = cell.metadata.nbgrader["grade_id"]
        return outputs.of_nothing(Exercise(name, points, Text(name, name)), NOT_IN_SUITE, None, lang), None
    if abs(points - score.exercise.points) > 1e-9:
        return outputs.of_nothing(score.exercise, POINTS_CHANGED, None, lang), None
    return outputs.of_score(score, lang), score.earned


def _show_run(cell: NotebookNode, run: CellRun, lang: Lang) -> None:
    """Write what the student's cell showed into it."""
    cell.outputs = outputs.of_run(run, lang)
