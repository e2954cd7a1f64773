"""The grader that everybody writes first: the cells and the checks are executed in one process, its own.

It protects nothing, so each kind of gain can be had from it: what the observer must see is shown here.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from autograder.attack.corpus import Notebook
from autograder.attack.observer import ATTACKER, HONEST, Graded, Page
from autograder.attack.stock import PACKAGE, Desk
from autograder.attack.victim import PLAIN, POINTS_OF, SLUG, Canaries, honest, skeleton, write_course

WITHIN_S = 30.0


class Naive:
    """`exec`, then `assert`."""

    name = "naive"
    written: tuple[str, ...] = ("marks.json", "feedback")
    results = "marks.json"
    environment: Mapping[str, str] = {}

    def legend(self) -> str:
        """What it is."""
        return f"cells and checks executed in one process, {WITHIN_S:g} s for the class"

    def prepare(self, folder: Path, canaries: Canaries) -> tuple[Notebook, Notebook]:
        """The solution, the checks, a gradebook."""
        course = write_course(folder, canaries)
        (folder / "checks.json").write_text(
            json.dumps({name: text.format(**dict(canaries.items())) for name, text in PLAIN.items()})
        )
        (folder / "gradebook.db").write_text(canaries.gradebook)
        return skeleton(course), honest(course, canaries)

    def known(self, course: Path) -> dict[str, str]:
        """Where its files lie."""
        solution = course / "solutions" / SLUG / "notebook.py"
        files = {"tests": course / "checks.json", "solution": solution, "gradebook": course / "gradebook.db"}
        return {name: str(path) for name, path in files.items()}

    def hand_in(self, course: Path, student: str) -> Path:
        """The folder of a student."""
        folder = course / "submitted" / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def grade(self, desk: Desk) -> Graded:
        """Grade the class in one process."""
        done = desk.run([sys.executable, "-c", PROGRAM, str(desk.course)], within_s=WITHIN_S)
        try:
            marks = json.loads(desk.results.read_text())
        except (OSError, ValueError):
            marks = {}
        feedback = desk.course / "feedback" / f"{ATTACKER}.html"
        shown = feedback.read_text(errors="replace") if feedback.is_file() else ""
        return Graded(
            earned=marks.get(ATTACKER),
            next_earned=marks.get(HONEST),
            returned=shown,
            pages=(Page("html", shown), Page("terminal", done.said)),
            trouble="" if done.status == 0 else f"the grader ended with status {done.status}",
        )


PROGRAM = f"""
import sys
sys.path.insert(0, {PACKAGE!r})
from autograder.attack.naive import grade_class
grade_class(sys.argv[1])
"""


def grade_class(course: str) -> None:
    """Grade both students, in this process, and write their marks and their feedback."""
    folder = Path(course)
    checks = json.loads((folder / "checks.json").read_text())
    marks = {}
    (folder / "feedback").mkdir()
    for student in (ATTACKER, HONEST):
        notebook = json.loads((folder / "submitted" / student / SLUG / f"{SLUG}.ipynb").read_text())
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            marks[student] = _grade(notebook, checks)
        print(f"{student}: {marks[student]} points")
        print(said.getvalue())
        (folder / "feedback" / f"{student}.html").write_text(f"<pre>\n{said.getvalue()}\n</pre>")
        (folder / "marks.json").write_text(json.dumps(marks))


def _grade(notebook: Notebook, checks: dict[str, str]) -> float:
    """The points of one notebook."""
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            try:
                exec(cell["source"], names)
            except Exception:  # whatever a student's cell raises
                traceback.print_exc(file=sys.stdout)
    earned = 0.0
    for name, check in checks.items():
        try:
            exec(check, names)
            earned += POINTS_OF[name]
        except Exception:  # whatever a student's function raises
            traceback.print_exc(file=sys.stdout)
    return earned
