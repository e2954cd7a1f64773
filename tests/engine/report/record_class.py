"""Record the verdicts of four students of the simulated class, for the tests that need lines as a grading writes them.

    AUTOGRADER_SECRET="the simulated class" python tests/engine/report/record_class.py

takes half a minute, and is run by hand when the form of a line or the suite of the assignment has changed.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.course import Course
from autograder.demo.classroom import Classroom
from autograder.demo.cohort import ODD, HandedIn, hand_ins, students
from autograder.grade.batch import Entry, grade_one
from autograder.grade.engine import Engine
from autograder.report.schema import line
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite

COURSE = Course(Path(__file__).parents[3])
SLUG = "markov"
SIZE, SEED = 60, 1
RECORD = Path(__file__).with_name("class.jsonl")
NAMES = ("François Nguyen", "Giulia Rossi", "Giulia Kowalski", ODD[-1])
"""One who copies from the other, one whose file is no notebook, and one who hands in scripts in every place."""


def handed_in() -> list[HandedIn]:
    """The files of the four."""
    room = Classroom(COURSE, read_assignment(COURSE, SLUG), Suite.load(COURSE, SLUG))
    return [each for each in hand_ins(room, students(SIZE, SEED), SEED) if each.student in NAMES]


def write(folder: Path) -> dict[str, Path]:
    """Write them as nbgrader lays them out; student -> file."""
    found = {}
    for each in handed_in():
        path = folder / each.student / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(each.content)
        found[each.student] = path
    return found


def record(folder: Path) -> None:
    """Grade them, and keep their lines."""
    with Engine(COURSE) as engine, RECORD.open("w", encoding="utf-8") as file:
        for name, path in write(folder).items():
            graded = grade_one(engine, Entry(path, name), slug=SLUG)
            found = {**line(graded), "file": str(path.relative_to(folder))}
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        record(Path(temporary))
