"""The class of a benchmark: who hands in what, and the same for each grader."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.source.checks import TAG
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite

Notebook = dict[str, Any]
KINDS = {"reference": 4, "accepted": 3, "misconception": 10, "skeleton": 3}
"""What the members of a class hand in, in twentieths."""


class ClassRoom:
    """Notebooks for one assignment of the course, drawn with a seed."""

    def __init__(self, course: Course, slug: str) -> None:
        self.slug = slug
        self.assignment = read_assignment(course, slug)
        self.suite = Suite.load(course, slug)
        self.solved: Notebook = json.loads(course.solved(slug, "en").read_text())
        self.skeleton: Notebook = json.loads(course.assignment(slug, "en").read_text())

    def pupils(self, size: int, seed: int) -> dict[str, Notebook]:
        """Name of a student -> what they hand in; no two files are the same. A larger class begins with these."""
        rng = random.Random(seed)
        kinds = [kind for kind, twentieths in KINDS.items() for _ in range(twentieths)]
        found = {}
        for number in range(size):
            kind = rng.choice(kinds)
            notebook = copy.deepcopy(self.skeleton if kind == "skeleton" else self.solved)
            if kind in ("accepted", "misconception"):
                answer = rng.choice(self.suite.accepted if kind == "accepted" else self.suite.misconceptions)
                cell = next(cell for cell in notebook["cells"] if cell["id"] == answer.exercise)
                cell["source"] = answer.cell
            note = {"cell_type": "markdown", "id": f"note-{number}", "metadata": {}, "source": f"Student {number}."}
            notebook["cells"].append(note)
            found[f"student{number:04d}"] = notebook
        return found

    def plain(self, notebook: Notebook) -> Notebook:
        """The notebook without what grading does not run: explorations, and cells that run public checks.

        The cells of the tests stand last: a check may wait for one of a later exercise.
        """
        left_out = {"explore", TAG}
        kept = [cell for cell in notebook["cells"] if not left_out & set(cell["metadata"].get("tags", []))]
        kept.sort(key=lambda cell: cell["id"] in self.assignment.grade_cells)
        return {**notebook, "cells": copy.deepcopy(kept)}

    def with_tests(self, notebook: Notebook, start: Sequence[str]) -> Notebook:
        """The source notebook for stock nbgrader: the checks of each exercise in its grade cell.

        start   lines at the top of each of them.
        """
        found = self.plain(notebook)
        for cell in found["cells"]:
            exercise = self.assignment.grade_cells.get(cell["id"])
            if exercise is not None:
                cell["source"] = "\n".join([*start, f"CHECKS.points({exercise!r}, globals())"])
        return found


def hand_in(pupils: dict[str, Notebook], submitted: Path, slug: str) -> None:
    """Write them as nbgrader collects them."""
    for name, notebook in pupils.items():
        path = submitted / name / slug / f"{slug}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
