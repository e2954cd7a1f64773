"""The proof on every push: right answers get full marks, each misconception loses exactly the points it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade.engine import Engine
from autograder.grade.verify import examine

COURSE = Course(Path(__file__).parents[3])


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("slug", COURSE.slugs())
def test_every_answer_of_an_assignment_gets_what_it_must(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "verified on every push")
    with Engine(COURSE) as engine:
        found = examine(engine, slug)
    assert found.faults == ()
    assert {row.kind for row in found.rows} == {"reference", "skeleton", "accepted", "misconception"}
