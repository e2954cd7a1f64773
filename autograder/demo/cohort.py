"""A simulated class: students of different strength, who hand in mixtures of the course's right and wrong answers.

Everything is drawn from a seed: the same seed makes the same files.
"""

from __future__ import annotations

import copy
import csv
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.demo.classroom import Classroom, Notebook, find, replace
from autograder.grade.drawing import drawn
from autograder.grade.engine import Engine
from autograder.model import Exercise
from autograder.report.spreadsheet import neutral
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite
from autograder.text import LANGS, Lang, Text

FIRST = (
    "Aïcha", "Anne", "Benoît", "Chloé", "Diego", "Élise", "François", "Giulia", "Hugo", "Inès", "Jürgen", "Kenji",
    "Léa", "Maël", "Noé", "Olga", "Priya", "Quentin", "Rania", "Søren", "Thaïs", "Uma", "Victor", "Wei", "Yann", "Zoé",
)  # fmt: skip
LAST = (
    "Bernard", "Çelik", "Dubois", "El Amrani", "Faure", "García", "Haddad", "Ivanov", "Jones", "Kowalski", "Lefèvre",
    "Müller", "Nguyen", "O'Brien", "Petit", "Rossi", "Sánchez", "Traoré", "Vidal", "Zhang",
)  # fmt: skip
ODD = ('Dupont, Léo "Zed"', "=1+1", "@Kim", '"><img src=x onerror=alert(1)>')
"""The last students of a class: names that a file of marks or a page may stumble over."""
HANDS_IN = 0.93
"""Share of the assignments that a student hands in."""
WRONG = {"misconception": 0.78, "skeleton": 0.12, "raises": 0.06, "syntax": 0.04}
"""What stands in place of a right answer, and how often."""
UNREADABLE = 0.01
"""Share of the files that are no notebooks."""
WRITTEN: dict[Lang, tuple[str, ...]] = {
    "fr": ("Je ne sais pas.", "Cela dépend du poids donné à chaque terme, comme l'énoncé le dit.", ""),
    "en": ("I do not know.", "It depends on the weight of each term, as the statement says.", ""),
}
"""What students answer to a written question; "": the cell as it was given."""
LIVELY = (
    "print('<script>alert(1)</script>')\nraise ValueError('<script>alert(2)</script>\"><img src=x onerror=alert(3)>')"
)
"""What the student with the oddest name adds to every notebook."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file of the class."""

    student: str
    slug: str
    content: bytes
    shows: dict[str, str]
    """Exercise -> what its answer is: `reference`, `accepted NAME`, `misconception NAME`, `skeleton`, ..."""


@dataclass(frozen=True, slots=True)
class Student:
    """One member of the class."""

    name: str
    strength: float
    """The chance, in (0, 1), of a right answer to an exercise of middling difficulty."""
    lang: Lang
    copies: str | None
    """Another student, whose answers this one hands in."""


def students(size: int, seed: int) -> list[Student]:
    """The class. The last names are odd ones; every fifteenth student copies from the one before."""
    rng = random.Random(f"class {seed}")
    pairs = [f"{first} {last}" for first, last in itertools.product(FIRST, LAST)]
    rng.shuffle(pairs)
    odd = ODD[: max(0, size - 1)]
    names = [*itertools.islice(itertools.cycle(pairs), size - len(odd)), *odd]
    found: list[Student] = []
    for number, name in enumerate(names):
        copies = names[number - 1] if number % 15 == 14 and number < size - len(odd) else None
        found.append(Student(name, rng.betavariate(5, 2), rng.choice(LANGS), copies))
    return found


def hand_ins(room: Classroom, members: Sequence[Student], seed: int) -> Iterator[HandedIn]:
    """What the class hands in for the assignment of a classroom, student by student."""
    slug = room.assignment.slug
    weights = _weights(room, seed)
    hard = {
        exercise.name: random.Random(f"{seed} {slug} {exercise.name}").uniform(0.3, 2.2)
        for exercise in room.assignment.exercises
    }
    chosen: dict[str, dict[str, tuple[str, str]]] = {}
    for student in members:
        rng = random.Random(f"{seed} {slug} {student.name}")
        if rng.random() > HANDS_IN:
            continue
        answers = chosen.get(student.copies or "")
        if answers is None:
            answers = {
                exercise.name: _answer(room, exercise, student.strength ** hard[exercise.name], weights, student, rng)
                for exercise in room.assignment.exercises
            }
        else:
            answers = {name: (kind, _touched(cell)) for name, (kind, cell) in answers.items()}
        chosen[student.name] = answers
        content = json.dumps(_notebook(room, student, answers), ensure_ascii=False, indent=1).encode()
        if random.Random(f"file {seed} {slug} {student.name}").random() < UNREADABLE:
            content = b"%PDF-1.7\n% a report, renamed"
        yield HandedIn(student.name, slug, content, {name: kind for name, (kind, _) in answers.items()})


def _notebook(room: Classroom, student: Student, answers: dict[str, tuple[str, str]]) -> Notebook:
    notebook = copy.deepcopy(room.solved[student.lang])
    for name, (_, cell) in answers.items():
        replace(notebook, name, cell)
    for question in room.assignment.written:
        said = random.Random(f"{question.name} {student.name}").choice(WRITTEN[student.lang])
        replace(notebook, question.name, said or _source(room.skeleton[student.lang], question))
    if student.name == ODD[-1]:
        notebook["cells"].append(
            {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None,
             "source": LIVELY}
        )  # fmt: skip
    return notebook


def _answer(
    room: Classroom,
    exercise: Exercise,
    chance: float,
    weights: Callable[[str], list[float]],
    student: Student,
    rng: random.Random,
) -> tuple[str, str]:
    """What the answer is, and its cell."""
    solved = _source(room.solved[student.lang], exercise)
    kind = "right" if rng.random() < chance else rng.choices(list(WRONG), list(WRONG.values()))[0]
    wrong = [each for each in room.suite.misconceptions if each.exercise == exercise.name]
    if kind == "misconception" and wrong:
        each = rng.choices(wrong, weights(exercise.name))[0]
        return f"misconception {each.name}", _own(each.cell, rng)
    if kind == "skeleton":
        return kind, _source(room.skeleton[student.lang], exercise)
    if kind == "raises":
        return kind, f"{solved}\nraise RuntimeError('I stopped here')"
    if kind == "syntax":
        return kind, f"{solved}\nreturn ("
    others = [each for each in room.suite.accepted if each.exercise == exercise.name]
    if others and rng.random() < 0.55:
        each_right = rng.choice(others)
        return f"accepted {each_right.name}", _own(each_right.cell, rng)
    return "reference", _own(solved, rng)


def _source(notebook: Notebook, exercise: Exercise) -> str:
    """The code of an exercise's cell, which a notebook may keep as a list of lines."""
    return "".join(find(notebook, exercise.name)["source"])


def _own(cell: str, rng: random.Random) -> str:
    """The cell with something left over from trying, so that two students who think alike do not write alike."""
    if "def " not in cell and "class " not in cell:
        return cell
    return f"{cell}\n\n\nattempts = {rng.randrange(10**6)}  # how I got there"


def _touched(cell: str) -> str:
    """A copied cell, with other comments and spaces."""
    return "# my own solution\n" + cell.replace("  # how I got there", "").replace("\n\n\n", "\n\n")


def _weights(room: Classroom, seed: int) -> Callable[[str], list[float]]:
    """How common the misconceptions of an exercise are: the k-th in an order drawn at random has the weight 1/k."""

    def of(exercise: str) -> list[float]:
        count = sum(each.exercise == exercise for each in room.suite.misconceptions)
        ranks = list(range(1, count + 1))
        random.Random(f"weights {seed} {room.assignment.slug} {exercise}").shuffle(ranks)
        return [1 / rank for rank in ranks]

    return of


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which class is to be made."""

    size: int
    seed: int
    draw: bool = False
    """Run each notebook, exploration included, so that it shows what it draws, as a student's does."""


@dataclass(frozen=True, slots=True)
class Made:
    """A class on disk."""

    folder: Path
    next: Text
    """What to type to grade it and to see it."""


def make(course: Course, slugs: Sequence[str], wishes: Wishes, folder: Path, *, told: Callable[[str], None]) -> Made:
    """Write what a class hands in, as nbgrader lays it out, and its roster.

    told    called with the name of each file.
    raises  CourseError, SuiteError, UsageError; with `draw`, IsolationError and SandboxError too.
    """
    members = students(wishes.size, wishes.seed)
    with ExitStack() as stack:
        engine = stack.enter_context(Engine(course)) if wishes.draw else None
        for slug in slugs:
            room = Classroom(course, read_assignment(course, slug), Suite.load(course, slug))
            for handed in hand_ins(room, members, wishes.seed):
                path = folder / "submitted" / handed.student / slug / f"{slug}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_as_run(handed, engine) if engine else handed.content)
                told(f"{handed.student}, {slug}")
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Name", "Email address"))
        addresses = (f"student{number}@example.org" for number in itertools.count(1))
        writer.writerows((neutral(student.name), address) for student, address in zip(members, addresses, strict=False))
    return Made(folder, _next(folder))


def _as_run(handed: HandedIn, engine: Engine) -> bytes:
    try:
        notebook = json.loads(handed.content)
    except ValueError:
        return handed.content  # the file that is no notebook
    return json.dumps(drawn(engine, notebook), ensure_ascii=False, indent=1).encode()


def _next(folder: Path) -> Text:
    lines = (
        f"autograder grade {folder}/submitted --out {folder}/verdicts.jsonl",
        f"autograder report {folder}/verdicts.jsonl --submissions {folder}/submitted --into {folder}/report.html",
        f"autograder export {folder}/verdicts.jsonl --to table --checks-only --roster {folder}/roster.csv",
    )
    shown = "\n".join(f"  {line}" for line in lines)
    return Text(f"Ensuite, dans le dossier du cours\u00a0:\n{shown}", f"Next, in the folder of the course:\n{shown}")
