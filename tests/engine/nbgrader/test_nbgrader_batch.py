"""A whole `nbgrader autograde` in this process, with an engine that knows the score: what nbgrader does around it."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader_course import REPOSITORY, Batch, StubEngine, cell, changed

from autograder.course import Course
from autograder.errors import IsolationError, SandboxError, SuiteError
from autograder.model import ExerciseScore, Report, Submission
from autograder.source.read import read_assignment
from autograder.source.submission import read_submission

pytestmark = [
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]

POINTS = {exercise.name: exercise.points for exercise in read_assignment(Course(REPOSITORY), "density").exercises}
FULL = {name: (points, False) for name, points in POINTS.items()}
UNKNOWN = dict.fromkeys(FULL, (None, True))
ZERO = dict.fromkeys(FULL, (0.0, False))
Notebook = dict[str, Any]


def without(*names: str) -> Callable[[Notebook], None]:
    """Take these cells out."""
    return lambda nb: nb.update(cells=[cell for cell in nb["cells"] if cell["id"] not in names])


def twice(name: str) -> Callable[[Notebook], None]:
    """Copy and paste a cell, as Jupyter does: everything but the id."""
    return lambda nb: nb["cells"].append({**cell(nb, name), "id": "pasted"})


def claims(name: str, **claim: Any) -> Callable[[Notebook], None]:
    """Edit the nbgrader metadata of a cell."""
    return lambda nb: cell(nb, name)["metadata"]["nbgrader"].update(claim)


def as_4_4(nb: Notebook) -> None:
    """The format of older editors: cells have no ids; and a grade cell was turned into text."""
    turned = cell(nb, "grade_kernel_density")
    turned["cell_type"] = "markdown"
    for key in ("outputs", "execution_count"):
        del turned[key]
    for each in nb["cells"]:
        del each["id"]
    nb["nbformat_minor"] = 4


def as_3(nb: Notebook) -> None:
    """The format that IPython wrote until 2014."""
    old = nbformat.convert(nbformat.reads(json.dumps(nb), as_version=4), 3)
    nb.clear()
    nb.update(old)


REPAIRED: dict[str, Callable[[Notebook], Any]] = {
    "nothing": lambda nb: None,
    "grade_cell_twice": twice("grade_kernel_density"),
    "answer_twice": twice("kernel_density"),
    "grade_cell_deleted": without("grade_kernel_density"),
    "all_grade_cells_deleted": without(*(f"grade_{name}" for name in FULL)),
    "empty_claim": lambda nb: nb["cells"][0]["metadata"].update(nbgrader={}),
    "old_schema": claims("kernel_density", schema_version=1),
    "future_schema": claims("grade_kernel_density", schema_version=99),
    "not_graded": claims("grade_kernel_density", grade=False),
    "not_locked": claims("grade_kernel_density", locked=False),
    "points_edited": claims("grade_kernel_density", points=600),
    "metadata_dropped": lambda nb: [each.update(metadata={}) for each in nb["cells"]],
    "grade_cell_is_text_without_ids": as_4_4,
    "nbformat_3": as_3,
    "grade_cell_edited": lambda nb: cell(nb, "grade_kernel_density").update(source="'full marks please'"),
    "tags": lambda nb: [each["metadata"].update(tags=["skip-execution"]) for each in nb["cells"]],
    "wild_metadata": lambda nb: nb.update(metadata={"kernelspec": [], "widgets": 3, "autograder": {"lang": []}}),
}


@pytest.fixture(scope="module")
def repaired(released_course: Path, solved: Notebook, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """A right answer after each of these accidents, all in one batch."""
    root = shutil.copytree(released_course, tmp_path_factory.mktemp("repaired") / "course")
    batch = Batch(root)
    for name, accident in REPAIRED.items():
        batch.hand_in(name, changed(solved, accident))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fixture does not have the filters of its module
        StubEngine(root).install(patch)
        assert batch.autograde()["success"]
    return batch


@pytest.mark.parametrize("name", REPAIRED)
def test_a_right_answer_gets_full_marks_whatever_happened_to_its_cells(repaired: Batch, name: str) -> None:
    assert repaired.grades(name) == FULL


@pytest.mark.parametrize("name", REPAIRED)
def test_the_engine_sees_the_same_code_with_nbgrader_and_without(repaired: Batch, name: str) -> None:
    assignment = read_assignment(Course(repaired.root), "density")
    alone = read_submission(repaired.submitted(name) / "density.ipynb", assignment)
    restored = read_submission(repaired.root / "autograded" / name / "density" / "density.ipynb", assignment)
    assert code(alone) == code(restored)


def code(submission: Submission) -> list[tuple[str, str]]:
    """What is run, but for copies of grade cells, which are comments."""
    return [(cell.key, cell.source) for cell in submission.cells if "Graded automatically" not in cell.source]


def test_a_missing_exercise_costs_its_points_only(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    batch.hand_in("alice", changed(solved, without("kernel_density", "grade_kernel_density")))
    assert batch.autograde()["success"]
    assert batch.grades("alice") == {**FULL, "kernel_density": (0.0, False)}


SKELETONS: dict[str, Callable[[Notebook], Any]] = {
    "nothing": lambda nb: None,
    "skip_execution": REPAIRED["tags"],
    "own_outputs": lambda nb: [
        each.update(outputs=[{"output_type": "execute_result", "data": {"text/plain": "6.0"}, "metadata": {},
                              "execution_count": 1}])
        for each in nb["cells"] if each["cell_type"] == "code"
    ],
    "own_stamp": lambda nb: nb["metadata"].update(autograder={"sha256": "x", "lang": "fr", "earned": 20}),
    "edited_grade_cells": lambda nb: [each.update(source="6.0") for each in nb["cells"] if "grade_" in each["id"]],
}  # fmt: skip


def test_a_skeleton_gets_nothing_whatever_it_claims(batch: Batch, engine: StubEngine, skeleton: Notebook) -> None:
    for name, claim in SKELETONS.items():
        batch.hand_in(name, changed(skeleton, claim))
    assert batch.autograde()["success"]
    assert {name: batch.grades(name) for name in SKELETONS} == dict.fromkeys(SKELETONS, ZERO)


UNREADABLE = {
    "not_json": "hello",
    "empty": "",
    "truncated": '{"cells": [',
    "no_cells": "{}",
    "old_format": '{"worksheets": 3}',
    "deep": "[" * 100_000,
    "r_kernel": json.dumps({"cells": [], "metadata": {"kernelspec": {"language": "R"}}, "nbformat": 4}),
    "damaged_cell": '{"cells": [3], "metadata": {}, "nbformat": 4}',
}


def test_a_file_that_is_no_notebook_gets_nothing_and_a_sentence_and_the_batch_goes_on(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    for name, content in UNREADABLE.items():
        batch.hand_in(name, content)
    batch.hand_in("zoe", solved)
    assert batch.autograde()["success"]
    assert {name: batch.grades(name) for name in UNREADABLE} == dict.fromkeys(UNREADABLE, ZERO)
    assert batch.grades("zoe") == FULL
    for name in FULL:
        assert "ce fichier est vide" in str(cell(batch.autograded("empty"), f"grade_{name}")["outputs"])
    assert "ce fichier est vide" in str(batch.autograded("empty")["cells"][0]["source"])
    assert engine.seen[0].name == "zoe"


def test_links_and_pipes_in_a_folder_are_neither_read_nor_copied(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    batch.hand_in("alice", solved)
    (batch.submitted("bob") / "density.ipynb").symlink_to(batch.submitted("alice") / "density.ipynb")
    batch.hand_in("carol", solved)
    (batch.submitted("carol") / "gift.db").symlink_to(batch.root / "gradebook.db")
    (batch.submitted("carol") / "nowhere").symlink_to("/nowhere")
    os.mkfifo(batch.submitted("carol") / "pipe")
    os.mkfifo(batch.submitted("dave") / "density.ipynb")
    (batch.submitted("erin") / "density.ipynb").mkdir()
    assert batch.autograde()["success"]
    assert [batch.score(name) for name in ("alice", "bob", "carol", "dave", "erin")] == [19.0, 0.0, 19.0, 0.0, 0.0]
    assert sorted(os.listdir(batch.root / "autograded" / "carol" / "density")) == ["density.ipynb", "tests"]


def test_a_renamed_notebook_is_graded(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    names = {"a": "density (1).ipynb", "b": "rendu été.ipynb", "c": "density.ipynb.ipynb", "d": "Density.ipynb"}
    for student, name in names.items():
        batch.hand_in(student, solved, name)
    assert batch.autograde()["success"]
    assert {student: batch.grades(student) for student in names} == dict.fromkeys(names, FULL)
    assert sorted(os.listdir(batch.root / "autograded" / "a" / "density")) == ["density.ipynb", "tests"]


def test_a_folder_without_a_notebook_gets_nothing_and_a_sentence(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()
    (batch.submitted("alice") / "density.ipynb").rename(batch.submitted("alice") / "density.ipynb.txt")
    batch.hand_in("bob", solved)
    assert batch.autograde(force=True)["success"]
    assert batch.grades("alice") == ZERO
    assert "Aucun notebook" in str(batch.autograded("alice"))


def test_a_broken_timestamp_does_not_cost_the_submission(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    batch.hand_in("alice", solved)
    (batch.submitted("alice") / "timestamp.txt").write_text("yesterday evening")
    assert batch.autograde()["success"]
    assert batch.autograde()["success"]  # the second time nbgrader compares the dates of two copies
    assert batch.grades("alice") == FULL


def test_a_score_that_is_not_known_is_none_and_asks_for_a_person(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    engine.plans["alice"] = lambda report: replace(report, scores=(unknown(report.scores[0]), *report.scores[1:]))
    batch.hand_in("alice", solved)
    assert batch.autograde()["success"]
    assert batch.grades("alice") == {**FULL, "joint_probability": (None, True)}
    kinds = [output["output_type"] for output in cell(batch.autograded("alice"), "grade_joint_probability")["outputs"]]
    assert kinds == ["display_data"]


def unknown(score: ExerciseScore) -> ExerciseScore:
    return replace(score, earned=None)


def test_an_exercise_that_the_suite_does_not_have_is_left_without_a_score(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    engine.plans["alice"] = lambda report: replace(report, scores=report.scores[1:])
    batch.hand_in("alice", solved)
    assert batch.autograde()["success"]
    assert batch.grades("alice") == {**FULL, "joint_probability": (None, True)}


def test_points_that_changed_since_the_release_are_left_without_a_score_and_said(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    first, *others = engine.assignment.exercises
    engine.assignment = replace(engine.assignment, exercises=(replace(first, points=7.0), *others))
    batch.hand_in("alice", solved)
    result = batch.autograde()
    assert "run `nbgrader generate_assignment density --force`" in result["log"]
    assert batch.grades("alice") == {**FULL, "joint_probability": (None, True)}


def test_outputs_of_the_students_cells_are_where_they_belong(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    batch.hand_in("alice", changed(solved, twice("grade_kernel_density")))
    batch.autograde()
    graded = batch.autograded("alice")
    assert cell(graded, "kernel_density")["outputs"] == [{"name": "stderr", "output_type": "stream", "text": ["said"]}]
    assert [output["output_type"] for output in cell(graded, "grade_kernel_density")["outputs"]] == [
        "display_data",
        "execute_result",
    ]


def test_the_language_of_the_messages_is_the_notebooks(batch: Batch, engine: StubEngine, skeleton: Notebook) -> None:
    batch.hand_in("alice", skeleton)
    batch.autograde()
    shown = cell(batch.autograded("alice"), "grade_kernel_density")["outputs"][0]["data"]["text/plain"]
    assert "".join(shown).startswith(
        "Kernel density estimation: 0 / 2.5 points\n✗ failed (0 / 2.5) the law & <b>the rule</b>"
    )


def with_an_essay(nb: Notebook) -> None:
    """A question that a person grades."""
    claim = {"grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3}
    essay = {"cell_type": "markdown", "id": "essay", "source": "Your answer", "metadata": {}}
    essay["metadata"] = {"nbgrader": {**claim, "grade_id": "essay", "points": 3}}
    nb["cells"].append(essay)


def test_a_written_answer_waits_for_a_person_and_an_untouched_or_missing_one_gets_nothing(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    source = batch.root / "assignments" / "fr" / "density" / "density.ipynb"
    source.write_text(json.dumps(changed(json.loads(source.read_text()), with_an_essay)))
    batch.generate()
    asked = changed(solved, with_an_essay)
    batch.hand_in("answered", changed(asked, lambda nb: cell(nb, "essay").update(source="Two clusters.")))
    batch.hand_in("untouched", asked)
    batch.hand_in("missing", solved)
    assert batch.autograde()["success"]
    assert batch.grades("answered") == {**FULL, "essay": (None, True)}
    assert batch.grades("untouched") == batch.grades("missing") == {**FULL, "essay": (0.0, False)}


# Grading again


def test_a_regrade_takes_the_new_score(batch: Batch, engine: StubEngine, solved: Notebook, skeleton: Notebook) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()
    batch.hand_in("alice", changed(skeleton, without("grade_kernel_density", "kernel_density")))
    assert batch.autograde(force=True)["success"]
    assert batch.grades("alice") == ZERO


def test_a_regrade_of_a_file_that_became_unreadable_takes_the_score_back(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()
    batch.hand_in("alice", "")
    batch.autograde(force=True)
    assert batch.grades("alice") == ZERO


def fails(error: BaseException) -> Callable[[Report], Report]:
    def plan(report: Report) -> Report:
        raise error

    return plan


def test_a_regrade_that_fails_leaves_no_old_score(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()
    engine.plans["alice"] = fails(ZeroDivisionError("a fault of ours"))
    assert not batch.autograde(force=True)["success"]
    assert batch.grades("alice") == UNKNOWN


def test_a_fault_of_ours_with_one_submission_does_not_touch_the_others(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    engine.plans["bob"] = fails(ZeroDivisionError("a fault of ours"))
    for name in ("alice", "bob", "carol"):
        batch.hand_in(name, solved)
    assert not batch.autograde()["success"]
    assert [batch.grades(name) for name in ("alice", "bob", "carol")] == [FULL, UNKNOWN, FULL]


def test_the_teachers_own_score_wins_and_survives_a_regrade(
    batch: Batch, engine: StubEngine, skeleton: Notebook
) -> None:
    batch.hand_in("alice", skeleton)
    batch.autograde()
    with Gradebook(batch.db_url) as gradebook:
        grade = gradebook.find_grade("grade_kernel_density", "density", "density", "alice")
        grade.manual_score = 4.0
        gradebook.db.commit()
    batch.autograde(force=True)
    assert batch.grades("alice")["kernel_density"] == (0.0, True)
    assert batch.score("alice") == 4.0


def test_a_submission_that_was_graded_is_left_alone(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()
    batch.autograde()
    assert len(engine.seen) == 1


# When the machine or the course cannot grade


@pytest.mark.parametrize("error", [IsolationError("Install bubblewrap."), SuiteError("The suite does not load.")])
def test_a_batch_that_cannot_be_graded_changes_nothing_and_says_why(
    batch: Batch, engine: StubEngine, solved: Notebook, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    batch.hand_in("alice", solved)
    batch.autograde()

    def refuse(slug: str) -> None:
        raise error

    monkeypatch.setattr(engine, "suite", refuse)
    result = batch.autograde(force=True)
    assert not result["success"]
    assert f"Nothing was graded. {error}" in result["log"]
    assert batch.grades("alice") == FULL
    assert (batch.root / "autograded" / "alice" / "density" / "density.ipynb").exists()


def test_a_sandbox_that_fails_stops_the_batch_and_scores_nothing_more(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    engine.plans["bob"] = fails(SandboxError("The sandbox is gone."))
    for name in ("alice", "bob", "carol"):
        batch.hand_in(name, solved)
    result = batch.autograde()
    assert "Grading stopped at bob: nothing was scored. The sandbox is gone." in result["log"]
    assert (batch.grades("alice"), batch.grades("bob")) == (FULL, UNKNOWN)
    assert sorted(os.listdir(batch.root / "autograded")) == ["alice", "bob"]
    assert os.listdir(batch.root / "autograded" / "bob") == []
    assert engine.closed == 1


def test_an_assignment_that_is_not_ours_is_refused(batch: Batch, engine: StubEngine, solved: Notebook) -> None:
    with Gradebook(batch.db_url) as gradebook:
        gradebook.add_notebook("homework", "density")
    batch.hand_in("alice", solved)
    result = batch.autograde()
    assert "No assignment 'homework'" in result["log"]
    assert not (batch.root / "autograded").exists()


# Around grading


def test_another_process_that_holds_the_gradebook_is_waited_for(
    batch: Batch, engine: StubEngine, solved: Notebook
) -> None:
    import sqlite3
    import threading

    holder = sqlite3.connect(batch.root / "gradebook.db", check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    batch.hand_in("alice", solved)
    engine_waits = threading.Timer(6.0, holder.rollback)  # nbgrader's own patience is 5 seconds
    engine_waits.start()
    assert batch.autograde()["success"]
    holder.close()
    assert batch.grades("alice") == FULL


def test_nbgraders_folder_may_be_another_one(
    batch: Batch, engine: StubEngine, solved: Notebook, tmp_path: Path
) -> None:
    from autograder.bridges.nbgrader import configure

    home = tmp_path / "the teacher's own"
    home.mkdir()
    shutil.move(batch.root / "gradebook.db", home)
    configure(batch.config, batch.root, root=home)
    theirs = replace(batch)
    configure(theirs.config, batch.root, root=home)
    theirs.root = home
    theirs.hand_in("alice", solved)
    assert theirs.autograde()["success"]
    assert theirs.grades("alice") == FULL
