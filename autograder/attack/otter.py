"""Stock otter under attack: hidden tests in its own format, an autograder zip, and `otter run` for each submission."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.attack.corpus import Notebook
from autograder.attack.observer import ATTACKER, HONEST, Graded, Page
from autograder.attack.stock import Desk
from autograder.attack.victim import PLAIN, POINTS_OF, SLUG, Canaries, honest, skeleton, write_course

GRADE_S = 120.0
ZIP = "autograder.zip"
PUBLIC = {
    "mean": "assert np.isclose(mean(np.array([1.0, 3.0])), 2.0)",
    "softmax": "assert softmax(torch.zeros(1, 2, dtype=torch.float64)).shape == (1, 2)",
    "two": 'assert ANSWERS["two"] in (1, 2, 3)',
}
"""What students may see of the tests; it gives no point."""
PROGRAM = """
import os, sys, traceback
from otter.run import main
for submission, results in zip(sys.argv[1::2], sys.argv[2::2]):
    os.makedirs(results, exist_ok=True)
    try:
        main(submission, autograder="autograder.zip", output_dir=results, no_logo=True)
    except Exception:
        traceback.print_exc()
"""
"""`otter run` for one submission after the other in one process: each of its starts takes seconds."""


class Otter:
    """`otter generate`, then `otter run` for each submission."""

    name = "otter"
    written: tuple[str, ...] = ("results",)
    results = f"results/{HONEST}/results.json"
    environment: Mapping[str, str] = {}

    def legend(self) -> str:
        """Its version, and what it was given."""
        return (
            f"otter-grader {version('otter-grader')} as installed, without Docker, {GRADE_S:g} s for `otter run` of "
            "the two (it has no limit of its own); it keeps no output of cells, so what an attack tells is not seen; "
            "what it shows to everybody, to an untouched skeleton too, is counted for no attack"
        )

    def prepare(self, folder: Path, canaries: Canaries) -> tuple[Notebook, Notebook]:
        """The tests, the zip that otter makes of them, a solution and a table of marks."""
        (folder / "tests").mkdir()
        for name in PLAIN:
            (folder / "tests" / f"{name}.py").write_text(_test(name, canaries))
        subprocess.run(
            [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", ZIP],
            cwd=folder, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        (folder / "marks.csv").write_text(f"absent,{canaries.gradebook}\n")
        course = write_course(folder / "private", canaries)
        return _with_checks(skeleton(course)), _with_checks(honest(course, canaries))

    def known(self, course: Path) -> dict[str, str]:
        """Where its files lie."""
        solution = course / "private" / "solutions" / SLUG / "notebook.py"
        files = {"tests": course / "tests" / "mean.py", "solution": solution, "gradebook": course / "marks.csv"}
        return {name: str(path) for name, path in files.items()}

    def hand_in(self, course: Path, student: str) -> Path:
        """The folder of a student."""
        folder = course / "submitted" / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def grade(self, desk: Desk) -> Graded:
        """Grade the class."""
        arguments: list[str] = []
        for student in (ATTACKER, HONEST):
            submission = _packed(self.hand_in(desk.course, student))
            arguments += [str(submission), str(desk.course / "results" / student)]
        done = desk.run([sys.executable, "-c", PROGRAM, *arguments], within_s=GRADE_S)
        tests = {student: _tests(desk.course / "results" / student / "results.json") for student in (ATTACKER, HONEST)}
        shown = [str(test.get("output")) for test in tests[ATTACKER] or [] if test.get("visibility") == "visible"]
        trouble = f"the batch did not end in {GRADE_S:g} s" if done.status is None else ""
        return Graded(
            earned=_score(tests[ATTACKER]),
            next_earned=_score(tests[HONEST]),
            returned="\n".join(shown),
            pages=(Page("terminal", done.said),),
            trouble=trouble,
        )


def _test(name: str, canaries: Canaries) -> str:
    """A file of tests: a public one, and the hidden ones."""
    hidden = PLAIN[name].format(**dict(canaries.items())).split("\n", 1)[1]  # its canary stands at the top of the file
    cases = [
        {"code": _doctest(PUBLIC[name]), "hidden": False, "locked": False, "points": 0},
        {"code": _doctest(hidden), "hidden": True, "locked": False, "points": POINTS_OF[name]},
    ]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": name, "points": None, "suites": [suite]}
    return f"# {canaries.tests}\nOK_FORMAT = True\n\ntest = {test!r}\n"


def _doctest(code: str) -> str:
    """Statements as an interactive session."""
    lines = code.splitlines()
    starts = {node.lineno for node in ast.parse(code).body}
    return "\n".join((">>> " if number in starts else "... ") + line for number, line in enumerate(lines, 1))


def _with_checks(notebook: Notebook) -> Notebook:
    """The notebook with otter's cells: one that starts it, and a check after each exercise."""
    for cell in notebook["cells"]:
        if cell["id"].startswith("grade_"):
            cell["source"] = f'grader.check("{cell["id"].removeprefix("grade_")}")'
    source = f'import otter\ngrader = otter.Notebook("{SLUG}.ipynb")'
    start: dict[str, Any] = {"cell_type": "code", "id": "otter", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(0, {**start, "source": source})
    return notebook


def _packed(folder: Path) -> Path:
    """What is handed in: the notebook, or a zip of it and of the files beside it."""
    notebook = folder / f"{SLUG}.ipynb"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    if files == [notebook] or notebook not in files:
        return notebook
    packed = folder / f"{SLUG}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in files:
            archive.write(path, path.relative_to(folder))
    return packed


def _tests(path: Path) -> list[dict[str, Any]] | None:
    """The tests in a file of results; None if there is none, or if an attack left something else there."""
    try:
        found = json.loads(path.read_text(encoding="utf-8", errors="replace"))["tests"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return [test for test in found if isinstance(test, dict)] if isinstance(found, list) else None


def _score(tests: list[dict[str, Any]] | None) -> float | None:
    """The sum of the points; None if the submission got no results."""
    scores = [test["score"] for test in tests or [] if isinstance(test.get("score"), int | float)]
    return float(sum(scores)) if scores else None
