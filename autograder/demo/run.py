"""The demonstration: a class handed in, graded by nbgrader's own commands, with feedback and an export."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from autograder.course import Course
from autograder.demo.classroom import Classroom, Pupil
from autograder.errors import AutograderError, UsageError
from autograder.report.console import console
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite
from autograder.text import Lang, Text

SLUG = "vae"
PARTS = ("solutions", "tests/hidden", "tests/calibration", "assignments")
CONFIG = "nbgrader_config.py"


class DemoError(AutograderError):
    """The demonstration did not end as it must."""


def run(course: Course, *, into: Path | None, lang: Lang) -> None:
    """Make the class in a new folder, grade it, print the gradebook and where to look next.

    raises  UsageError if the folder is not empty, DemoError if a score is not what it must be.
    """
    started = time.monotonic()
    folder = _folder(into)
    room = Classroom(course, read_assignment(course, SLUG), Suite.load(course, SLUG))
    pupils = list(room.pupils())
    for part in PARTS:
        shutil.copytree(course.root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".secret"))
    shutil.copy(course.root / CONFIG, folder / CONFIG)
    for pupil in pupils:
        target = folder / "submitted" / pupil.name / SLUG
        target.mkdir(parents=True)
        (target / f"{SLUG}.ipynb").write_bytes(pupil.content)
    for command in (
        ["generate_assignment", SLUG, "--create"],
        ["autograde", SLUG],
        ["generate_feedback", SLUG],
        ["export"],
    ):
        _nbgrader(folder, command)
    found = scores(folder)
    wrong = [pupil.name for pupil in pupils if found.get(pupil.name) != pupil.expected]
    console().print(_table(pupils, found, lang))
    console(stderr=True).print(_next(folder, time.monotonic() - started)[lang], markup=False)
    if wrong:
        raise DemoError(f"These submissions did not get what they must: {', '.join(wrong)}. Look in {folder}.")


def _folder(into: Path | None) -> Path:
    """An empty folder for the class."""
    if into is None:
        return Path(tempfile.mkdtemp(prefix="autograder-demo-"))
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"--into {into}: expected a new or an empty folder, so that nothing of yours is overwritten.")
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--into {into}: cannot be made ({error.strerror}).") from error
    return into.resolve()


def _nbgrader(folder: Path, command: list[str]) -> None:
    """Run one command of nbgrader in the course; what it says goes to a log there."""
    print("$ nbgrader", *command, file=sys.stderr, flush=True)
    with (folder / "nbgrader.log").open("ab") as log:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=folder, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        tail = (folder / "nbgrader.log").read_text(errors="replace").splitlines()[-12:]
        raise DemoError(f"nbgrader {' '.join(command)} failed:\n" + "\n".join(tail))


def scores(folder: Path) -> dict[str, float | None]:
    """The gradebook: student -> points of the checks; None where one of their cells needs to be graded by hand.

    Written questions are left out: they always wait for a person.
    """
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        found: dict[str, float | None] = {}
        for submission in book.assignment_submissions(SLUG):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            checked = [grade for grade in grades if grade.cell.cell_type == "code"]
            waits = any(grade.needs_manual_grade for grade in checked)
            found[submission.student.id] = None if waits else round(sum(grade.score for grade in checked), 6)
        return found


def _table(pupils: list[Pupil], found: dict[str, float | None], lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in {
        "fr": ("Rendu", "Contenu", "Attendu", "Note"),
        "en": ("Submission", "What it is", "Expected", "Score"),
    }[lang]:
        table.add_column(title, justify="right" if title in ("Attendu", "Note", "Expected", "Score") else "left")
    for pupil in pupils:
        score = found.get(pupil.name)
        shown = "–" if score is None else f"{score:g}"
        colour = "green" if score == pupil.expected else "red"
        table.add_row(
            escape(pupil.name), escape(pupil.hands_in[lang]), f"{pupil.expected:g}", f"[{colour}]{shown}[/{colour}]"
        )
    return table


def _next(folder: Path, seconds: float) -> Text:
    """Where to look next."""
    return Text(
        f"""
La classe a été corrigée en {seconds:.0f} s par « nbgrader autograde ». À voir dans {folder} :
  feedback/e1-missing_half/{SLUG}/{SLUG}.html   ce qu'un étudiant lit de son erreur
  feedback/h-hostile/{SLUG}/{SLUG}.html         ce que le notebook hostile a obtenu
  grades.csv                             les notes exportées
  gradebook.db                           le carnet de notes ; « jupyter lab », puis Formgrader, pour corriger à la main
Ensuite : « autograder verify {SLUG} » montre que chaque idée fausse perd exactement ses points.""",
        f"""
The class was graded in {seconds:.0f} s by `nbgrader autograde`. Look in {folder}:
  feedback/e1-missing_half/{SLUG}/{SLUG}.html   what a student reads about their error
  feedback/h-hostile/{SLUG}/{SLUG}.html         what the hostile notebook obtained
  grades.csv                             the exported grades
  gradebook.db                           the gradebook; `jupyter lab`, then Formgrader, to grade by hand
Next: `autograder verify {SLUG}` shows that every misconception loses exactly its points.""",
    )
