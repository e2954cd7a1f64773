"""Thresholds that were measured once, kept in JSON with what they were made from, and read by the checks.

    {"made":       {EXPERIMENT: {"seeds": 20, "python": "3.11.9", "torch": "2.8.0", "machine": "...", ...}},
     "recipes":    {EXPERIMENT: {...}},
     "thresholds": {EXPERIMENT: {MEASURE: {"full": 0.9, "half": 0.95, "limit": 0.8, "bad": 1.0, ...}}},
     "measured":   [{"experiment": ..., "kind": "right", "answer": ..., "values": {MEASURE: [...]}}, ...]}

A threshold stands between a limit that right answers do not cross and the nearest of the grossly bad models. The limit
is a one-sided tolerance limit: with 95 % confidence a right answer crosses it with a probability of at most 1e-4.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from statistics import NormalDist, fmean, stdev
from typing import Any, Literal

from autograder.course import DIGITS, Course
from autograder.errors import SuiteError

CONFIDENCE = 0.95
FALSE_ALARM = 1e-4
FULL, HALF = 0.5, 0.75
"""Where the thresholds stand on the way from the limit of right answers to the nearest bad model, on the scale of the
measure: full marks up to the middle, half marks up to three quarters."""

LEAST = 1e-3
"""A distance or a share below it, or a share as near to 1, is one of chance."""

Marks = Literal["full", "half"]


class Scale(StrEnum):
    """On which scale the seeds of one answer are closest to normal."""

    PLAIN = "plain"
    LOG = "log"
    """Ratios and distances, all positive."""
    LOGIT = "logit"
    """Shares, in [0, 1]."""

    def of(self, value: float) -> float:
        """The value on this scale, where what is smaller than chance on a thousand images is taken for that."""
        if self is Scale.LOG:
            return math.log(max(value, LEAST))
        if self is Scale.LOGIT:
            share = min(max(value, LEAST), 1 - LEAST)
            return math.log(share / (1 - share))
        return value

    def back(self, seen: float) -> float:
        """The value of a place on this scale."""
        if self is Scale.LOG:
            return math.exp(seen)
        return 1 / (1 + math.exp(-seen)) if self is Scale.LOGIT else seen


@dataclass(frozen=True, slots=True)
class Rule:
    """A number that a check compares with a threshold."""

    measure: str
    upper: bool
    """True if right answers stay below the threshold."""
    scale: Scale = Scale.PLAIN
    promised: float | None = None
    """A threshold that the statement or a theorem fixes: then only the margins are measured."""

    def passes(self, value: float, threshold: float) -> bool:
        """Whether it keeps to the threshold; NaN never does."""
        return value <= threshold if self.upper else value >= threshold

    def beyond(self, value: float) -> float:
        """How far it lies in the wrong direction, on the scale of the measure; infinite if it is no number."""
        if math.isnan(value):
            return math.inf
        return self.scale.of(value) if self.upper else -self.scale.of(value)

    def at(self, beyond: float) -> float:
        """The value that lies so far."""
        return self.scale.back(beyond if self.upper else -beyond)


@dataclass(frozen=True, slots=True)
class Row:
    """What one answer gave in one experiment, seed after seed."""

    experiment: str
    kind: str
    """right: it must pass; gross: it must not; subtle: it may, another check sees it; fresh: right, and no threshold
    depends on it"""
    answer: str
    values: dict[str, list[float]]
    """Of each measure; NaN where the answer gave nothing."""

    @property
    def runs(self) -> int:
        """How many seeds."""
        return len(next(iter(self.values.values())))


@dataclass(frozen=True, slots=True)
class Limit:
    """The tolerance limit of the right answer that comes closest to failing, on the scale of its rule."""

    answer: str
    mean: float
    sd: float
    n: int
    k: float
    beyond: float
    """mean + k sd, larger is worse."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The content of one file."""

    made: dict[str, Any]
    recipes: dict[str, Any]
    thresholds: dict[str, dict[str, dict[str, Any]]]
    measured: tuple[Row, ...]
    path: Path | None = None
    """The file, if it was read from one."""

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """Raises OSError, ValueError or KeyError if it is not such a file."""
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = (
            {**row, "values": {measure: [math.nan if x is None else x for x in found]
                               for measure, found in row["values"].items()}}
            for row in content["measured"]
        )  # fmt: skip
        return cls(content["made"], content["recipes"], content["thresholds"], tuple(Row(**row) for row in rows), path)

    @property
    def draws_images(self) -> bool:
        """Whether one of its experiments drew from the images of the grading: if none did, it holds on any."""
        return any("images" in about for about in self.made.values())

    def on(self, data: str) -> Calibration:
        """The same for these images: thresholds of digits lie in a folder, those of others in a folder of it.

        raises  SuiteError if they were not calibrated, or under another recipe.
        """
        if data == DIGITS or self.path is None:
            return self
        path = self.path.parent / data / self.path.name
        if not path.is_file():
            raise SuiteError(f"no thresholds for {data}: expected {path}")
        other = Calibration.read(path)
        if any(recipe != self.recipes.get(name) for name, recipe in other.recipes.items()):
            raise SuiteError(f"{path} was made under other recipes than {self.path}; calibrate it again")
        return other

    def text(self) -> str:
        """The file: one row of measures a line."""
        head = {"made": self.made, "recipes": self.recipes, "thresholds": self.thresholds}
        rows = ",\n  ".join(json.dumps(_without_nan(asdict(row)), ensure_ascii=False) for row in self.measured)
        return json.dumps(head, indent=1, ensure_ascii=False)[:-2] + f',\n "measured": [\n  {rows}\n ]\n}}\n'

    def recipe(self, experiment: str) -> Any:
        """The settings of a training."""
        return self.recipes[experiment]

    def threshold(self, experiment: str, measure: str) -> float:
        """The number that full marks ask for."""
        return float(self.thresholds[experiment][measure]["full"])

    def half(self, experiment: str, measure: str) -> float:
        """The number that half marks ask for."""
        return float(self.thresholds[experiment][measure]["half"])

    def broken(self, experiment: str, values: Mapping[str, float], *, marks: Marks) -> list[str]:
        """The measures of an experiment whose value does not keep to the threshold for these marks."""
        held = self.thresholds[experiment]
        rules = (Rule(measure, upper=entry["right answers stay"] == "below") for measure, entry in held.items())
        return [rule.measure for rule in rules if not rule.passes(values[rule.measure], held[rule.measure][marks])]


def files(course: Course, slug: str, data: str) -> list[Path]:
    """The calibrations that a grading on these images reads: that of digits, which has the recipes, and their own.

    returns  an empty list if the assignment has none, or none that holds on these images
    """
    made = course.calibrations(slug)
    if data == DIGITS or not any(Calibration.read(path).draws_images for path in made):
        return made
    others = course.calibrations(slug, data)
    return [*made, *others] if others else []


def _without_nan(row: dict[str, Any]) -> dict[str, Any]:
    """Five digits of each value, and null where there is no number: JSON has no NaN."""
    values = {
        measure: [None if math.isnan(value) else float(f"{value:.5g}") for value in found]
        for measure, found in row["values"].items()
    }
    return {**row, "values": values}


def tolerance_factor(size: int, *, false_alarm: float = FALSE_ALARM, confidence: float = CONFIDENCE) -> float:
    """k such that mean + k sd of `size` normal draws exceeds the (1 - false_alarm) quantile with this confidence.

    source  Natrella 1963, approximation of the non-central t; 5.2 for 20 draws, 4.3 for 100.
    """
    tail, sure = NormalDist().inv_cdf(1 - false_alarm), NormalDist().inv_cdf(confidence)
    a = 1 - sure**2 / (2 * (size - 1))
    b = tail**2 - sure**2 / size
    return (tail + math.sqrt(tail**2 - a * b)) / a


def limit(rule: Rule, rows: Sequence[Row]) -> Limit:
    """The limit that no right answer crosses: each has its own, and the farthest counts.

    The answers are not pooled: a mixture of several is not normal, and its deviation is that between answers.
    """
    found = []
    for row in rows:
        seen = [rule.beyond(value) for value in row.values[rule.measure]]
        if not all(map(math.isfinite, seen)):
            raise SuiteError(f"{row.experiment}: the right answer {row.answer} gave a {rule.measure} that is no number")
        k, mean, sd = tolerance_factor(len(seen)), fmean(seen), stdev(seen)
        found.append(Limit(row.answer, mean, sd, len(seen), k, mean + k * sd))
    return max(found, key=lambda one: one.beyond)


def breaks(
    row: Row, index: int, rules: Sequence[Rule], held: Mapping[str, Mapping[str, Any]], *, marks: Marks = "full"
) -> list[str]:
    """The measures of which one run of an answer does not keep to the threshold for these marks."""
    return [
        rule.measure
        for rule in rules
        if rule.measure in row.values and not rule.passes(row.values[rule.measure][index], held[rule.measure][marks])
    ]


def residuals(rule: Rule, rows: Sequence[Row]) -> list[float]:
    """The measures of right answers on the scale of the rule, each answer standardized by itself."""
    found: list[float] = []
    for row in rows:
        seen = [rule.scale.of(value) for value in row.values[rule.measure]]
        mean, sd = fmean(seen), stdev(seen)
        found += [(value - mean) / sd for value in seen] if sd > 0 else []
    return found


def nearest(rule: Rule, rows: Sequence[Row]) -> tuple[float, str]:
    """How far the nearest of these bad models lies, at the best of its seeds, and which it is."""
    return min(
        ((rule.beyond(value), row.answer) for row in rows for value in row.values[rule.measure]),
        default=(math.inf, ""),
    )


def thresholds(rules: Sequence[Rule], rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """What to compare each measure of one experiment with.

    Each grossly bad model falls to the rule that it lies farthest beyond, in standard deviations of right answers: a
    rule answers for its own and may let others through. A rule that none falls to answers for the one it sees best.
    """
    right = [row for row in rows if row.kind == "right"]
    limits = {rule.measure: limit(rule, right) for rule in rules}
    duties: dict[str, list[Row]] = {rule.measure: [] for rule in rules}
    gross = [row for row in rows if row.kind == "gross"]
    for row in gross:
        duties[max(rules, key=lambda rule: _clearance(rule, limits[rule.measure], row)).measure].append(row)
    for rule in rules:
        if gross and not duties[rule.measure]:
            duties[rule.measure].append(max(gross, key=lambda row: _clearance(rule, limits[rule.measure], row)))
    return {rule.measure: _entry(rule, limits[rule.measure], duties[rule.measure], right) for rule in rules}


def _clearance(rule: Rule, good: Limit, row: Row) -> float:
    """By how many deviations the best seed of a bad model lies beyond what right answers are held to."""
    edge = good.beyond if rule.promised is None else rule.beyond(rule.promised)
    return (nearest(rule, [row])[0] - edge) / max(good.sd, 1e-9)


def _entry(rule: Rule, good: Limit, bad: Sequence[Row], right: Sequence[Row]) -> dict[str, Any]:
    """One entry of the file. Without a bad model of its own a rule asks for the limit itself.

    Where the limit of right answers reaches the nearest bad model, the way begins at the worst right answer that was
    seen, and the entry says so: too few seeds, or a rule that tells too little.
    """
    wrong, name = nearest(rule, bad)
    worst, worst_of = max(
        ((value, row.answer) for row in right for value in row.values[rule.measure]),
        key=lambda run: rule.beyond(run[0]),
    )
    edge = good.beyond if good.beyond < wrong else rule.beyond(worst)
    if rule.promised is None and edge >= wrong:
        raise SuiteError(
            f"{bad[0].experiment}: {rule.measure} does not tell {name} from the right answers: "
            f"it gives {rule.at(wrong):.4g} once, and {worst_of} {worst:.4g}"
        )
    way = wrong - edge if math.isfinite(wrong) else 0.0
    full, half = (rule.at(edge + share * way) for share in (FULL, HALF))
    entry: dict[str, Any] = {
        "full": full if rule.promised is None else rule.promised,
        "half": half if rule.promised is None else rule.promised,
        "right answers stay": "below" if rule.upper else "above",
        "scale": str(rule.scale),
        "promised": rule.promised is not None,
        "from": "limit" if edge == good.beyond else "worst",
        "limit": rule.at(good.beyond),
        "limit of": good.answer,
        "mean": rule.at(good.mean),
        "sd on the scale": good.sd,
        "n": good.n,
        "k": good.k,
        "worst": worst,
        "bad": rule.at(wrong) if math.isfinite(wrong) else None,
        "bad model": name,
        "margin in sd": (wrong - good.beyond) / good.sd if math.isfinite(wrong) and good.sd > 0 else None,
        "gross models": sorted(row.answer for row in bad),
        **normality(residuals(rule, right)),
    }
    return {key: float(f"{value:.6g}") if isinstance(value, float) else value for key, value in entry.items()}


def normality(values: Sequence[float]) -> Mapping[str, float]:
    """How normal standardized measures are: the p-value of Shapiro and Wilk, and the skewness."""
    if len(values) < 3:
        return {}
    from scipy import stats  # type: ignore[import-untyped]  # it has no stubs; takes a second to import

    return {"shapiro p": float(stats.shapiro(values).pvalue), "skewness": float(stats.skew(values))}
