"""The public checks of the course: fresh, right on the reference, and a to-do list on the skeleton."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.public import otter_files
from autograder.source.read import read_assignment
from autograder.source.submission import skeleton_submission

COURSE = Course(Path(__file__).parents[3])
SLUGS = COURSE.slugs()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_test_files_are_what_their_source_gives(slug):
    assert otter_files.faults(COURSE, slug) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_french_sentences_have_their_no_break_spaces(slug):
    said = [check.says.fr for checks in otter_files.public_checks(COURSE, slug).values() for check in checks]
    assert [text for text in said if any(f" {mark}" in text for mark in ":;?!»") or "« " in text] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_passes_every_public_check(slug, english, references, namespace, run):
    names = namespace(references[slug])
    said = {exercise: run(text, names) for exercise, text in english[slug].items()}
    assert {exercise: reasons for exercise, reasons in said.items() if any(reasons.values())} == {}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_skeleton_passes_none_and_is_told_what_is_left_to_do(slug, english, namespace, run):
    names = namespace(skeleton_submission(COURSE, read_assignment(COURSE, slug), "en"))
    for text in english[slug].values():
        for reason in run(text, names).values():
            assert any(words in reason for words in ("still to be written", "choose a number", "got None"))
