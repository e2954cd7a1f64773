"""Recipes of short trainings and the thresholds that go with them: measured once, kept in JSON, read by the checks.

    {"recipes":    {NAME: {...}},
     "thresholds": {NAME: {MEASURE: {"threshold": 0.9, "good": {...}, "bad": {...}}}}}

A threshold stands between a limit that right answers do not cross and the easiest of the wrong ones. The limit is a
one-sided tolerance limit: with 95 % confidence a right answer crosses it with a probability of at most 1e-4.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist, fmean, stdev
from typing import Any

CONFIDENCE = 0.95
FALSE_ALARM = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """The content of one file."""

    recipes: dict[str, Any]
    thresholds: dict[str, dict[str, dict[str, Any]]]

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """Raises OSError, ValueError or KeyError if it is not such a file."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(content["recipes"], content["thresholds"])

    def recipe(self, name: str) -> Any:
        """The settings of a training."""
        return self.recipes[name]

    def threshold(self, name: str, measure: str) -> float:
        """The number that a right answer's measure is compared with."""
        return float(self.thresholds[name][measure]["threshold"])


def tolerance_factor(size: int, *, false_alarm: float = FALSE_ALARM, confidence: float = CONFIDENCE) -> float:
    """k such that mean + k sd of `size` normal draws exceeds the (1 - false_alarm) quantile with this confidence.

    source  Natrella 1963, approximation of the non-central t; 5.2 for 20 draws, 4.3 for 100.
    """
    tail, sure = NormalDist().inv_cdf(1 - false_alarm), NormalDist().inv_cdf(confidence)
    a = 1 - sure**2 / (2 * (size - 1))
    b = tail**2 - sure**2 / size
    return (tail + math.sqrt(tail**2 - a * b)) / a


def limit(values: Sequence[float], *, upper: bool, log: bool) -> dict[str, Any]:
    """The tolerance limit of these measures of right answers, above or below them, with what it was made from.

    log  True for ratios and distances, which are closer to normal after it
    """
    seen = [math.log(value) for value in values] if log else list(values)
    mean, deviation, k = fmean(seen), stdev(seen), tolerance_factor(len(seen))
    edge = mean + k * deviation if upper else mean - k * deviation
    return {
        "limit": math.exp(edge) if log else edge,
        "mean": mean,
        "sd": deviation,
        "n": len(seen),
        "k": k,
        "log": log,
        "worst": max(values) if upper else min(values),
    }
