"""Each outcome is reached by the submission that deserves it, and costs what it should."""

from __future__ import annotations

from typing import Any

import pytest

SCENARIOS = ("outcomes", "french")
FIRST, SECOND, NEGATIVE, LAST, QUIZ = range(5)
Checks = list[dict[str, Any]]


def checks(scenarios: dict[str, Any], name: str) -> Checks:
    """The checks of one graded submission, in the order of its report."""
    found: Checks = [check for exercise in scenarios["outcomes"][name]["exercises"] for check in exercise["checks"]]
    return found


def test_a_right_answer_passes_everything_and_earns_everything(scenarios: dict[str, Any]) -> None:
    assert [check["outcome"] for check in checks(scenarios, "right")] == ["passed"] * 5
    assert scenarios["outcomes"]["right"]["earned"] == 20
    assert all(check["because"] is None for check in checks(scenarios, "right"))


@pytest.mark.parametrize(
    ("name", "outcome", "because"),
    [
        ("half", "failed", "the equality does not hold"),
        ("raises", "crashed", "your code raises ValueError: my own fault"),
        ("not done", "crashed", "this exercise has not been done yet"),
        ("exits", "crashed", "your code ended its own process"),
        ("hangs", "exhausted", "the time limit was reached"),
        ("missing", "missing", "your notebook does not define `double`"),
        ("syntax error", "missing", "the cell of the exercise stopped (your code raises SyntaxError"),
        ("cell raises", "missing", "the cell of the exercise stopped (your code raises ZeroDivisionError"),
        ("object", "failed", "`double` returns object instead of a tensor or a number"),
        ("nothing", "failed", "got NoneType"),
        ("text", "failed", "got str"),
    ],
)
def test_a_wrong_answer_has_its_outcome_and_its_reason(
    scenarios: dict[str, Any], name: str, outcome: str, because: str
) -> None:
    first = checks(scenarios, name)[FIRST]
    assert (first["outcome"], first["earned"]) == (outcome, 0)
    assert because in first["because"]["en"]


@pytest.mark.parametrize("name", ["half", "raises", "exits", "hangs", "missing", "syntax error", "object"])
def test_a_wrong_answer_costs_its_exercise_only(scenarios: dict[str, Any], name: str) -> None:
    assert checks(scenarios, name)[QUIZ]["outcome"] == "passed"
    assert scenarios["outcomes"][name]["earned"] == 4


def test_a_check_that_waits_for_a_failed_one_is_blocked_by_its_law(scenarios: dict[str, Any]) -> None:
    second = checks(scenarios, "half")[SECOND]
    assert (second["outcome"], second["earned"]) == ("blocked", 0)
    assert second["because"]["en"] == "waits for this to hold: “double(x) is x + x”"
    assert second["because"]["fr"].startswith("attend que soit vérifié")


def test_a_known_misconception_is_named_and_explained(scenarios: dict[str, Any]) -> None:
    first = checks(scenarios, "half")[FIRST]
    assert first["misconception"] == "half"
    assert first["explanation"] == {"fr": "C'est la moitié.", "en": "This is the half."}


def test_a_wrong_answer_that_nobody_foresaw_is_not_explained(scenarios: dict[str, Any]) -> None:
    assert checks(scenarios, "nothing")[FIRST]["misconception"] is None


def test_the_traceback_is_the_student_s_own(scenarios: dict[str, Any]) -> None:
    trace = checks(scenarios, "raises")[FIRST]["traceback"]
    assert "line 3, in double" in trace
    assert "raise ValueError('my own fault')" in trace
    assert "autograder" not in trace


def test_a_message_is_the_one_that_the_code_has_for_other_inputs(scenarios: dict[str, Any]) -> None:
    told = [check["because"]["en"] for check in checks(scenarios, "tells")[:QUIZ] if check["outcome"] == "crashed"]
    assert len(told) == 3
    assert all(message.startswith("your code raises ValueError: ") for message in told)
    assert not any("-1.5" in message or "1.0" in message for message in told)


def test_a_message_that_the_code_has_for_a_hidden_input_alone_is_not_shown(scenarios: dict[str, Any]) -> None:
    negative = checks(scenarios, "raises at some")[NEGATIVE]
    assert negative["because"]["en"].startswith("your code raises ValueError, with a message that depends on")
    assert negative["traceback"].endswith(", line 3\n    raise ValueError(repr(x))")
    assert "-1.5" not in negative["because"]["en"]


def test_what_an_earlier_check_spoiled_is_judged_on_the_state_after_the_notebook(scenarios: dict[str, Any]) -> None:
    assert scenarios["outcomes"]["spoils"]["earned"] == 20


def test_a_function_that_answers_otherwise_when_it_is_asked_again_gains_nothing(scenarios: dict[str, Any]) -> None:
    assert [check["earned"] for check in checks(scenarios, "guesses again")] == [0, 0, 0, 0, 4]


@pytest.mark.parametrize("name", ["slow check", "slow check on a state of its own", "wrong check"])
def test_a_fault_of_a_check_is_broken_and_leaves_no_score(scenarios: dict[str, Any], name: str) -> None:
    last = checks(scenarios, name)[LAST]
    assert (last["outcome"], last["earned"]) == ("broken", None)
    report = scenarios["outcomes"][name]
    assert report["earned"] is None
    assert [exercise["earned"] for exercise in report["exercises"]] == [None, 4]


@pytest.mark.parametrize("name", ["slow check", "slow check on a state of its own"])
def test_a_check_is_interrupted_at_its_time_limit_once_and_for_all(scenarios: dict[str, Any], name: str) -> None:
    assert 0.9 < checks(scenarios, name)[LAST]["seconds"] < 5.0


def test_messages_exist_in_the_language_of_the_notebook(scenarios: dict[str, Any]) -> None:
    assert scenarios["french"]["lang"] == "fr"
    assert scenarios["outcomes"]["half"]["lang"] == "en"


def test_the_time_of_the_student_s_code_is_told_apart(scenarios: dict[str, Any]) -> None:
    assert scenarios["outcomes"]["hangs"]["student_seconds"] > 1.9
    right = scenarios["outcomes"]["right"]
    assert 0 <= right["student_seconds"] < right["seconds"]
