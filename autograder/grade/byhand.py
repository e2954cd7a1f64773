"""The hidden suites under a pytest that a person started: `pytest tests/hidden/test_vae.py [--submission FILE]`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import AutograderError
from autograder.grade.engine import Engine, bench_of, require_points
from autograder.model import Assignment, Submission
from autograder.sandbox.session import Session
from autograder.source.read import read_assignment
from autograder.source.submission import read_submission, reference_submission
from autograder.suite import plugin
from autograder.suite.declare import Suite
from autograder.suite.plugin import BENCHES, Bench


class HiddenSuites:
    """A pytest plugin that opens a bench for each suite of the course, on one submission or on the reference."""

    def __init__(self, course: Course, config: pytest.Config) -> None:
        self.course = course
        self.submission: str | None = config.getoption("--submission")
        try:
            self.engine = Engine(course, isolation=config.getoption("--isolation"), data=config.getoption("--data"))
        except AutograderError as error:
            raise pytest.UsageError(str(error)) from error
        self.stack = ExitStack()
        self.stack.enter_context(self.engine)
        self.benches: dict[Path, Bench] = {}
        config.pluginmanager.register(plugin, "autograder.suite.plugin")
        config.stash[BENCHES] = self.bench

    def bench(self, path: Path) -> Bench | None:
        """The bench for a file, or None if it is not the suite of an assignment."""
        slug = path.stem.removeprefix("test_")
        if slug not in self.course.slugs() or self.course.suite(slug) != path:
            return None
        if path not in self.benches:
            try:
                self.benches[path] = self._open(slug)
            except AutograderError as error:
                raise pytest.UsageError(str(error)) from error
        return self.benches[path]

    def _open(self, slug: str) -> Bench:
        assignment, suite = read_assignment(self.course, slug), Suite.load(self.course, slug, data=self.engine.data)
        require_points(assignment, suite)
        submission = self._submission(assignment)
        session = self.stack.enter_context(Session(self.engine.start(), submission.cells, self.engine.limits))
        session.run_notebook()
        return bench_of(session, suite, secret=self.course.secret(), lang=submission.lang, frank=True)

    def _submission(self, assignment: Assignment) -> Submission:
        if self.submission is None:
            return reference_submission(self.course, assignment)
        return read_submission(Path(self.submission), assignment)

    def pytest_unconfigure(self) -> None:
        """End every process."""
        self.stack.close()
