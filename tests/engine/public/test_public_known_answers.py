"""The public checks on every answer that the course knows: they accept what is right and see some of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.source.submission import with_cell
from autograder.suite.declare import Suite

COURSE = Course(Path(__file__).parents[3])
SLUGS = COURSE.slugs()


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_accepted_answer_passes_the_public_checks_of_its_exercise(slug, english, references, namespace, run):
    for answer in Suite.load(COURSE, slug).accepted:
        names = namespace(with_cell(references[slug], answer.exercise, answer.cell, name=answer.name))
        assert set(run(english[slug][answer.exercise], names).values()) == {""}, answer.name


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_public_check_but_those_of_a_quiz_sees_a_misconception(slug, english, references, namespace, run):
    blind = {
        (exercise, check)
        for exercise, text in english[slug].items()
        for check in run(text, {})
        if not exercise.startswith("quiz_")
    }
    for wrong in Suite.load(COURSE, slug).misconceptions:
        if any(exercise == wrong.exercise for exercise, _ in blind):
            names = namespace(with_cell(references[slug], wrong.exercise, wrong.cell, name=wrong.name))
            said = run(english[slug][wrong.exercise], names)
            blind -= {(wrong.exercise, check) for check, reason in said.items() if reason}
    assert blind == set()
