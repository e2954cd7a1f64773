"""A course in a temporary folder, released with nbgrader, and notebooks to hand in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from nbgrader_course import REPOSITORY, Batch, StubEngine


@pytest.fixture(scope="session")
def released_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder in which `nbgrader generate_assignment density` was run."""
    root = tmp_path_factory.mktemp("course")
    ignore = shutil.ignore_patterns("__pycache__", ".secret")
    for name in ("solutions", "assignments", "tests/hidden"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=ignore)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    Batch(root).generate()
    return root


@pytest.fixture
def batch(released_course: Path, tmp_path: Path) -> Batch:
    """The released course, to be changed at will."""
    root = tmp_path / "course"
    shutil.copytree(released_course, root)
    return Batch(root)


@pytest.fixture
def engine(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    """The engine that knows the score, in the place of the real one."""
    stub = StubEngine(batch.root)
    stub.install(monkeypatch)
    return stub


@pytest.fixture(scope="session")
def solved() -> dict[str, Any]:
    """The solved French notebook."""
    found: dict[str, Any] = json.loads((REPOSITORY / "solutions" / "density" / "density.fr.ipynb").read_text())
    return found


@pytest.fixture(scope="session")
def skeleton() -> dict[str, Any]:
    """The English notebook as a student gets it."""
    found: dict[str, Any] = json.loads((REPOSITORY / "assignments" / "en" / "density" / "density.ipynb").read_text())
    return found
