"""The VAE suite against every known answer, right and wrong."""

import pytest
from in_process import Examined, caught, earned

from autograder.grade.engine import recognized
from autograder.model import Outcome

VAE = Examined("vae")
SECRETS = ("rose", "tulip", "iris", "daisy", "lily")
TRAINED = {"VAE", "train_vae", "beta_sweep"}
"""Exercises whose checks train: `autograder verify` examines their answers, in the sandbox and not twice."""
QUICK_ACCEPTED = [accepted for accepted in VAE.suite.accepted if accepted.exercise not in TRAINED]
QUICK_WRONG = [wrong for wrong in VAE.suite.misconceptions if wrong.exercise not in TRAINED]


def name(value):
    return getattr(value, "name", value)


@pytest.mark.parametrize("secret", SECRETS)
def test_the_reference_gets_full_marks_whatever_the_secret(secret):
    assert earned(VAE.verdicts(VAE.reference, secret=secret)) == pytest.approx(19)  # and 1 by hand


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("accepted", QUICK_ACCEPTED, ids=name)
def test_another_right_answer_gets_full_marks_whatever_the_secret(accepted, secret):
    verdicts = VAE.verdicts(VAE.answering(accepted), secret=secret, exercise=accepted.exercise)
    assert {verdict.outcome for verdict in verdicts.values()} == {Outcome.PASSED}


@pytest.mark.parametrize("wrong", QUICK_WRONG, ids=name)
def test_a_misconception_fails_exactly_the_checks_that_it_declares(wrong):
    verdicts = VAE.verdicts(VAE.answering(wrong), secret="rose", exercise=wrong.exercise)
    assert caught(verdicts) == wrong.caught_by


@pytest.mark.parametrize("wrong", QUICK_WRONG, ids=name)
def test_a_misconception_is_explained_wherever_it_fails(wrong):
    verdicts = VAE.verdicts(VAE.answering(wrong), secret="tulip", exercise=wrong.exercise)
    failed = [verdict for verdict in recognized(VAE.suite, verdicts.values()) if verdict.outcome is Outcome.FAILED]
    assert {verdict.misconception for verdict in failed} == {wrong.name}


@pytest.mark.parametrize("exercise", ["kl_standard_normal", "kl_gaussians", "sample_prior", "sample_posterior"])
def test_a_misconception_leaves_the_other_exercises_alone(exercise):
    wrong = next(wrong for wrong in VAE.suite.misconceptions if wrong.exercise == exercise)
    verdicts = VAE.verdicts(VAE.answering(wrong), secret="rose")
    assert {verdict.exercise for verdict in verdicts.values() if verdict.outcome is not Outcome.PASSED} == {exercise}


def test_the_untouched_skeleton_earns_nothing_and_breaks_nothing():
    verdicts = VAE.verdicts(VAE.skeleton, secret="rose")
    assert earned(verdicts) == 0


@pytest.mark.parametrize("check", VAE.suite.checks, ids=name)
def test_a_check_fails_at_least_one_misconception(check):
    assert any(check.name in wrong.caught_by for wrong in VAE.suite.misconceptions)


@pytest.mark.parametrize("exercise", VAE.assignment.exercises, ids=name)
def test_the_checks_of_an_exercise_add_up_to_its_points(exercise):
    assert sum(check.points for check in VAE.checks(exercise.name)) == pytest.approx(exercise.points)


@pytest.mark.parametrize("check", VAE.suite.checks, ids=name)
def test_the_points_of_a_check_are_a_multiple_of_a_twentieth(check):
    assert check.points * 20 == pytest.approx(round(check.points * 20))


@pytest.mark.parametrize("exercise", VAE.assignment.exercises, ids=name)
def test_anchors_carry_most_of_the_points_of_an_exercise(exercise):
    assert sum(check.points for check in VAE.checks(exercise.name) if check.anchor) > exercise.points / 2


def test_a_message_of_a_failed_check_shows_no_hidden_number():
    wrong = next(wrong for wrong in VAE.suite.misconceptions if wrong.name == "missing_half")
    verdict = VAE.verdicts(VAE.answering(wrong), secret="rose", exercise=wrong.exercise)[
        "kl_is_the_integral_of_its_definition"
    ]
    assert verdict.because is not None
    assert verdict.because.en == "the equality does not hold to within 0.0001"
