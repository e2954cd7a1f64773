"""Which layer of a suite sees which misconception: exact checks, calibrated trainings, or rules on samples."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from autograder.quality.calibration import Row, Rule, breaks
from autograder.suite.declare import Misconception

Held = Mapping[str, Mapping[str, Any]]

SAMPLES = "samples"
"""Name of the experiment on the images that trained models make."""


class Layer(StrEnum):
    """How a check judges."""

    EXACT = "exact"
    """By values, gradients and laws that are known: nothing that was measured."""
    TRAINING = "training"
    """By what a short training reaches, against a calibrated threshold."""
    SAMPLES = "samples"
    """By the images that a trained model makes."""


MARKS = {Layer.TRAINING: "CALIBRATED", Layer.SAMPLES: "sample_measures"}
"""The name that gives a layer away: a check is of it if its body names it, directly or through what it names."""


def layers(suite: Path) -> dict[str, Layer]:
    """The layer of each function of a hidden suite, its checks among them."""
    tree = ast.parse(suite.read_text(encoding="utf-8"))
    names: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names[node.name] = {word for part in node.body for word in _names(part)}  # not its decorator: `after=`
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = set(_names(node.value))
    found = dict.fromkeys(names, Layer.EXACT)
    for layer in (Layer.TRAINING, Layer.SAMPLES):
        reached = {MARKS[layer]}
        while more := {name for name, used in names.items() if used & reached} - reached:
            reached |= more
        found.update(dict.fromkeys(reached & names.keys(), layer))
    return found


def _names(node: ast.AST) -> list[str]:
    """Every name and attribute in it."""
    return [part.id if isinstance(part, ast.Name) else part.attr
            for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]  # fmt: skip


def table(suite: Path, wrong: Sequence[Misconception], rules: Sequence[Rule], rows: Sequence[Row], held: Held) -> str:
    """Misconception x layer, in Markdown: the number of checks that catch it, and what its samples break.

    rows  of the experiment on samples: misconceptions whose model was trained and sampled although other checks would
          have blocked that
    held  the thresholds of the same experiment
    """
    layer_of, measured = layers(suite), {row.answer: row for row in rows if row.kind != "right"}
    lines = [
        "| misconception | exercise | exact checks | trainings | rules on samples | its samples break |",
        "|---|---|---|---|---|---|",
    ]
    for entry in wrong:
        if entry.name not in measured:
            continue
        counts = [sum(layer_of[name] is layer for name in entry.caught_by) for layer in Layer]
        numbers = " | ".join(str(count or "–") for count in counts)
        lines.append(f"| {entry.name} | {entry.exercise} | {numbers} | {_seen(measured[entry.name], rules, held)} |")
    return "\n".join(lines) + "\n"


def _seen(row: Row, rules: Sequence[Rule], held: Held) -> str:
    """What every run of this answer breaks, or that nothing does."""
    if all(math.isnan(value) for values in row.values.values() for value in values):
        return "no image comes out"
    runs = [breaks(row, index, rules, held) for index in range(row.runs)]
    return ", ".join(rule.measure for rule in rules if all(rule.measure in broken for broken in runs)) or "nothing"
