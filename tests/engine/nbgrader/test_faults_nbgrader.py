"""A stock `nbgrader autograde` that is killed goes on when it is started again; damaged notebooks do not stop it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader_course import Batch, StubEngine, cell, changed

sys.path.append(str(Path(__file__).parents[1] / "attacks"))
import fuzz_notebooks as fuzz

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]
SEED = 20_261_121
KILLS, SIZE = 2, 4


def wrong(notebook: dict[str, Any]) -> None:
    """One quiz cell and one exercise are lost."""
    cell(notebook, "joint_probability")["source"] = "raise RuntimeError"


def start(batch: Batch) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "nbgrader", "autograde", "density"], cwd=batch.root, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "AUTOGRADER_SECRET": "faults", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def copies(batch: Batch) -> int:
    """Submissions that nbgrader has begun to grade."""
    return len(list((batch.root / "autograded").glob("*/density")))


def test_kills_leave_each_submission_once_with_its_score(
    released_course: Path, solved: dict[str, Any], tmp_path: Path
) -> None:
    batch, rng = Batch(shutil.copytree(released_course, tmp_path / "course")), random.Random(SEED)
    names = [f"student{number}" for number in range(SIZE)]
    for number, name in enumerate(names):
        batch.hand_in(name, changed(solved, wrong) if number % 2 else solved)
    for _ in range(KILLS):
        before, grader = copies(batch), start(batch)
        while copies(batch) == before and grader.poll() is None:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 1.0))
        assert grader.poll() is None
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    assert start(batch).wait(900) == 0
    with Gradebook(batch.db_url) as gradebook:
        assert sorted(each.student.id for each in gradebook.assignment_submissions("density")) == names
    assert {name: batch.score(name) for name in names} == {
        name: batch.score(names[number % 2]) for number, name in enumerate(names)
    }
    assert batch.score(names[0]) == 19.0
    assert 0 < batch.score(names[1]) < 19.0
    assert not any(by_hand for name in names for _, by_hand in batch.grades(name).values())


def test_a_copy_that_was_left_half_graded_is_graded_again_and_a_whole_one_is_not(
    batch: Batch, engine: StubEngine, solved: dict[str, Any]
) -> None:
    for name in ("begun", "empty", "torn", "whole"):
        batch.hand_in(name, solved)
    batch.autograde()
    folder = batch.root / "autograded"
    for name in ("begun", "torn"):
        (folder / name / "density" / "density.ipynb").chmod(0o644)
    begun = batch.autograded("begun")
    begun["metadata"]["autograder"]["unfinished"] = "another-boot pid:[1] 1 1"
    (folder / "begun" / "density" / "density.ipynb").write_text(json.dumps(begun))
    (folder / "torn" / "density" / "density.ipynb").write_text(json.dumps(begun)[:1000])
    (folder / "empty" / "density" / "density.ipynb").unlink()
    engine.seen.clear()
    assert batch.autograde()["success"]
    assert sorted(submission.name for submission in engine.seen) == ["begun", "empty", "torn"]
    assert len({json.dumps(batch.grades(name)) for name in ("begun", "empty", "torn", "whole")}) == 1


def test_damaged_notebooks_do_not_stop_the_batch(batch: Batch, engine: StubEngine, solved: dict[str, Any]) -> None:
    names = [f"damaged{number:02}" for number in range(40)]
    for name, content in zip(names, fuzz.mutants(fuzz.notebooks("density"), len(names), SEED), strict=True):
        (batch.submitted(name) / "density.ipynb").write_bytes(content)
    batch.hand_in("honest", solved)
    result = batch.autograde()
    assert result["success"], result["error"]
    assert batch.score("honest") == 19.0
    assert all(None not in {score for score, _ in batch.grades(name).values()} for name in names)
