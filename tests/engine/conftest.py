"""What several areas share: one warm zygote for the whole run, since each takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox.jail import Zygote

TEACHERS_VARIABLE = "TEACHERS_TOKEN_FOR_TESTS"


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """A zygote started by a teacher whose environment holds a secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TEACHERS_VARIABLE, "s3cret")
        started = Zygote.start()
    yield started
    started.close()
