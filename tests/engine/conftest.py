"""What several areas share: one warm zygote for the whole run, since each takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.jail import Zygote

TEACHERS_VARIABLE = "TEACHERS_TOKEN_FOR_TESTS"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with the slowest tests first, so that no core starts one of them when the others are done."""
    longest: dict[Path, float] = {}
    for item in items:
        if item.get_closest_marker("slow"):
            limit = item.get_closest_marker("timeout")
            longest[item.path] = max(longest.get(item.path, 1.0), limit.args[0] if limit else 1.0)
    items.sort(key=lambda item: -longest.get(item.path, 0.0))


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """A zygote started by a teacher whose environment holds a secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TEACHERS_VARIABLE, "s3cret")
        started = Zygote.start()
    yield started
    started.close()
