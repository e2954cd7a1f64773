"""A handout in the hands of stock otter-grader: in the notebook, `otter check` and `otter run`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course

COURSE = Course(Path(__file__).parents[3])
WRONG = "def bernoulli_kl(rho, rho_hat):\n    return rho_hat.logg()"


def otter(*arguments, cwd):
    """Run otter's command line, as installed, offline."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "MPLBACKEND": "agg"}
    return subprocess.run(
        [sys.executable, "-m", "otter", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, env=environment, timeout=280,
    )  # fmt: skip


@pytest.fixture(scope="module")
def handout(tmp_path_factory):
    """A handout in French: one exercise solved, one wrong, the others as they came; explorations left out."""
    source = COURSE.assignment("regularized", "fr")
    solved = {cell.id: cell.source for cell in nbformat.read(COURSE.solved("regularized", "fr"), 4).cells}
    folder = tmp_path_factory.mktemp("handout")
    shutil.copytree(source.parent / "tests", folder / "tests")
    notebook = nbformat.read(source, 4)
    notebook.cells = [cell for cell in notebook.cells if "explore" not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        cell.source = {"bernoulli_kl": WRONG, "psnr": solved["psnr"]}.get(cell.id, cell.source)
    nbformat.write(notebook, folder / "regularized.ipynb")
    return folder


@pytest.mark.slow
def test_otter_check_shows_laws_reasons_and_the_students_line(handout):
    done = otter("check", "regularized.ipynb", "-t", "tests", cwd=handout)
    assert "psnr results: All test cases passed!" in done.stdout, done.stdout + done.stderr
    assert "KL(ρ‖ρ̂) ≥ 0, et KL(ρ‖ρ̂) = 0 si et seulement si ρ̂ = ρ" in done.stdout
    assert "Raison: votre code s'arrête sur AttributeError: 'Tensor' object has no attribute 'logg'" in done.stdout
    assert "dans bernoulli_kl, ligne 2\u00a0: return rho_hat.logg()" in done.stdout
    assert "`laplace_penalty` est encore à écrire" in done.stdout


@pytest.mark.slow
def test_otter_run_scores_the_exercises_that_pass(handout, tmp_path):
    made = otter("generate", "-t", "tests", "-o", tmp_path / "autograder.zip", "--no-environment", cwd=handout)
    assert made.returncode == 0, made.stderr
    done = otter("run", "regularized.ipynb", "-a", tmp_path / "autograder.zip", "-o", tmp_path, cwd=handout)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "results.json").read_text())["tests"]
    scores = {test["name"]: test["score"] for test in results if "score" in test}
    assert scores["psnr"] == 1
    assert scores["bernoulli_kl"] == 0
    assert len(scores) == 10
