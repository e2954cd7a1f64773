"""A submission has so much time in all: what costs most comes last, and what is earned before stays."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from autograder.model import Cell, Outcome, Verdict
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import OVER_BUDGET, Session
from autograder.suite.declare import Check
from autograder.suite.plugin import cheap_first, waits_for
from autograder.text import Text

SCENARIOS = ("over_budget",)
LAW = Text("une loi", "a law")


def check(name: str, *after: str, timeout_s: float = 20.0, exercise: str = "one") -> Check:
    return Check(name, exercise, 1.0, LAW, after, False, timeout_s, None, lambda *_: None)


def test_checks_that_may_take_long_come_last_in_the_order_of_the_suite() -> None:
    suite = [check("a", timeout_s=60), check("b"), check("c", timeout_s=40), check("d", timeout_s=1), check("e")]
    assert [found.name for found in cheap_first(suite)] == ["b", "d", "e", "c", "a"]


def test_no_check_comes_before_one_that_it_waits_for() -> None:
    suite = [check("a", timeout_s=60), check("b", "a"), check("c", "b"), check("d")]
    assert [found.name for found in cheap_first(suite)] == ["d", "a", "b", "c"]


def test_a_blocked_check_names_the_exercise_that_it_stands_on_if_that_is_another_one() -> None:
    failed = Verdict("loss", "vae_loss", Outcome.FAILED, 0.0, 1.0, LAW)
    assert "`vae_loss`: “a law”" in waits_for(failed, check("training", exercise="train_vae")).en
    assert (
        "«\u00a0vae_loss\u00a0»\u00a0: «\u00a0une loi\u00a0»"
        in waits_for(failed, check("training", exercise="train_vae")).fr
    )
    assert waits_for(failed, check("other", exercise="vae_loss")).en == "waits for this to hold: “a law”"


def test_calls_beyond_the_budget_are_exhausted_and_earlier_points_stay(scenarios: dict[str, Any]) -> None:
    checks = {each["check"]: each for score in scenarios["over_budget"]["exercises"] for each in score["checks"]}
    outcomes = {name: each["outcome"] for name, each in checks.items()}
    assert outcomes == {
        "double_is_the_sum_with_oneself": "passed",
        "double_of_zero_is_zero": "passed",
        "two_is_two": "passed",
        "double_takes_negative_numbers": "exhausted",
        "the_grader_is_well": "exhausted",
    }
    assert checks["double_takes_negative_numbers"]["because"]["en"] == OVER_BUDGET.en
    assert checks["the_grader_is_well"]["because"]["en"] == OVER_BUDGET.en
    assert scenarios["over_budget"]["earned"] == 16


def test_cells_beyond_the_budget_are_not_run(zygote: Zygote) -> None:
    cells = (Cell("", "1 + 1", 0), Cell("", "import time; time.sleep(30)", 1), Cell("", "2 + 2", 2))
    started = time.monotonic()
    with Session(zygote, cells, replace(Limits(), budget_s=1.0)) as session:
        runs = session.run_notebook()
        assert session.left_s <= 0
    assert time.monotonic() - started < 10
    assert [run.outcome for run in runs] == [Outcome.PASSED, Outcome.EXHAUSTED, Outcome.EXHAUSTED]
    assert runs[2].because == OVER_BUDGET


def test_no_budget_leaves_the_conditions_of_a_verdict_as_they_were() -> None:
    assert "budget_s" not in Limits().as_json()
    assert replace(Limits(), budget_s=60.0).as_json()["budget_s"] == 60.0
