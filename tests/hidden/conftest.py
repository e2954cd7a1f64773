"""Lets `pytest tests/hidden` run the suites on the reference solutions, or on `--submission FILE`."""

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade.byhand import HiddenSuites


def pytest_configure(config: pytest.Config) -> None:
    """Give the suites their benches."""
    config.pluginmanager.register(HiddenSuites(Course.find(Path(__file__).parent), config))
