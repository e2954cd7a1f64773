"""The class of the demonstration: who hands in what, and what it must earn."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.demo.hostile import hostile_cell
from autograder.errors import SuiteError
from autograder.grade.verify import expected_loss, reached, users
from autograder.model import Assignment, Exercise
from autograder.source.submission import reference_submission
from autograder.suite.declare import Misconception, Suite
from autograder.text import LANGS, Lang, Text

Notebook = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pupil:
    """One member of the class."""

    name: str
    """The student's id."""
    hands_in: Text
    """What is in the notebook."""
    content: bytes
    """The file."""
    expected: float
    """What it must earn."""


class Classroom:
    """Builds the submissions out of the course's own notebooks."""

    def __init__(self, course: Course, assignment: Assignment, suite: Suite) -> None:
        self.assignment = assignment
        self.suite = suite
        self.reference = reference_submission(course, assignment)
        self.solved = {lang: read(course.solved(assignment.slug, lang)) for lang in LANGS}
        self.skeleton = {lang: read(course.assignment(assignment.slug, lang)) for lang in LANGS}

    def pupils(self) -> Iterator[Pupil]:
        """The class, in the order of the table."""
        yield from self._right()
        for number, wrong in enumerate(self._misconceptions()):
            lang = LANGS[number % 2]
            notebook = self._with(lang, wrong.exercise, wrong.cell)
            expected = self.assignment.points - expected_loss(wrong, self.suite)
            name = f"e{number + 1}-{wrong.name}"[:40]
            yield _pupil(name, f"idée fausse : {wrong.name}", f"misconception: {wrong.name}", notebook, expected)
        yield from self._broken()
        yield from self._damaged()
        notebook = copy.deepcopy(self.skeleton["en"])
        notebook["cells"].append(_new_cell(hostile_cell([exercise.name for exercise in self._functions()])))
        for cell in notebook["cells"]:
            cell["metadata"]["tags"] = ["skip-execution"]
        yield _pupil("h-hostile", "vole, force et falsifie", "steals, breaks out and forges", notebook, 0.0)

    def _right(self) -> Iterator[Pupil]:
        full = self.assignment.points
        yield _pupil(
            "a-reference-fr", "la solution de référence", "the reference solution, in French", self.solved["fr"], full
        )
        yield _pupil(
            "b-reference-en", "la solution de référence, en anglais", "the reference solution", self.solved["en"], full
        )
        for number, lang in enumerate(LANGS):
            notebook = copy.deepcopy(self.solved[lang])
            for exercise in self.assignment.exercises:
                others = [variant for variant in self.suite.accepted if variant.exercise == exercise.name]
                if others:
                    replace(notebook, exercise.name, others[number % len(others)].cell)
            yield _pupil(f"c-variant-{lang}", "d'autres réponses justes", "other right answers", notebook, full)
        for lang in LANGS:
            yield _pupil(f"d-untouched-{lang}", "le sujet intact", "the untouched assignment", self.skeleton[lang], 0.0)

    def _misconceptions(self) -> list[Misconception]:
        """Five wrong answers, one of a quiz among them: the first of each exercise, before the second of any."""
        quizzes = [wrong for wrong in self.suite.misconceptions if wrong.answer is not None]
        others = [wrong for wrong in self.suite.misconceptions if wrong.answer is None]
        rank = {wrong: [w for w in others if w.exercise == wrong.exercise].index(wrong) for wrong in others}
        by_exercise = sorted(others, key=lambda wrong: rank[wrong])  # stable: within a rank, as they are declared
        return [*by_exercise[:4], *quizzes, *by_exercise[4:]][:5]

    def _functions(self) -> list[Exercise]:
        """The exercises whose answer is a function or a class."""
        return [exercise for exercise in self.assignment.exercises if exercise.name in self._defined()]

    def _defined(self) -> set[str]:
        """The names of the exercises' cells that define what they are called after."""
        cells = {cell.key: cell.source for cell in self.reference.cells}
        names = (exercise.name for exercise in self.assignment.exercises)
        return {name for name in names if re.search(rf"^(def|class) {name}\b", cells[name], re.MULTILINE)}

    def _lone(self) -> Exercise:
        """A function whose loss costs its own exercise and nothing else."""
        owner = {check.name: check.exercise for check in self.suite.checks}
        for exercise in self._functions()[1:]:
            touched = reached(self.suite, users(self.reference, exercise.name))
            if {owner[check] for check in touched} == {exercise.name}:
                return exercise
        raise SuiteError(f"{self.assignment.slug}: every exercise carries others; the demonstration breaks one alone.")

    def _broken(self) -> Iterator[Pupil]:
        """Code that stops: each costs its own exercise only."""
        exercise = self._lone()
        name, left = exercise.name, self.assignment.points - exercise.points
        stub = f"def {name}(*args, **kwargs):\n    "
        for who, fr, en, cell in (
            ("f1-syntax-error", "une faute de syntaxe", "a syntax error", f"def {name}(x, y:\n    return 0"),
            ("f2-crash", "un processus qui se tue", "a process that kills itself", f"{stub}import os; os._exit(1)"),
            ("f3-endless-loop", "une boucle sans fin", "an endless loop", f"{stub}while True: pass"),
            ("f4-output-flood", "un flot de sortie", "a flood of output", f"{stub}pass\nwhile 1: print('x' * 10**5)"),
        ):  # fmt: skip
            yield _pupil(who, fr, en, self._with("fr", name, cell), left)

    def _damaged(self) -> Iterator[Pupil]:
        """Notebooks that stock nbgrader cannot grade, or would stop at."""
        exercise = self._lone()
        notebook = copy.deepcopy(self.solved["en"])
        notebook["cells"].append(copy.deepcopy(find(notebook, exercise.grade_id)))
        yield _pupil(
            "g1-duplicated-cell",
            "une cellule de note dupliquée",
            "a duplicated grade cell",
            notebook,
            self.assignment.points,
        )
        notebook = copy.deepcopy(self.solved["fr"])
        for key in (exercise.name, exercise.grade_id):
            notebook["cells"].remove(find(notebook, key))
        left = self.assignment.points - exercise.points
        yield _pupil("g2-deleted-cells", "un exercice supprimé", "a deleted exercise", notebook, left)
        says = Text("un fichier qui n'est pas un notebook", "a file that is not a notebook")
        yield Pupil("g3-not-a-notebook", says, b"%PDF-1.7\nreport.pdf renamed", 0.0)

    def _with(self, lang: Lang, exercise: str, source: str) -> Notebook:
        notebook = copy.deepcopy(self.solved[lang])
        replace(notebook, exercise, source)
        return notebook


def _pupil(name: str, fr: str, en: str, notebook: Notebook, expected: float) -> Pupil:
    content = json.dumps(notebook, ensure_ascii=False, indent=1).encode()
    return Pupil(name, Text(fr, en), content, expected)


def read(path: Path) -> Notebook:
    """A notebook of the course, to be changed."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return found


def find(notebook: Notebook, key: str) -> dict[str, Any]:
    """The cell with this id."""
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if cell["id"] == key)
    return found


def replace(notebook: Notebook, key: str, source: str) -> None:
    """Put other code in a cell."""
    find(notebook, key)["source"] = source


def _new_cell(source: str) -> dict[str, Any]:
    """A code cell that the student has added."""
    return {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
