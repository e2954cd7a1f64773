"""Thresholds from rows of measures: limits, midpoints, and which rule answers for which bad model."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from autograder.errors import SuiteError
from autograder.quality.calibration import (
    Calibration,
    Row,
    Rule,
    Scale,
    breaks,
    limit,
    normality,
    residuals,
    thresholds,
    tolerance_factor,
)

DISTANCE = Rule("distance", upper=True, scale=Scale.LOG)
SHARE = Rule("share", upper=False, scale=Scale.LOGIT)
SEEDS = [0.9, 1.0, 1.1, 1.0]


def row(kind: str, answer: str, **values: list[float]) -> Row:
    return Row("experiment", kind, answer, values)


@pytest.mark.parametrize("size", [5, 10, 20, 50, 200])
def test_factor_is_that_of_the_noncentral_t(size: int) -> None:
    exact = stats.nct.ppf(0.95, size - 1, stats.norm.ppf(1 - 1e-4) * size**0.5) / size**0.5
    assert tolerance_factor(size) == pytest.approx(exact, rel=0.09 if size < 10 else 0.03)


@pytest.mark.parametrize("scale", list(Scale))
@pytest.mark.parametrize("value", [0.01, 0.5, 0.99])
def test_a_scale_leads_there_and_back(scale: Scale, value: float) -> None:
    assert scale.back(scale.of(value)) == pytest.approx(value)


def test_the_answer_nearest_to_failing_sets_the_limit() -> None:
    steady, wild = row("right", "steady", distance=SEEDS), row("right", "wild", distance=[0.5, 1.5, 0.7, 1.2])
    assert limit(DISTANCE, [steady, wild]).answer == "wild"
    assert limit(SHARE, [row("right", "high", share=[0.9, 0.91, 0.92]), row("right", "low", share=[0.6, 0.61, 0.62])]
                 ).answer == "low"  # fmt: skip


def test_answers_are_not_pooled() -> None:
    rows = [row("right", "low", distance=[1.0, 1.01, 0.99]), row("right", "high", distance=[2.0, 2.01, 1.99])]
    assert limit(DISTANCE, rows).sd < 0.02


def test_full_marks_end_in_the_geometric_middle_and_half_marks_at_three_quarters() -> None:
    rows = [row("right", "reference", distance=SEEDS), row("gross", "noise", distance=[9.0, 8.0])]
    entry = thresholds([DISTANCE], rows)["distance"]
    assert entry["bad"] == pytest.approx(8.0)
    assert entry["full"] == pytest.approx(math.sqrt(entry["limit"] * 8.0), rel=1e-4)
    assert entry["half"] == pytest.approx(entry["limit"] ** 0.25 * 8.0**0.75, rel=1e-4)


def test_of_shares_the_middle_is_that_of_their_logits() -> None:
    rows = [row("right", "reference", share=[0.9, 0.92, 0.91]), row("gross", "noise", share=[0.1])]
    entry = thresholds([SHARE], rows)["share"]
    logit = np.log(entry["full"] / (1 - entry["full"]))
    assert logit == pytest.approx((np.log(entry["limit"] / (1 - entry["limit"])) + np.log(1 / 9)) / 2, abs=1e-3)


def test_a_bad_model_falls_to_the_rule_that_sees_it_best() -> None:
    rows = [
        row("right", "reference", distance=SEEDS, share=[0.9, 0.92, 0.91]),
        row("gross", "far", distance=[50.0], share=[0.89]),
        row("gross", "few", distance=[1.2], share=[0.01]),
    ]
    found = thresholds([DISTANCE, SHARE], rows)
    assert found["distance"]["gross models"] == ["far"]
    assert found["share"]["gross models"] == ["few"]


def test_subtle_models_move_no_threshold() -> None:
    rows = [row("right", "reference", distance=SEEDS), row("gross", "noise", distance=[9.0])]
    assert thresholds([DISTANCE], rows) == thresholds([DISTANCE], [*rows, row("subtle", "blur", distance=[1.3])])


def test_a_promised_threshold_is_not_moved() -> None:
    rule = Rule("distance", upper=True, scale=Scale.LOG, promised=2.5)
    rows = [row("right", "reference", distance=SEEDS), row("gross", "noise", distance=[9.0])]
    assert (thresholds([rule], rows)["distance"]["full"], thresholds([rule], rows)["distance"]["half"]) == (2.5, 2.5)


def test_a_limit_that_reaches_the_bad_model_gives_way_to_the_worst_right_answer() -> None:
    rows = [row("right", "reference", distance=SEEDS), row("gross", "near", distance=[1.5])]
    entry = thresholds([DISTANCE], rows)["distance"]
    assert (entry["from"], entry["full"]) == ("worst", pytest.approx(math.sqrt(1.1 * 1.5), rel=1e-4))


def test_a_rule_that_does_not_tell_bad_from_right_is_refused() -> None:
    with pytest.raises(SuiteError, match=r"does not tell same from .*: it gives 1 once, and reference 1\.1$"):
        thresholds([DISTANCE], [row("right", "reference", distance=SEEDS), row("gross", "same", distance=[1.0])])


def test_a_right_answer_without_a_number_is_refused() -> None:
    with pytest.raises(SuiteError, match="diverging gave a distance that is no number"):
        limit(DISTANCE, [row("right", "diverging", distance=[1.0, math.nan, 1.0])])


def test_a_bad_model_without_a_number_is_caught() -> None:
    stopped = row("gross", "stopped", distance=[math.nan])
    held = thresholds([DISTANCE], [row("right", "reference", distance=SEEDS), stopped])
    assert breaks(stopped, 0, [DISTANCE], held) == ["distance"]


def test_seeds_are_compared_with_their_own_answer() -> None:
    rows = [row("right", "low", distance=[1.0, 1.1, 0.9]), row("right", "high", distance=[20.0, 22.0, 18.0])]
    assert max(map(abs, residuals(DISTANCE, rows))) < 2


def test_skewness_shows() -> None:
    rng = np.random.default_rng(0)
    assert normality(list(np.exp(rng.normal(size=200))))["shapiro p"] < 1e-6
    assert normality(list(rng.normal(size=200)))["shapiro p"] > 1e-3


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    rows = (row("right", "reference", distance=SEEDS), row("gross", "stopped", distance=[math.nan, 9.0]))
    held = {"experiment": thresholds([DISTANCE], rows)}
    written = Calibration({"experiment": {"seeds": 4}}, {"experiment": {}}, held, rows)
    path = tmp_path / "slug.json"
    path.write_text(written.text())
    again = Calibration.read(path)
    assert again.text() == written.text()
    assert again.threshold("experiment", "distance") < again.half("experiment", "distance")


def written_for(folder: Path, recipe: dict[str, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = (row("right", "reference", distance=SEEDS), row("gross", "untrained", distance=[9.0]))
    held = {"experiment": thresholds([DISTANCE], rows)}
    (folder / "slug.json").write_text(Calibration({}, {"experiment": recipe}, held, rows).text())


def test_other_images_have_thresholds_of_their_own(tmp_path: Path) -> None:
    written_for(tmp_path, {"steps": 4})
    written_for(tmp_path / "mnist", {"steps": 4})
    digits = Calibration.read(tmp_path / "slug.json")
    assert digits.on("digits") is digits
    assert digits.on("mnist").path == tmp_path / "mnist" / "slug.json"


def test_other_images_without_thresholds_are_refused(tmp_path: Path) -> None:
    written_for(tmp_path, {"steps": 4})
    with pytest.raises(SuiteError, match="no thresholds for mnist"):
        Calibration.read(tmp_path / "slug.json").on("mnist")


def test_thresholds_of_another_recipe_are_refused(tmp_path: Path) -> None:
    written_for(tmp_path, {"steps": 4})
    written_for(tmp_path / "mnist", {"steps": 5})
    with pytest.raises(SuiteError, match="under other recipes"):
        Calibration.read(tmp_path / "slug.json").on("mnist")
