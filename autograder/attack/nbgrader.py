"""Stock nbgrader under attack: hidden tests in the cells of its source notebook, everything else as it comes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.attack.corpus import Notebook
from autograder.attack.observer import ATTACKER, HONEST, Graded, Page, strings
from autograder.attack.stock import Desk
from autograder.attack.victim import ANSWERS, PLAIN, POINTS_OF, SETUP, SLUG, Canaries

CELL_S = 15
GRADE_S = 120.0
CONFIG = f"""\
c = get_config()
c.CourseDirectory.course_id = "course"
c.ExecutePreprocessor.timeout = {CELL_S}
"""
GRADEBOOK = "gradebook.db"
PROGRAM = f"""
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
for command in (["autograde", {SLUG!r}], ["generate_feedback", {SLUG!r}, "--student", {ATTACKER!r}]):
    app = NbGraderApp.instance()
    app.initialize(command)
    try:
        app.start()
    except (NoStart, SystemExit):  # the end of every command; a submission that it could not grade
        pass
    NbGraderApp.clear_instance()
"""
"""The two commands in one process, as nbgrader's own tests run them: each of its starts takes seconds."""
SCORES = """
select student.id, sum(coalesce(grade.manual_score, grade.auto_score) + coalesce(grade.extra_credit, 0)),
       sum(grade.manual_score is null and grade.auto_score is null)
from student join submitted_assignment on submitted_assignment.student_id = student.id
join submitted_notebook on submitted_notebook.assignment_id = submitted_assignment.id
join grade on grade.notebook_id = submitted_notebook.id group by student.id
"""


class Nbgrader:
    """`nbgrader generate_assignment`, `autograde`, `generate_feedback`."""

    name = "nbgrader"
    written: tuple[str, ...] = ("autograded", "feedback", GRADEBOOK, f"{GRADEBOOK}-journal")
    results = GRADEBOOK
    environment: Mapping[str, str] = {}
    grade_s = GRADE_S

    def legend(self) -> str:
        """Its version, and what it was given."""
        return (
            f"nbgrader {version('nbgrader')} as installed, hidden tests in its cells, {CELL_S} s a cell (its default "
            f"is 30), {self.grade_s:g} s for autograde and generate_feedback of the two (it has no limit of its own); "
            "what its feedback shows to everybody, to an untouched skeleton too, is counted for no attack"
        )

    def prepare(self, folder: Path, canaries: Canaries) -> tuple[Notebook, Notebook]:
        """The source notebook and the release that nbgrader makes of it."""
        source = folder / "source" / SLUG / f"{SLUG}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(_source(canaries)))
        (folder / "nbgrader_config.py").write_text(CONFIG)
        release(folder, canaries)
        skeleton = plain(folder / "release" / SLUG / f"{SLUG}.ipynb")
        honest = json.loads(json.dumps(skeleton))
        for cell in honest["cells"]:
            if cell["id"] in ANSWERS:
                lines = ANSWERS[cell["id"]].format(solution=canaries.neighbour).splitlines()
                cell["source"] = "\n".join(line for line in lines if "###" not in line)
        return skeleton, honest

    def known(self, course: Path) -> dict[str, str]:
        """Where its files lie: tests and solution are in the same notebook."""
        source = str(course / "source" / SLUG / f"{SLUG}.ipynb")
        return {"tests": source, "solution": source, "gradebook": str(course / GRADEBOOK)}

    def hand_in(self, course: Path, student: str) -> Path:
        """The folder of a student."""
        folder = course / "submitted" / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def grade(self, desk: Desk) -> Graded:
        """Grade the class, write the feedback on the attack."""
        done = desk.run([sys.executable, "-c", PROGRAM], within_s=self.grade_s)
        trouble = "" if done.status is not None else f"the batch did not end in {self.grade_s:g} s"
        try:
            marks = _marks(desk.course / GRADEBOOK)
        except sqlite3.Error as error:
            marks, trouble = {}, f"the gradebook cannot be read: {error}"
        outputs = _outputs(desk.course / "autograded" / ATTACKER / SLUG / f"{SLUG}.ipynb")
        feedback = _text(desk.course / "feedback" / ATTACKER / SLUG / f"{SLUG}.html")
        return Graded(
            earned=marks.get(ATTACKER),
            next_earned=marks.get(HONEST),
            returned="\n".join(strings(outputs)),
            pages=(Page("html", feedback), Page("terminal", done.said)),
            trouble=trouble,
        )


def _source(canaries: Canaries) -> Notebook:
    """The notebook that a teacher writes."""
    words = dict(canaries.items())
    cells = [_cell("setup", SETUP, {})]
    for name, answer in ANSWERS.items():
        cells.append(_cell(name, answer.replace("{solution}", canaries.solution), _metadata(name, solution=True)))
        hidden = f"### BEGIN HIDDEN TESTS\n{PLAIN[name].format(**words)}### END HIDDEN TESTS"
        public = f"# Tests of {name}, {POINTS_OF[name]:g} points.\n"
        graded = {**_metadata(f"grade_{name}", solution=False), "points": POINTS_OF[name]}
        cells.append(_cell(f"grade_{name}", public + hidden, graded))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _cell(key: str, source: str, nbgrader: dict[str, Any]) -> dict[str, Any]:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {
        "cell_type": "code", "id": key, "metadata": metadata, "outputs": [], "execution_count": None, "source": source,
    }  # fmt: skip


def _metadata(grade_id: str, *, solution: bool) -> dict[str, Any]:
    """nbgrader's metadata of a solution cell, or of a locked cell of tests."""
    return {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": not solution,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }


def release(folder: Path, canaries: Canaries) -> None:
    """Have nbgrader make what students receive, and a gradebook with a word in it."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", SLUG, "--create"],
        cwd=folder, env={**os.environ, "HOME": str(folder)}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with closing(sqlite3.connect(folder / GRADEBOOK)) as book, book:
        book.execute("insert into student (id, last_name) values ('absent', ?)", (canaries.gradebook,))


def plain(path: Path) -> Notebook:
    """A notebook with the source of each cell as one text."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    return found


def _marks(path: Path) -> dict[str, float | None]:
    """The points of each student; None where nbgrader left a grade open."""
    with closing(sqlite3.connect(path, timeout=10)) as book:
        return {student: None if left_open else total for student, total, left_open in book.execute(SCORES)}


def _outputs(path: Path) -> list[Any]:
    """What the cells of an executed notebook show: the student's, and those of the tests."""
    try:
        cells = json.loads(_text(path))["cells"]
        return [output for cell in cells for output in cell.get("outputs", [])]
    except (ValueError, KeyError, TypeError, AttributeError):  # an attack may have left anything there
        return []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
