"""Which layer of a suite a check belongs to, and the table of what each layer sees."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.quality.calibrate_layers import Layer, layers, table
from autograder.quality.calibration import Row, Rule
from autograder.suite.declare import Misconception
from autograder.text import Text

COURSE = Course(Path(__file__).parents[3])
SUITE = """
CALIBRATED = read("numbers.json")
RECIPE = CALIBRATED.recipe("hill")

@check("slope", points=1, after=is_high)
def is_steep(student, rng):
    student.slope()

@check("slope", points=1)
def is_high(student, rng):
    climb(student)

def climb(student):
    return RECIPE

def drawn(student):
    return CALIBRATED.broken("samples", trained.sample_measures(student.draw()))

@check("slope", points=1)
def is_like_a_hill(student, rng):
    drawn(student)
"""
RULE = Rule("height", upper=False)
HELD = {"height": {"full": 1.0, "half": 0.5}}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "test_hills.py"
    path.write_text(SUITE)
    return path


def wrong(name: str, *caught_by: str) -> Misconception:
    return Misconception(name, "slope", frozenset(caught_by), Text("faux", "wrong"), "", None)


def test_a_check_is_of_the_layer_of_what_it_calls(suite: Path) -> None:
    found = layers(suite)
    assert [found[name] for name in ("is_steep", "is_high", "is_like_a_hill")] == [
        Layer.EXACT, Layer.TRAINING, Layer.SAMPLES,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "says"),
    [([2.0, 3.0], "nothing"), ([0.2, 0.3], "height"), ([0.2, 3.0], "nothing"), ([math.nan], "no image comes out")],
)
def test_table_says_what_the_samples_of_a_misconception_always_break(
    suite: Path, values: list[float], says: str
) -> None:
    rows = [Row("samples", "subtle", "flat", {"height": values})]
    lines = table(suite, [wrong("flat", "is_steep", "is_high"), wrong("unknown", "is_high")], [RULE], rows, HELD)
    assert lines.splitlines()[2:] == [f"| flat | slope | 1 | 1 | – | {says} |"]


def test_in_our_course_what_samples_do_not_see_is_caught_by_exact_checks_or_trainings() -> None:
    page = (COURSE.root / "tests" / "hidden" / "calibration" / "README.md").read_text(encoding="utf-8")
    blind = [line.split("|") for line in page.splitlines() if line.endswith("| nothing |")]
    assert len(blind) > 20
    assert [row[1].strip() for row in blind if row[3].strip() == "–" and row[4].strip() == "–"] == []
