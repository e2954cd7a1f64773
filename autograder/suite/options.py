"""The options of `pytest tests/hidden`. Loaded by every pytest of this environment, so it imports nothing of ours."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which submission to grade, and how it is isolated."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="FILE", help="the notebook to grade (default: the reference solution)")
    group.addoption("--data", default="digits", help="the images to train models on: digits (default) or mnist")
    group.addoption("--isolation", default="namespaces", help="namespaces (default) or process")
