"""A suite is examined: each way in which it may not hold together is said in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

SCENARIOS = ("examinations",)


def test_a_good_suite_has_no_fault(scenarios: dict[str, Any]) -> None:
    assert scenarios["examinations"]["as it is"] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("a misconception made right", "misconception half passes every check"),
        ("a check too many", "misconception half also fails double_takes_negative_numbers"),
        ("a check too many", "check double_takes_negative_numbers fails no misconception"),
        ("a check too few", "misconception never_zero is declared to fail two_is_two, which is passed"),
        ("a check that fails nothing", "check two_is_two fails no misconception"),
        ("weak anchors", "exercise double: anchors carry 0 points, not most of them"),
        ("a wrong accepted answer", "accepted shifted is right, but does not pass double_is_the_sum_with_oneself"),
        ("a skeleton that earns", "the untouched skeleton en passes two_is_two"),
    ],
)
def test_a_fault_of_a_suite_is_named(scenarios: dict[str, Any], change: str, sentence: str) -> None:
    assert any(sentence in fault for fault in scenarios["examinations"][change]), scenarios["examinations"][change]
