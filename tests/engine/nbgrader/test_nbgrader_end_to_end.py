"""A class graded by the real commands, in the real sandbox: one batch of honest, clumsy and hostile submissions."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from nbgrader_course import REPOSITORY, Batch, cell, changed

from autograder.course import Course
from autograder.source.read import read_assignment
from autograder.source.submission import read_submission
from autograder.suite.declare import Suite

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
Notebook = dict[str, Any]

ATTACKS = {
    "displayhook": "get_ipython().displayhook(6.0)",
    "empty_transform": "import ast\nclass T(ast.NodeTransformer):\n    def visit_Module(self, node):\n"
    "        node.body = []\n        return node\nget_ipython().ast_transformers.append(T())",
    "input_transform": "get_ipython().input_transformers_post.append(lambda lines: [])",
    "gradebook_later": "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time, sqlite3\\n"
    'time.sleep(3); c = sqlite3.connect("{root}/gradebook.db")\\n'
    'c.execute("update grade set manual_score=99"); c.commit()\'], start_new_session=True)',
    "gradebook_now": "import sqlite3\nc = sqlite3.connect('{root}/gradebook.db')\n"
    "c.execute('update grade set manual_score=99'); c.commit()",
    "other_submissions": "import glob\nprint('FOUND', glob.glob('{root}/*') + glob.glob('../../../submitted/*/*'))",
    "hidden_tests": "print('FOUND', open('{root}/tests/hidden/test_density.py').read())",
    "startup": "import os\nfor d in (os.path.expanduser('~/.ipython/profile_default/startup'), '{root}'):\n"
    "    os.makedirs(d, exist_ok=True); open(d + '/00_gift.py', 'w').write('gift = 1')",
    "exit": "import os\nos._exit(0)",
    "own_exit": "import atexit, sys\nsys.exit(0)",
}
"""On top of an untouched skeleton. `{root}` is the course's folder: the attacker knows it."""
EQUAL_TO_ALL = """\
class Any(float):
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
def joint_probability(x, y): return Any()
def kl_divergence(p, q): return Any()
def kernel_density(x, samples, bandwidth): return Any()
"""
CLUMSY = {
    "syntax_error": "def (",
    "flood": "while True: print('x' * 100_000)",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "stderr": "import sys, warnings\nprint('noise', file=sys.stderr)\nwarnings.warn('noise')",
    "endless": "while True: pass",
    "html": "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\n"
    "print('<script>alert(2)</script>')",
}
"""After a right solution: none of it costs a point."""


def last(code: str) -> Callable[[Notebook], None]:
    """Add a cell at the end."""
    added = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None, "source": code}
    return lambda nb: nb["cells"].append(added)


def command(root: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `nbgrader` in the course as a teacher would, the environment not being activated."""
    environment = {**os.environ, "AUTOGRADER_SECRET": "end to end", "OMP_NUM_THREADS": "1"}
    if path is not None:
        environment["PATH"] = path
    line = [sys.executable, "-m", "nbgrader", *words]
    return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, timeout=600, check=False)


def wrong_answer(solved: Notebook, name: str) -> Notebook:
    """The solved notebook with one misconception of the course in it."""
    suite = Suite.load(Course(REPOSITORY), "density")
    misconception = next(entry for entry in suite.misconceptions if entry.name == name)
    return changed(solved, lambda nb: cell(nb, misconception.exercise).update(source=misconception.cell))


class Graded(Batch):
    """A batch after its grading."""

    run: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def graded(
    released_course: Path, solved: Notebook, skeleton: Notebook, tmp_path_factory: pytest.TempPathFactory
) -> Graded:
    batch = Graded(shutil.copytree(released_course, tmp_path_factory.mktemp("class") / "course"))
    batch.hand_in("good_fr", solved)
    batch.hand_in("good_en", json.loads((REPOSITORY / "solutions/density/density.en.ipynb").read_text()))
    batch.hand_in("skeleton", skeleton)
    batch.hand_in("half", wrong_answer(solved, "bits_for_nats"))
    batch.hand_in("big", " " * 60_000_000)
    batch.hand_in("late", solved)
    (batch.submitted("late") / "timestamp.txt").write_text("2026-02-03 12:00:00 UTC")
    for name, code in CLUMSY.items():
        batch.hand_in(name, changed(solved, last(code)))
    for name, code in ATTACKS.items():
        batch.hand_in(name, changed(skeleton, last(code.replace("{root}", str(batch.root)))))
    batch.hand_in("equal_to_all", changed(skeleton, last(EQUAL_TO_ALL)))
    (batch.root / "penalty.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\nclass TenPercentADay(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score * 0.1 * total_seconds_late / 86400\n"
    )
    with (batch.root / "nbgrader_config.py").open("a") as file:
        file.write("\nc.AssignLatePenalties.plugin_class = 'penalty.TenPercentADay'\n")
    with Gradebook(batch.db_url) as gradebook:
        gradebook.update_or_create_assignment(
            "density", duedate=datetime(2026, 2, 1, 12, tzinfo=UTC).replace(tzinfo=None)
        )
    batch.run = command(batch.root, "autograde", "density", path="/usr/bin:/bin")
    return batch


def test_the_batch_goes_to_its_end(graded: Graded) -> None:
    assert graded.run.returncode == 0, graded.run.stderr[-3000:]


def test_a_right_solution_gets_full_marks_in_both_languages(graded: Graded) -> None:
    assert (graded.score("good_fr"), graded.score("good_en")) == (19.0, 19.0)  # the written answer waits for a person


def test_a_skeleton_gets_nothing(graded: Graded) -> None:
    assert graded.score("skeleton") == 0.0


def test_a_misconception_costs_part_of_its_exercise_and_is_explained(graded: Graded) -> None:
    grades = graded.grades("half")
    assert 0.0 < (grades.pop("kl_divergence")[0] or 0.0) < 2.0
    assert sum(score or 0.0 for score, _ in grades.values()) == 17.0
    assert not any(by_hand for _, by_hand in grades.values())
    shown = cell(graded.autograded("half"), "grade_kl_divergence")["outputs"][0]["data"]["text/plain"]
    explanation = next(m for m in Suite.load(Course(REPOSITORY), "density").misconceptions if m.name == "bits_for_nats")
    assert explanation.explanation.fr in "".join(shown)


@pytest.mark.parametrize("name", CLUMSY)
def test_what_comes_after_a_right_solution_costs_nothing(graded: Graded, name: str) -> None:
    assert graded.score(name) == 19.0


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(graded: Graded, name: str) -> None:
    assert set(graded.grades(name).values()) == {(0.0, False)}
    assert graded.score(name) == 0.0
    said = "".join("".join(output.get("text", [])) for output in graded.autograded(name)["cells"][-1]["outputs"])
    assert "FOUND" not in said.replace("FOUND []", "")


def test_an_object_that_equals_everything_satisfies_no_check_of_values(graded: Graded) -> None:
    assert graded.score("equal_to_all") == 0


def test_nobody_wrote_into_the_gradebook_or_the_course_later(graded: Graded) -> None:
    time.sleep(4)  # `gradebook_later` waits three seconds
    with Gradebook(graded.db_url) as gradebook:
        manual = [
            grade.manual_score
            for sub in gradebook.assignment_submissions("density")
            for grade in sub.notebooks[0].grades
        ]
    assert set(manual) == {None}
    assert list(graded.root.rglob("00_gift.py")) == []


def test_a_file_that_is_too_big_gets_a_sentence(graded: Graded) -> None:
    assert graded.score("big") == 0.0
    assert "60\u00a0Mo" in json.dumps(graded.autograded("big"), ensure_ascii=False)


def test_a_late_submission_is_charged_by_the_teachers_plugin(graded: Graded) -> None:
    with Gradebook(graded.db_url) as gradebook:
        assert gradebook.find_submission("density", "late").late_submission_penalty == pytest.approx(3.8)


def test_the_scores_are_those_of_the_engine_alone(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.grade.engine import Engine

    monkeypatch.setenv("AUTOGRADER_SECRET", "end to end")
    assignment = read_assignment(Course(graded.root), "density")
    with Engine(Course(graded.root)) as engine:
        report = engine.grade(read_submission(graded.submitted("half") / "density.ipynb", assignment))
    assert report.earned == graded.score("half")


def test_feedback_shows_the_checks_and_runs_nothing(graded: Graded) -> None:
    run = command(graded.root, "generate_feedback", "density")
    assert run.returncode == 0, run.stderr[-2000:]
    page = BeautifulSoup((graded.root / "feedback" / "html" / "density" / "density.html").read_text(), "html.parser")
    assert page.find("caption").get_text().startswith("La table conjointe")
    assert "alert(" not in "".join(script.get_text() for script in page.find_all("script"))


def test_feedback_holds_no_line_of_a_hidden_check(graded: Graded) -> None:
    command(graded.root, "generate_feedback", "density", "--student", "half")
    page = BeautifulSoup(
        (graded.root / "feedback" / "half" / "density" / "density.html").read_text(), "html.parser"
    ).get_text()
    bodies = (REPOSITORY / "tests" / "hidden" / "test_density.py").read_text().splitlines()
    calls = [line.strip() for line in bodies if "oracles." in line or "expect(" in line]
    assert calls
    assert [line for line in calls if line in page] == []


def test_the_export_has_the_scores_with_the_penalty(graded: Graded) -> None:
    run = command(graded.root, "export")
    assert run.returncode == 0, run.stderr[-2000:]
    lines = (graded.root / "grades.csv").read_text().splitlines()
    rows = {row["student_id"]: row for row in csv.DictReader(lines)}
    assert float(rows["good_fr"]["score"]) == 19.0
    assert float(rows["late"]["score"]) == pytest.approx(15.2)
    assert float(rows["skeleton"]["score"]) == 0.0


def test_a_machine_without_a_sandbox_grades_nothing_and_says_what_is_missing(graded: Graded, tmp_path: Path) -> None:
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.4.0\n")
    old.chmod(0o755)
    run = command(graded.root, "autograde", "density", "--force", path=str(tmp_path))
    assert run.returncode == 1
    assert "Nothing was graded. bubblewrap 0.4" in run.stderr
    assert "Traceback" not in run.stderr
    assert (graded.score("good_fr"), graded.score("skeleton")) == (19.0, 0.0)
    assert (graded.root / "autograded" / "good_fr" / "density" / "density.ipynb").exists()
