"""The archive for Gradescope: its layout, its results, and a run in a folder laid out as Gradescope's container."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny_course import write_course

from autograder.bridges.gradescope import CONFIG, Settings, Visibility, write_archive
from autograder.bridges.gradescope_run import read_settings, results_of
from autograder.course import Course
from autograder.model import Exercise, ExerciseScore, Outcome, Report, Verdict
from autograder.report.mode import Mode
from autograder.sandbox.jail import Isolation
from autograder.text import Text

SAYS = Text("une loi", "a law")
WHY = Text("la raison", "the reason")
EXPLANATION = Text("un malentendu", "a misunderstanding")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("AUTOGRADER_SECRET", "tests of gradescope")
    return write_course(tmp_path / "course")


# The archive


def test_the_archive_has_its_scripts_at_the_root_and_they_may_be_run(course: Course, tmp_path: Path) -> None:
    write_archive(course, Settings("tiny"), tmp_path / "g.zip")
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        modes = {info.filename: stat.S_IMODE(info.external_attr >> 16) for info in archive.infolist()}
    assert (modes["setup.sh"], modes["run_autograder"]) == (0o755, 0o755)
    assert {mode for name, mode in modes.items() if name not in ("setup.sh", "run_autograder")} == {0o600}
    assert {"requirements.txt", CONFIG, "course/tests/hidden/test_tiny.py", "course/solutions/tiny/notebook.py"} <= set(
        modes
    )


def test_the_archive_holds_one_assignment_and_no_compiled_file(tmp_path: Path) -> None:
    write_archive(Course.find(), Settings("vae"), tmp_path / "g.zip")
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith("course/tests/hidden/test_")] == [
        "course/tests/hidden/test_vae.py"
    ]
    assert [name for name in names if name.endswith(".pyc")] == []


def test_the_same_course_gives_the_same_archive(course: Course, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_archive(course, Settings("tiny"), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_versions_that_made_the_archive_are_pinned(course: Course, tmp_path: Path) -> None:
    write_archive(course, Settings("tiny"), tmp_path / "g.zip")
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        pins = archive.read("requirements.txt").decode().splitlines()
    assert all("==" in pin and "+" not in pin for pin in pins)


def test_settings_come_back_as_they_were_written(course: Course, tmp_path: Path) -> None:
    settings = Settings("tiny", Visibility.HIDDEN, Mode.SUMMATIVE, Isolation.PROCESS)
    write_archive(course, settings, tmp_path / "g.zip")
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        archive.extract(CONFIG, tmp_path)
    assert read_settings(tmp_path / CONFIG) == settings


# The results


def report(*outcomes: Outcome, **more: Any) -> Report:
    verdicts = tuple(
        Verdict(
            check=f"check_{number}", exercise="double", outcome=outcome, earned=0.0, possible=2.0, says=SAYS,
            because=WHY, explanation=EXPLANATION, traceback="in double",
        )
        for number, outcome in enumerate(outcomes)
    )  # fmt: skip
    score = ExerciseScore(Exercise("double", 4.0, Text("Doubles", "Doubles")), 0.0, verdicts)
    return Report("x", "tiny", "fr", "0" * 64, (score,), (), "process", "1" * 64, **more)


@pytest.mark.parametrize(
    ("outcome", "visibility"),
    [
        (Outcome.PASSED, "after_due_date"),
        (Outcome.FAILED, "after_due_date"),
        (Outcome.BLOCKED, "after_due_date"),
        (Outcome.CRASHED, "visible"),
        (Outcome.EXHAUSTED, "visible"),
        (Outcome.MISSING, "visible"),
    ],
)
def test_what_the_code_did_wrong_is_visible_at_once_and_the_rest_later(outcome: Outcome, visibility: str) -> None:
    (test,) = results_of(report(outcome), Settings("tiny"))["tests"]
    assert test["visibility"] == visibility
    assert test["status"] == ("passed" if outcome is Outcome.PASSED else "failed")


def test_a_test_is_named_after_its_law_in_the_language_of_the_notebook() -> None:
    (test,) = results_of(report(Outcome.FAILED), Settings("tiny"))["tests"]
    assert (test["name"], test["number"], test["max_score"]) == ("Doubles\u00a0: une loi", "1.1", 2.0)
    assert test["output"] == "échoué\nla raison\nun malentendu\nin double"


def test_an_explanation_that_several_checks_share_is_told_once() -> None:
    tests = results_of(report(Outcome.FAILED, Outcome.FAILED), Settings("tiny"))["tests"]
    assert ["un malentendu" in test["output"] for test in tests] == [True, False]


def test_the_results_name_the_level_of_isolation() -> None:
    assert results_of(report(Outcome.PASSED), Settings("tiny"))["extra_data"]["isolation"] == "process"


def test_the_results_are_json_that_gradescope_knows() -> None:
    results = json.loads(json.dumps(results_of(report(Outcome.FAILED), Settings("tiny"))))
    assert set(results) == {
        "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
        "stdout_visibility", "tests", "extra_data",
    }  # fmt: skip
    assert set(results["tests"][0]) == {
        "name", "number", "score", "max_score", "status", "output", "visibility", "extra_data",
    }  # fmt: skip


# The run


SPY = """
import os
found = [str(os.getuid())]
for path in ("source/course/tests/hidden/test_tiny.py", "source/course/solutions/.secret", "results", "submission"):
    try:
        found.append(repr(os.listdir(f"{ROOT}/{path}") if "." not in path else open(f"{ROOT}/{path}").read()))
    except OSError as error:
        found.append(type(error).__name__)
raise RuntimeError(" ".join(found))
"""


@pytest.fixture
def container(course: Course) -> Iterator[Path]:
    """The folders of a container, where another user can enter, as /autograder is; the archive is unpacked there."""
    root = Path(tempfile.mkdtemp(prefix="gradescope-"))
    root.chmod(0o755)
    for name in ("source", "submission", "results"):
        (root / name).mkdir()
    yield root
    shutil.rmtree(root)


def install(root: Path, course: Course, isolation: Isolation) -> None:
    write_archive(course, Settings("tiny", isolation=isolation), root / "g.zip")
    with zipfile.ZipFile(root / "g.zip") as archive:
        archive.extractall(root / "source")
    (root / "g.zip").unlink()
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)


def hand_in(root: Path, *sources: str) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in sources
    ]
    text = json.dumps({"cells": cells, "metadata": {"autograder": {"lang": "en"}}, "nbformat": 4})
    (root / "submission" / "my work.ipynb").write_text(text, encoding="utf-8")


def run(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable,
    }  # fmt: skip
    return subprocess.run(
        [str(root / "run_autograder")], cwd=root, env=environment, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip


def results(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    return found


ANSWERS = ('ANSWERS = {}\nMOOD = "fine"', "def double(x):\n    return 2 * x", "ANSWERS['two'] = 2")


@pytest.mark.slow
@pytest.mark.parametrize("isolation", Isolation)
def test_a_submission_is_graded_and_its_code_reads_nothing_of_the_grader(
    isolation: Isolation, course: Course, container: Path
) -> None:
    if isolation is Isolation.PROCESS and os.geteuid() != 0:
        pytest.skip("only root can give the submission a user of its own, as in Gradescope's containers")
    install(container, course, isolation)
    hand_in(container, *ANSWERS, f"ROOT = {str(container)!r}\n{SPY}")
    done = run(container)
    assert done.returncode == 0, done.stdout + done.stderr
    found = results(container)
    assert sum(test["score"] for test in found["tests"]) == sum(test["max_score"] for test in found["tests"]) == 20
    assert found["extra_data"]["isolation"] == isolation
    *_, user, suite, secret, listed, handed = found["output"].split()[-6:]
    assert int(user) not in (0, os.getuid())
    assert {suite, secret, listed, handed} <= {"PermissionError", "FileNotFoundError"}


@pytest.mark.slow
def test_what_cannot_be_graded_through_our_fault_has_no_results(
    tmp_path: Path, container: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "tests of gradescope")
    wrong = write_course(tmp_path / "wrong", suite=("close_to(x + x", "close_to(x - x"))
    install(container, wrong, Isolation.NAMESPACES)
    (container / "results" / "results.json").write_text("of an earlier run")
    hand_in(container, *ANSWERS)
    done = run(container)
    assert done.returncode == 3
    assert "Not graded, through no fault of the submission: tiny: the reference solution does not pass" in done.stdout
    assert list((container / "results").iterdir()) == []


@pytest.mark.slow
def test_a_submission_without_a_notebook_is_told_so(course: Course, container: Path) -> None:
    install(container, course, Isolation.NAMESPACES)
    (container / "submission" / "essay.pdf").write_bytes(b"%PDF")
    assert run(container).returncode == 0
    found = results(container)
    assert "Aucun notebook Jupyter (.ipynb) n'a été rendu." in found["output"]
    assert {test["score"] for test in found["tests"]} == {0}
