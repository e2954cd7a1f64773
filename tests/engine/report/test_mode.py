"""What summative feedback leaves out, and that nbgrader's feedback obeys it too."""

from __future__ import annotations

import pytest
from traitlets import TraitError
from traitlets.config import Config

from autograder.bridges.nbgrader_outputs import of_score
from autograder.bridges.nbgrader_steps import Grade
from autograder.model import Exercise, ExerciseScore, Outcome, Report, Verdict
from autograder.report.mode import Mode, told
from autograder.text import Text

VERDICT = Verdict(
    check="a_law", exercise="double", outcome=Outcome.FAILED, earned=0.5, possible=2.0,
    says=Text("la loi", "the law"), because=Text("la raison", "the reason"), misconception="half",
    explanation=Text("le malentendu", "the misunderstanding"), traceback="in double",
)  # fmt: skip
SCORE = ExerciseScore(Exercise("double", 2.0, Text("Doubles", "Doubles")), 0.5, (VERDICT,))
REPORT = Report("x", "tiny", "en", "0" * 64, (SCORE,), (), "namespaces", "1" * 64)


def table(mode: Mode) -> str:
    """What a grade cell of nbgrader shows in this mode."""
    shown = of_score(told(REPORT, mode).scores[0], "en")
    return "".join(shown[0]["data"].values())


def test_formative_tables_of_nbgrader_tell_everything() -> None:
    for part in ("the law", "failed", "0.5 / 2", "the reason", "the misunderstanding", "in double"):
        assert part in table(Mode.FORMATIVE)


def test_summative_tables_of_nbgrader_tell_law_outcome_and_points() -> None:
    shown = table(Mode.SUMMATIVE)
    assert [part in shown for part in ("the law", "failed", "0.5 / 2")] == [True] * 3
    assert [part in shown for part in ("the reason", "the misunderstanding", "in double")] == [False] * 3


def test_a_mode_changes_no_points() -> None:
    assert (told(REPORT, Mode.SUMMATIVE).earned, told(REPORT, Mode.SUMMATIVE).possible) == (0.5, 2.0)


def test_nbgrader_tells_everything_unless_its_configuration_says_summative() -> None:
    assert Grade().mode == "formative"
    assert Grade(config=Config({"Grade": {"mode": "summative"}})).mode == "summative"


def test_a_mode_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TraitError, match="summative"):
        Grade(config=Config({"Grade": {"mode": "silent"}}))
