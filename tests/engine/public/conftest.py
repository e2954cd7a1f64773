"""Public checks without otter: a test file as it is shipped, run on code of the course's own."""

from __future__ import annotations

import contextlib
import io
import linecache
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import small_course
import torch

from autograder.course import Course
from autograder.model import Submission
from autograder.sandbox import otter_stub
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission

COURSE = Course(Path(__file__).parents[3])
SLUGS = COURSE.slugs()
Run = Callable[[str, dict[str, Any]], dict[str, str]]


def namespace(submission: Submission) -> dict[str, Any]:
    """What the cells of a submission define; a cell that stops defines nothing more."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in submission.cells:
        name = f"<{cell.key}>"
        linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), name)
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(cell.source, name, "exec"), names)
    return names


@pytest.fixture(scope="session", name="namespace")
def the_namespace() -> Callable[[Submission], dict[str, Any]]:
    return namespace


@pytest.fixture(scope="module")
def english() -> dict[str, dict[str, str]]:
    """Slug -> exercise -> the text of its test file, as it is on disk; that it is fresh is a test of its own."""
    return {
        slug: {path.stem: path.read_text(encoding="ascii") for path in COURSE.public_tests(slug, "en").glob("*.py")}
        for slug in SLUGS
    }


@pytest.fixture(scope="module")
def references() -> dict[str, Submission]:
    """Slug -> the solved notebook, handed in."""
    return {slug: reference_submission(COURSE, read_assignment(COURSE, slug), "en") for slug in SLUGS}


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """The small course, sources only."""
    return small_course.write(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a test file on a namespace: name of the check -> what it says, "" where it passes."""
    for name in ("otter", "otter.test_files"):
        monkeypatch.setitem(sys.modules, name, sys.modules.get(name))
    otter_stub.install()

    def cases(text: str, names: dict[str, Any]) -> dict[str, str]:
        file: dict[str, Any] = {}
        exec(compile(text, "test file", "exec"), file)
        said = {}
        for case in [value for value in file.values() if isinstance(value, otter_stub.test_case)]:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # what a wrong answer warns of is no error of ours
                    case.function(names)
                said[case.function.__name__] = ""
            except AssertionError as reason:
                said[case.function.__name__] = f"{type(reason).__name__}: {reason}"
        return said

    before = torch.random.get_rng_state()
    yield cases
    torch.random.set_rng_state(before)
