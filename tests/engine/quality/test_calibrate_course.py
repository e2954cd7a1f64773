"""The committed calibrations: they are what their experiments give, and the suites use them, all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.quality import calibrate, calibrate_page
from autograder.quality.calibration import Calibration, breaks

COURSE = Course(Path(__file__).parents[3])
SLUGS = calibrate.slugs(COURSE)
USES = ("threshold", "half", "broken", "recipe")


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def committed(slug: str) -> Calibration:
    return Calibration.read(calibrate.file(COURSE, slug))


def uses(slug: str) -> Iterator[tuple[str, ...]]:
    """(method, experiment, measure) of each place where a suite asks for something calibrated, names as constants."""
    for node in ast.walk(ast.parse(COURSE.suite(slug).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in USES:
            words = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
            yield (node.func.attr, *map(str, words))


def test_every_assignment_that_trains_is_calibrated() -> None:
    assert set(SLUGS) >= {"autoencoders", "flows", "regularized", "vae"}


def test_file_is_what_its_experiments_and_its_rows_give(slug: str, committed: Calibration) -> None:
    made = calibrate.experiments(COURSE, slug)
    assert calibrate.disagreements(made, committed, calibrate.answers(COURSE, slug)) == []


def studied(slug: str) -> set[str]:
    """Experiments whose measures no suite compares, and which say why."""
    return {one.name for one in calibrate.experiments(COURSE, slug) if one.study}


def test_suite_asks_for_every_recipe_and_for_nothing_else(slug: str, committed: Calibration) -> None:
    asked = {use[1] for use in uses(slug) if use[0] == "recipe"}
    assert asked == set(committed.recipes) - studied(slug)


def test_suite_compares_every_measure_and_no_other(slug: str, committed: Calibration) -> None:
    compared = {use[1:] for use in uses(slug) if use[0] != "recipe"}
    every = {
        (name, measure) for name, held in committed.thresholds.items() for measure in held if name not in studied(slug)
    }
    whole = {use[0] for use in compared if len(use) == 1}  # the suite goes through all measures of the experiment
    assert {use for use in compared if len(use) == 2} | {key for key in every if key[0] in whole} == every


def test_no_right_answer_that_was_measured_loses_full_marks(slug: str, committed: Calibration) -> None:
    rules = {one.name: one.rules for one in calibrate.experiments(COURSE, slug)}
    lost = [
        (row.experiment, row.answer, index)
        for row in committed.measured
        if row.kind == "right"
        for index in range(row.runs)
        if breaks(row, index, rules[row.experiment], committed.thresholds[row.experiment])
    ]
    assert lost == []


def test_no_grossly_bad_model_that_was_measured_gets_half_marks(slug: str, committed: Calibration) -> None:
    rules = {one.name: one.rules for one in calibrate.experiments(COURSE, slug)}
    passed = [
        (row.experiment, row.answer, index)
        for row in committed.measured
        if row.kind == "gross"
        for index in range(row.runs)
        if not breaks(row, index, rules[row.experiment], committed.thresholds[row.experiment], marks="half")
    ]
    assert passed == []


def test_page_says_what_the_files_hold() -> None:
    page = (calibrate.folder(COURSE) / "README.md").read_text(encoding="utf-8")
    assert page == calibrate_page.of_course(COURSE), "run `autograder calibrate --from-rows`"


def test_plot_shows_what_the_file_holds(slug: str, committed: Calibration) -> None:
    drawn = calibrate.file(COURSE, slug).with_suffix(".svg").read_text(encoding="utf-8")
    assert drawn == calibrate_page.plot(calibrate.experiments(COURSE, slug), committed)
