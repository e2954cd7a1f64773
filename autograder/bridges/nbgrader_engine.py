"""One engine per process and course: nbgrader makes its steps anew for each submission, a sandbox costs seconds."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path

from autograder.course import Course
from autograder.grade.engine import Engine
from autograder.model import Assignment
from autograder.source.read import read_assignment


@cache
def engine_of(root: Path) -> Engine:
    """The engine of a course. It lives as long as the process, which for the formgrader is long."""
    engine = Engine(Course(root), isolation="namespaces")
    atexit.register(engine.close)
    return engine


@cache
def assignment_of(root: Path, slug: str) -> Assignment:
    """An assignment of a course, which needs no sandbox."""
    return read_assignment(Course(root), slug)


@cache
def _files_of(root: Path) -> dict[Path, int]:
    """The files that the engine of a course has read, and when they were last changed."""
    return _on_disk(root)


def refresh(root: Path) -> None:
    """Close the engine of a course if a source or a suite was edited since: the next one reads them anew."""
    if _files_of(root) != _on_disk(root):
        retire(root)
        _files_of(root)


def retire(root: Path) -> None:
    """Close the engine of a course, so that the next submission meets a new one."""
    engine = engine_of(root)
    engine_of.cache_clear()
    assignment_of.cache_clear()
    _files_of.cache_clear()
    atexit.unregister(engine.close)
    engine.close()


def _on_disk(root: Path) -> dict[Path, int]:
    """The sources and suites of a course, and when they were last changed."""
    patterns = ("solutions/*/*.py", "tests/hidden/*.py")
    return {path: path.stat().st_mtime_ns for pattern in patterns for path in root.glob(pattern)}
