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
from autograder.model import total
from autograder.report.console import console
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite
from autograder.text import Lang, Text

PARTS = ("solutions", "tests/hidden", "assignments")
CONFIG = "nbgrader_config.py"
WORTH_A_LOOK = ("e1-", "h-")
"""How the names of two pupils begin: a misconception, and the hostile one."""


class DemoError(AutograderError):
    """The demonstration did not end as it must."""


def run(course: Course, slug: str, *, into: Path | None, lang: Lang) -> None:
    """Make the class in a new folder, grade it, print the gradebook and where to look next.

    raises  UsageError if the folder is not empty, DemoError if a score is not what it must be.
    """
    started = time.monotonic()
    folder = empty_folder(into)
    room = Classroom(course, read_assignment(course, slug), Suite.load(course, slug))
    pupils = list(room.pupils())
    for part in PARTS:
        shutil.copytree(course.root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".secret"))
    shutil.copy(course.root / CONFIG, folder / CONFIG)
    for pupil in pupils:
        target = folder / "submitted" / pupil.name / slug
        target.mkdir(parents=True)
        (target / f"{slug}.ipynb").write_bytes(pupil.content)
    for command in (
        ["generate_assignment", slug, "--create"],
        ["autograde", slug],
        ["generate_feedback", slug],
        ["export"],
    ):
        _nbgrader(folder, command)
    found = scores(folder, slug)
    wrong = [pupil.name for pupil in pupils if not _as_expected(pupil, found)]
    console().print(_table(pupils, found, lang))
    next_step = _next(folder, slug, time.monotonic() - started)
    console(stderr=True).print(next_step[lang], markup=False)
    if wrong:
        raise DemoError(f"These submissions did not get what they must: {', '.join(wrong)}. Look in {folder}.")


def empty_folder(into: Path | None) -> Path:
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


def scores(folder: Path, slug: str) -> dict[str, float | None]:
    """The gradebook: student -> points of the automatic exercises; None where one of them needs a person."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        return {
            submission.student.id: total(
                grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.name.startswith("grade_")
            )
            for submission in book.assignment_submissions(slug)
        }


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
        colour = "green" if _as_expected(pupil, found) else "red"
        table.add_row(
            escape(pupil.name), escape(pupil.hands_in[lang]), f"{pupil.expected:g}", f"[{colour}]{shown}[/{colour}]"
        )
    return table


def _as_expected(pupil: Pupil, found: dict[str, float | None]) -> bool:
    """The pupil got what they must, up to the rounding of a sum."""
    score = found.get(pupil.name)
    return score is not None and abs(score - pupil.expected) < 1e-6


def _next(folder: Path, slug: str, seconds: float) -> Text:
    """Where to look next."""
    pages = sorted((folder / "feedback").glob(f"*/{slug}/{slug}.html"))
    shown = [
        next(str(page.relative_to(folder)) for page in pages if page.parts[-3].startswith(who)) for who in WORTH_A_LOOK
    ]
    wrong, hostile, grades, book = (path.ljust(max(map(len, shown))) for path in (*shown, "grades.csv", "gradebook.db"))
    return Text(
        f"""
La classe a été corrigée en {seconds:.0f} s par « nbgrader autograde ». À voir dans {folder} :
  {wrong}   ce qu'un étudiant lit de son erreur
  {hostile}   ce que le notebook hostile a obtenu
  {grades}   les notes exportées
  {book}   le carnet de notes ; « jupyter lab », puis Formgrader, pour corriger à la main
Ensuite : « autograder verify {slug} » montre que chaque idée fausse perd exactement ses points.""",
        f"""
The class was graded in {seconds:.0f} s by `nbgrader autograde`. Look in {folder}:
  {wrong}   what a student reads about their error
  {hostile}   what the hostile notebook obtained
  {grades}   the exported grades
  {book}   the gradebook; `jupyter lab`, then Formgrader, to grade by hand
Next: `autograder verify {slug}` shows that every misconception loses exactly its points.""",
    )
