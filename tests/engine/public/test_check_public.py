"""`autograder check` where there is no course: the public checks, run as Jupyter runs the notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.public import otter_files
from autograder.source.derive import as_json, student_notebook
from autograder.source.read import read_source

REPOSITORY = Path(__file__).parents[3]
RIGHT = "def average(values):\n    return sum(values) / len(values)"


@pytest.fixture
def handout(small, tmp_path_factory):
    """What a student has, in one language: the notebook with its answers, and the tests beside it."""

    def make(lang="en", **answers):
        otter_files.build(small, "small")
        folder = tmp_path_factory.mktemp("student")
        notebook = student_notebook(read_source(small, "small"), lang)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        (folder / "small.ipynb").write_text(as_json(notebook), encoding="utf-8")
        small.public_tests("small", lang).rename(folder / "tests")
        return folder / "small.ipynb"

    return make


def check(notebook, *more, course=None):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"}
    environment.pop("AUTOGRADER_COURSE", None)
    where = ["--course", str(course)] if course else []
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *where, "check", str(notebook), *more],
        capture_output=True, text=True, check=False, cwd=notebook.parent, env=environment, timeout=100,
    )  # fmt: skip


def test_a_student_reads_the_law_the_reason_and_what_to_do_next(handout):
    done = check(handout("fr", average="def average(values):\n    return sum(values)"))
    assert done.returncode == 1, done.stderr
    assert "  ✗ la moyenne d'une constante est cette constante\n      2. attendu, 6. reçu" in done.stdout
    assert "0 exercice(s) sur 2" in done.stdout
    assert "À faire maintenant\u00a0: `average`" in done.stdout
    assert "elles ne donnent pas de points" in done.stdout


def test_all_passed_is_code_0_and_explorations_are_not_run(handout):
    done = check(handout(average=RIGHT, quiz='ANSWERS["question"] = 2'))
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 of 2 exercises pass their public checks" in done.stdout


def test_json_has_the_exercises_in_the_order_of_the_notebook_and_the_cells_that_stopped(handout):
    done = check(handout(average=RIGHT, quiz="nonsense"), "--json")
    found = json.loads(done.stdout)
    assert [each["exercise"] for each in found["exercises"]] == ["average", "quiz"]
    assert [stopped["error"] for stopped in found["stopped"]] == ["NameError: name 'nonsense' is not defined"]


def test_a_check_in_a_cell_of_the_students_own_stops_nothing(handout):
    joined = f'import otter\ngrader = otter.Notebook()\n{RIGHT}\ngrader.check("average")'
    done = check(handout(average=joined, quiz='ANSWERS["question"] = 2'))
    assert done.returncode == 0, done.stdout


def test_without_its_tests_a_notebook_cannot_be_checked(handout):
    notebook = handout()
    (notebook.parent / "tests").rename(notebook.parent / "lost")
    done = check(notebook)
    assert done.returncode == 2
    assert "Put it back beside the notebook" in done.stderr
    assert check(notebook, "--tests", str(notebook.parent / "lost")).returncode == 1


def test_a_notebook_that_ends_its_process_is_a_sentence_and_code_3(handout):
    done = check(handout(average="import os\nos._exit(7)"))
    assert done.returncode == 3
    assert "exit code 7" in done.stderr
    assert "Traceback" not in done.stderr


def test_inside_a_course_public_checks_are_for_the_asking(small, handout):
    done = check(handout(average=RIGHT), "--public", course=small.root)
    assert done.returncode == 1
    assert "Public checks only" in done.stdout


def test_hidden_without_a_course_is_a_sentence_and_code_2(handout):
    done = check(handout(), "--hidden")
    assert done.returncode == 2
    assert "No course" in done.stderr
