"""Whatever an editor or a student does to a notebook without changing an answer, what is graded stays the same.

What is graded is the namespace that the cells leave: here they are run in this process, since the answers are ours.
"""

from __future__ import annotations

import functools
import json
import random
import sys
import time
import types
from pathlib import Path
from typing import Any

import nbformat
import pytest
from notebook_mutations import (
    ALL,
    EDITORS,
    STUDENTS,
    Notebook,
    colab,
    fails,
    mutated,
    new_cell,
    skeletons_left,
    text_of,
)

from autograder.bridges.nbgrader_gradebook import Released, ReleasedCell
from autograder.bridges.nbgrader_restore import canonical, claim_written, sound
from autograder.course import Course
from autograder.grade.batch import Catalogue, Entry, grade_one, identify
from autograder.grade.engine import Engine
from autograder.model import Assignment, Submission
from autograder.source.derive import solved_notebook, student_notebook
from autograder.source.read import assignment_of, read_source
from autograder.source.recognition import SETUP_KEY
from autograder.source.submission import from_notebook

COURSE = Course.find()
CATALOGUE = Catalogue(COURSE)
SLUGS = COURSE.slugs()


@functools.cache
def course_of(slug: str) -> tuple[Assignment, str, str]:
    """An assignment, and its French notebook as JSON: with every answer in it, and as students receive it."""
    source = read_source(COURSE, slug)
    received, answered = student_notebook(source, "fr"), student_notebook(source, "fr")
    answers = {cell.id: cell.source for cell in solved_notebook(source, "fr").cells}
    for cell in answered.cells:
        if cell.id in {exercise.key for exercise in source.exercises()}:
            cell.source = answers[cell.id]
    return assignment_of(source), nbformat.writes(answered), nbformat.writes(received)


def solved(slug: str) -> tuple[Assignment, Notebook]:
    assignment, text, _ = course_of(slug)
    return assignment, json.loads(text)


def submitted(slug: str, notebook: Notebook) -> Submission:
    return from_notebook(notebook, course_of(slug)[0], name="x", sha256="", lang="en")


@pytest.fixture(autouse=True)
def otter(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty otter, as in the sandbox: the import of the public checks may stay where their cell was split."""
    monkeypatch.setitem(sys.modules, "otter", types.ModuleType("otter"))


def print_of(value: Any) -> Any:
    """A value in a form that is equal for two runs of the same code, wherever its lines stand."""
    if isinstance(value, types.FunctionType):
        return print_of(value.__code__), print_of(value.__defaults__), print_of(value.__kwdefaults__)
    if isinstance(value, types.CodeType):
        return value.co_code, value.co_names, value.co_varnames, [print_of(one) for one in value.co_consts]
    if isinstance(value, type):
        return value.__mro__[1:], {key: print_of(one) for key, one in vars(value).items() if callable(one)}
    if isinstance(value, types.ModuleType):
        return value.__name__
    if isinstance(value, str):
        return [line.rstrip() for line in value.splitlines()]  # editors may strip or add spaces in docstrings
    return value


def left_by(submission: Submission) -> dict[str, Any]:
    """The prints of what the cells leave. A cell that fails and is none of FAILING is a failure of the test."""
    space: dict[str, Any] = {"__name__": "submission"}
    for cell in submission.cells:
        try:
            exec(compile(cell.source, f"<cell {cell.position}>", "exec"), space)
        except (Exception, SystemExit):
            if not fails(cell.source):
                raise
    return {name: print_of(value) for name, value in space.items() if not name.startswith("__")}


def through_nbgrader(slug: str, notebook: Notebook) -> Notebook:
    """The notebook as our steps of nbgrader hand it to the engine."""
    cells = [
        ReleasedCell(
            name=about["grade_id"],
            cell_type=cell["cell_type"],
            source=text_of(cell),
            checksum=None,
            points=about.get("points"),
            **{key: about[key] for key in ("locked", "grade", "solution", "task")},
        )
        for cell in json.loads(course_of(slug)[2])["cells"]
        if (about := cell["metadata"].get("nbgrader"))
    ]
    clean = sound(notebook)
    claim_written(clean, course_of(slug)[0])
    return canonical(clean, Released(tuple(cells)))


@functools.cache
def expected(slug: str) -> dict[str, Any]:
    return left_by(submitted(slug, solved(slug)[1]))


def lost(slug: str, notebook: Notebook) -> set[str]:
    """The names that a notebook no longer leaves as the reference does."""
    found = left_by(submitted(slug, notebook))
    return {name for name, value in expected(slug).items() if found.get(name) != value}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("mutation", ALL)
def test_a_mutation_alone_changes_nothing(slug: str, mutation: str) -> None:
    for seed in range(5):
        notebook = mutated(solved(slug)[1], [mutation], random.Random(f"{slug} {mutation} {seed}"))
        assert lost(slug, notebook) == set(), seed


@pytest.mark.parametrize("slug", SLUGS)
def test_no_sequence_of_mutations_changes_anything(slug: str) -> None:
    for seed in range(60):
        rng = random.Random(f"{slug} {seed}")
        names = rng.choices(list(ALL), k=rng.randint(2, 15))
        notebook = mutated(solved(slug)[1], names, rng)
        assert lost(slug, notebook) == set(), (seed, names)
        assert lost(slug, through_nbgrader(slug, notebook)) == set(), (seed, names)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("editor", EDITORS)
def test_every_exercise_is_found_in_what_an_editor_saved(slug: str, editor: str) -> None:
    assignment, notebook = solved(slug)
    EDITORS[editor](notebook, random.Random(editor))
    keys = [cell.key for cell in submitted(slug, notebook).cells]
    named = [key for key in keys if key and not SETUP_KEY.fullmatch(key)]
    assert named == [exercise.name for exercise in assignment.exercises]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("editor", EDITORS)
def test_a_written_answer_is_found_in_what_an_editor_saved(slug: str, editor: str) -> None:
    assignment, notebook = solved(slug)
    (question,) = assignment.written
    next(cell for cell in notebook["cells"] if cell["id"] == question.name)["source"] = "My answer."
    EDITORS[editor](notebook, random.Random(editor))
    graded = [
        cell.source
        for cell in through_nbgrader(slug, notebook)["cells"]
        if cell.metadata.get("nbgrader", {}).get("grade_id") == question.name
    ]
    assert graded == ["My answer."]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_skeleton_left_below_an_answer_does_not_undo_it(slug: str) -> None:
    assignment, notebook = solved(slug)
    skeletons_left(notebook, assignment, random.Random(0))
    assert lost(slug, notebook) == set()


@pytest.mark.parametrize("editor", EDITORS)
def test_the_language_is_known_without_metadata(editor: str) -> None:
    notebook = solved("vae")[1]
    EDITORS[editor](notebook, random.Random(editor))
    assert submitted("vae", notebook).lang == "fr"


@pytest.mark.parametrize("slug", SLUGS)
def test_an_assignment_is_known_by_its_exercises_when_name_and_metadata_are_lost(slug: str, tmp_path: Path) -> None:
    notebook = solved(slug)[1]
    colab(notebook, random.Random(0))
    path = tmp_path / "Copie de mon devoir (1).ipynb"
    path.write_text(json.dumps(notebook))
    assert identify(Entry(path, "anne"), CATALOGUE).slug == slug


def test_a_notebook_of_nothing_known_has_no_assignment(tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [new_cell("x = 1")], "nbformat": 4}))
    assert identify(Entry(path, "anne"), CATALOGUE).slug is None


@pytest.mark.parametrize("filling", ["a=\\n", "def f(): 0\\n", "x\\n", "@\\n"])
def test_a_file_made_to_be_large_is_read_in_seconds_and_its_answers_count(filling: str) -> None:
    notebook = solved("vae")[1]
    notebook["cells"].append(new_cell(filling * (10_000_000 // len(filling))))
    started = time.process_time()
    submission = submitted("vae", notebook)
    assert time.process_time() - started < 2.0  # thirty times what it takes; looking at each line took minutes
    assert {exercise.name for exercise in course_of("vae")[0].exercises} <= {cell.key for cell in submission.cells}


@pytest.mark.slow
def test_what_editors_saved_and_students_rearranged_earns_full_marks(tmp_path: Path) -> None:
    entries = []
    for editor, slug in zip(EDITORS, ("density", "markov", "regularized", "vae", "density"), strict=True):
        notebook = mutated(solved(slug)[1], [editor, *STUDENTS, *STUDENTS], random.Random(f"{slug} {editor}"))
        path = tmp_path / f"{editor}.ipynb"
        path.write_text(json.dumps(notebook))
        entries.append(Entry(path, editor))
    with Engine(COURSE) as engine:
        reports = [grade_one(engine, entry).report for entry in entries]
    assert [report and report.earned for report in reports] == [19.0] * len(entries)
