"""A simulated class: the same seed makes the same files, and its files are what they say."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.demo.classroom import Classroom
from autograder.demo.cohort import ODD, HandedIn, hand_ins, students
from autograder.report.likeness import alike
from autograder.source.read import read_assignment
from autograder.source.submission import from_notebook
from autograder.suite.declare import Suite

COURSE = Course(Path(__file__).parents[3])
SIZE = 40


@pytest.fixture(scope="module")
def room() -> Classroom:
    return Classroom(COURSE, read_assignment(COURSE, "markov"), Suite.load(COURSE, "markov"))


@pytest.fixture(scope="module")
def handed(room: Classroom) -> dict[str, HandedIn]:
    return {each.student: each for each in hand_ins(room, students(SIZE, 1), 1)}


def test_the_same_seed_makes_the_same_class_and_another_one_another(room: Classroom) -> None:
    one, two, other = (
        [each.content for each in hand_ins(room, students(5, seed), seed)] for seed in (1, 1, 2)
    )  # fmt: skip
    assert one == two != other


def test_names_are_all_different_and_the_odd_ones_are_there() -> None:
    names = [student.name for student in students(SIZE, 1)]
    assert len(set(names)) == SIZE
    assert set(ODD) <= set(names)


def test_every_notebook_has_a_cell_for_each_exercise(room: Classroom, handed: dict[str, HandedIn]) -> None:
    names = {exercise.name for exercise in room.assignment.exercises}
    for each in handed.values():
        if each.content.startswith(b"%PDF"):
            continue
        found = from_notebook(json.loads(each.content), room.assignment, name=each.student, sha256="")
        assert names <= {cell.key for cell in found.cells}, each.student


def test_answers_are_mixtures_of_right_and_wrong(handed: dict[str, HandedIn]) -> None:
    kinds = {kind.split()[0] for each in handed.values() for kind in each.shows.values()}
    assert kinds == {"reference", "accepted", "misconception", "skeleton", "raises", "syntax"}


def test_who_copies_hands_in_answers_that_are_alike_and_nobody_else_does(
    room: Classroom, handed: dict[str, HandedIn]
) -> None:
    copies = {student.name: student.copies for student in students(SIZE, 1) if student.copies}
    assert copies
    for exercise in room.assignment.exercises:
        answers = {}
        for name, each in handed.items():
            if not each.content.startswith(b"%PDF"):
                cells = from_notebook(json.loads(each.content), room.assignment, name=name, sha256="").cells
                answers[name] = next(cell.source for cell in cells if cell.key == exercise.name)
        skeleton = room.assignment.skeletons[exercise.name]
        for group in alike(answers, [skeleton]):
            shown = {handed[name].shows[exercise.name] for name in group}
            assert len(group) == 2 or shown <= {"raises", "skeleton"}, (exercise.name, group)


def test_the_command_writes_the_class_its_roster_and_what_to_type_next(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    done = CliRunner().invoke(main, ["demo", "--class", "6", "--assignment", "markov", "--into", str(folder)])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(folder)
    assert f"autograder report {folder}/verdicts.jsonl" in done.stderr
    assert {path.name for path in (folder / "submitted").glob("*/*/*.ipynb")} == {"markov.ipynb"}
    with (folder / "roster.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6
