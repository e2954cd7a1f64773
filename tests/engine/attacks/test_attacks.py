"""The whole corpus against our grader: each cheat gains nothing, and the next submission gets its marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.attack.corpus import Cheat, load

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("cheat", load(Path(__file__).parent), ids=lambda cheat: cheat.key)
def test_it_gains_nothing_and_the_next_submission_is_graded_right(
    gained: dict[str, dict[str, Any]], cheat: Cheat
) -> None:
    found = gained[cheat.key]
    assert found["gains"] == {}, cheat.law
    assert found["next_is_right"]
