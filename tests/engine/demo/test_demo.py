"""The demonstration, from the command to the gradebook: the two ways of grading agree, and the hostile gain nothing."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[3]
SLUG = "density"
"""An assignment that is graded in a second."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Shown:
    """What the demonstration left behind."""

    folder: Path
    done: subprocess.CompletedProcess[str]
    verdicts: dict[str, dict[str, Any]]
    survivors: list[str]


def processes() -> set[str]:
    """Command lines of all processes, without those of this test run."""
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit():
                found.add(f"{folder.name} {(folder / 'cmdline').read_bytes().decode(errors='replace')}")
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demonstration, then `autograder grade` on the same class with the same secret."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    command = [sys.executable, "-m", "autograder.cli", "--course"]
    environment = {**os.environ, "AUTOGRADER_SECRET": "the demonstration"}
    done = subprocess.run(
        [*command, str(REPOSITORY), "demo", "--assignment", SLUG, "--into", str(folder)],
        capture_output=True, text=True, timeout=400, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    survivors = [line for line in processes() if "sleep\x00600" in line or "trap ''" in line]
    graded = subprocess.run(
        [*command, str(folder), "grade", str(folder / "submitted"), "--out", str(folder / "verdicts.jsonl")],
        capture_output=True, text=True, timeout=300, env=environment, check=False,
    )  # fmt: skip
    assert graded.returncode == 0, graded.stderr
    lines = map(json.loads, (folder / "verdicts.jsonl").read_text().splitlines())
    return Shown(folder, done, {line["submission"]: line for line in lines}, survivors)


def gradebook(folder: Path) -> dict[str, dict[str, float]]:
    """Student -> exercise -> score, as nbgrader has it."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        return {
            submission.student.id: {
                grade.name.removeprefix("grade_"): float(grade.score)
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.name.startswith("grade_")  # the written questions wait for a person
            }
            for submission in book.assignment_submissions(SLUG)
        }


def test_the_class_has_at_least_fourteen_members_and_all_are_graded(shown: Shown) -> None:
    assert len(shown.verdicts) >= 14
    assert set(shown.verdicts) == set(gradebook(shown.folder))


def test_nbgrader_and_the_command_line_give_the_same_scores_exercise_by_exercise(shown: Shown) -> None:
    ours = {
        name: {exercise["exercise"]: exercise["earned"] for exercise in line["exercises"]}
        for name, line in shown.verdicts.items()
    }
    assert gradebook(shown.folder) == ours


def test_the_honest_get_full_marks_and_the_untouched_nothing(shown: Shown) -> None:
    earned = {name: line["earned"] for name, line in shown.verdicts.items()}
    assert [earned[name] for name in earned if name.startswith(("a-", "b-", "c-"))] == [19.0] * 4
    assert [earned[name] for name in earned if name.startswith(("d-", "h-"))] == [0.0] * 3


def test_the_gradebook_is_on_stdout_and_where_to_look_next_on_stderr(shown: Shown) -> None:
    for name in shown.verdicts:
        assert name in shown.done.stdout
    assert "gradebook.db" in shown.done.stderr
    for path in re.findall(r"^  (feedback/\S+|grades\.csv|gradebook\.db)", shown.done.stderr, re.MULTILINE):
        assert (shown.folder / path).exists(), path


def test_nothing_of_the_hostile_notebook_is_alive(shown: Shown) -> None:
    assert shown.survivors == []


def feedback(shown: Shown, name: str) -> str:
    return (shown.folder / "feedback" / name / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")


def bodies(path: Path) -> set[str]:
    """The lines of code inside the functions of a file, without docstrings and short lines."""
    text = path.read_text()
    lines = text.splitlines()
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            found |= {line.strip() for line in lines[first.lineno - 1 : node.end_lineno]}
    return {line for line in found if len(line) > 25 and not line.startswith(("#", "return Equal"))}


def test_the_feedback_of_the_hostile_notebook_shows_no_hidden_test_and_no_solution(shown: Shown) -> None:
    page = html.unescape(re.sub(r"<[^>]*>", "", feedback(shown, "h-hostile")))
    skeleton = (REPOSITORY / "assignments" / "en" / SLUG / f"{SLUG}.ipynb").read_text()
    hidden = bodies(REPOSITORY / "tests" / "hidden" / f"test_{SLUG}.py")
    solution = {
        line.strip()
        for part in (REPOSITORY / "solutions" / SLUG / "notebook.py").read_text().split("### BEGIN SOLUTION")[1:]
        for line in part.split("### END SOLUTION")[0].splitlines()
        if len(line.strip()) > 15 and "STUB" not in line and line.strip() not in skeleton
    }
    assert len(hidden) > 50
    assert len(solution) > 5
    assert [line for line in hidden | solution if line in page] == []


def test_the_feedback_of_the_hostile_notebook_runs_nothing_of_it(shown: Shown) -> None:
    def scripts(name: str) -> list[str]:
        return re.findall(r"<script.*?>", feedback(shown, name))

    assert scripts("h-hostile") == scripts("d-untouched-en")


def test_a_second_demonstration_does_not_write_over_the_first(shown: Shown) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "--course", str(REPOSITORY), "demo", "--into", str(shown.folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "expected a new or an empty folder" in done.stderr
