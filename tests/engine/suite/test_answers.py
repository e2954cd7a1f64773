"""Every suite of the course against its right and wrong answers, in this process, under several secrets.

That each answer gets exactly what it must is proved in the sandbox, by tests/engine/grade/test_verify_course.py.
"""

from functools import cache
from pathlib import Path

import pytest
from in_process import CAUGHT, Examined, caught, earned

from autograder.course import Course
from autograder.grade.engine import recognized
from autograder.model import Outcome
from autograder.suite.declare import Suite

COURSE = Course(Path(__file__).parents[3])
SLUGS = COURSE.slugs()
SECRETS = ("rose", "tulip", "iris", "daisy", "lily")


@cache
def examined(slug):
    return Examined(slug)


def quick(kind):
    """(assignment, answer): those of exercises that train are examined once, in the sandbox, and not here."""
    for slug in SLUGS:
        suite = Suite.load(COURSE, slug)
        trained = {check.exercise for check in suite.checks if check.call_s is not None}
        for answer in getattr(suite, kind):
            if answer.exercise not in trained:
                yield pytest.param(slug, answer.name, id=f"{slug}-{answer.name}")


def answer_of(slug, kind, name):
    return next(answer for answer in getattr(examined(slug).suite, kind) if answer.name == name)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_gets_full_marks_whatever_the_secret(slug, secret):
    known = examined(slug)
    assert earned(known.verdicts(known.reference, secret=secret)) == pytest.approx(known.assignment.points)


@pytest.mark.parametrize(("slug", "name"), list(quick("accepted")))
def test_another_right_answer_gets_full_marks_whatever_the_secret(slug, name):
    known, accepted = examined(slug), answer_of(slug, "accepted", name)
    for secret in SECRETS:
        verdicts = known.verdicts(known.answering(accepted), secret=secret, exercise=accepted.exercise)
        assert {check for check, verdict in verdicts.items() if verdict.outcome is not Outcome.PASSED} == set(), secret


@pytest.mark.parametrize(("slug", "name"), list(quick("misconceptions")))
def test_a_misconception_fails_what_it_declares_and_is_explained_there(slug, name):
    known, wrong = examined(slug), answer_of(slug, "misconceptions", name)
    verdicts = known.verdicts(known.answering(wrong), secret="tulip", exercise=wrong.exercise)
    assert caught(verdicts) == wrong.caught_by & set(verdicts)  # also under another secret than that of the proof
    met = [verdict for verdict in recognized(known.suite, verdicts.values()) if verdict.outcome in CAUGHT]
    failed = [verdict for verdict in met if verdict.outcome is Outcome.FAILED] or met  # some do nothing but crash
    assert {verdict.misconception for verdict in failed} == {wrong.name}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_points_of_a_check_are_a_multiple_of_a_twentieth(slug):
    for check in examined(slug).suite.checks:
        assert check.points * 20 == pytest.approx(round(check.points * 20)), check.name


def test_a_message_of_a_failed_check_shows_no_hidden_number():
    known, wrong = examined("vae"), answer_of("vae", "misconceptions", "missing_half")
    verdicts = known.verdicts(known.answering(wrong), secret="rose", exercise=wrong.exercise)
    verdict = verdicts["kl_is_the_integral_of_its_definition"]
    assert verdict.because is not None
    assert verdict.because.en == "the equality does not hold to within 0.0001"
