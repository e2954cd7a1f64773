"""The command line, run as a program on the course of this repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "autograder.cli", "--course", str(REPOSITORY))
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def autograder() -> Run:
    """Run the command line; keywords are variables of its environment, `cwd` its folder."""

    def run(*arguments: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "AUTOGRADER_SECRET": "tests of the command line", **variables}
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True, text=True, timeout=200, check=False, cwd=cwd, env=environment,
        )  # fmt: skip

    return run


@pytest.fixture
def solved(reference: str) -> dict[str, Any]:
    """The reference solution as a notebook, to be changed at will."""
    found: dict[str, Any] = json.loads(reference)
    return found


@pytest.fixture(scope="session")
def reference() -> str:
    """The text of the solved notebook."""
    from autograder.course import Course
    from autograder.source.derive import solved_notebook
    from autograder.source.read import read_source

    return json.dumps(solved_notebook(read_source(Course(REPOSITORY), "density"), "en"))


def sentences(stderr: str) -> list[str]:
    """The lines for a person, none of which is a traceback."""
    assert "Traceback" not in stderr, stderr
    return [line for line in stderr.splitlines() if line.strip()]


@pytest.fixture(name="sentences")
def the_sentences() -> Callable[[str], list[str]]:
    return sentences
