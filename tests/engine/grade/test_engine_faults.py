"""A fault of ours is never charged to a student, nor passed over in silence."""

from __future__ import annotations

from typing import Any

SCENARIOS = (
    "killed_between", "killed_in_the_last_check", "killed_always", "interrupted", "in_another_thread",
    "wrong_reference", "wrong_points", "unknown_exercise", "edited", "hostile_configuration", "secrets",
)  # fmt: skip


def test_a_sandbox_killed_between_two_submissions_is_started_again(scenarios: dict[str, Any]) -> None:
    assert scenarios["killed_between"] == 20


def test_a_sandbox_killed_in_the_last_check_is_not_a_crash_of_the_student(scenarios: dict[str, Any]) -> None:
    assert scenarios["killed_in_the_last_check"] == [9, 3, 0, 1]


def test_a_sandbox_that_dies_each_time_is_an_error_and_no_report(scenarios: dict[str, Any]) -> None:
    assert scenarios["killed_always"].startswith("SandboxError: ")


def test_an_interrupt_in_a_check_ends_the_grading(scenarios: dict[str, Any]) -> None:
    assert scenarios["interrupted"] == "KeyboardInterrupt"


def test_grading_outside_the_main_thread_is_refused(scenarios: dict[str, Any]) -> None:
    assert scenarios["in_another_thread"].startswith("SuiteError: Grading must run in the main thread")


def test_a_reference_that_fails_its_suite_is_named_and_nothing_is_graded(scenarios: dict[str, Any]) -> None:
    said = scenarios["wrong_reference"]
    assert said.startswith("SuiteError: tiny: the reference solution does not pass its own suite")
    assert "double_is_the_sum_with_oneself" in said
    assert "Nothing was graded" in said


def test_points_that_do_not_add_up_are_named(scenarios: dict[str, Any]) -> None:
    assert scenarios["wrong_points"] == "SuiteError: tiny: double is worth 16 points, its checks add up to 15"


def test_a_check_of_an_unknown_exercise_is_named(scenarios: dict[str, Any]) -> None:
    assert "tiny/two_is_two: no exercise is called 'quix'" in scenarios["unknown_exercise"]


def test_an_edited_suite_is_read_again_even_within_a_second(scenarios: dict[str, Any]) -> None:
    assert scenarios["edited"] == [9, 8, True]


def test_no_configuration_of_pytest_changes_a_grading_or_is_changed_by_it(scenarios: dict[str, Any]) -> None:
    assert scenarios["hostile_configuration"] == [20, True]


def test_hidden_inputs_come_from_the_secret(scenarios: dict[str, Any]) -> None:
    one, again, other = scenarios["secrets"]
    assert one == again
    assert one != other
