"""The page of a benchmark, written from its rows."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

BASE = "ours, 1 slot"
RECORDING = "ours behind nbgrader, recording only"
"""Its verdicts are there already: no student's code runs."""
GROWTH = "small notebooks"
VERSIONS = ("python", "torch", "numpy", "nbgrader", "nbclient", "otter-grader", "pytest")
Row = Mapping[str, Any]
INTRODUCTION = """# What a class costs

Written by `bench_class.py`, from `results.json`; do not edit. Figures of one run are to be compared with one another
only: machine, versions and load are those below.

- **wall**: from the start of the command to its end, by the number of submissions; several slots share the work.
- **one submission**: median over the class, with the quartiles, without the start of the command (for `otter run`,
  which is started for each, with it).
- **processor**: of all processes, by the number of submissions, as their control group counts it.
- **memory**: of all processes together (proportional set size), at the worst of the moments looked at, every 0.5 s.
- **overhead**: what one submission takes beyond the student's own code, median. Only our engine can tell the student's
  own code; for the others, its figure for the same students is taken (none where verdicts are only recorded).
- **ratio**: of one submission to ours on one slot, median over the same students.
- **points**: how many students get from this grader what ours gives them on one slot.
"""
HEAD = (
    "| grader | submissions | wall, s | one submission, s | processor, s | memory, MB | overhead, s | ratio "
    "| points |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)


def page(rows: Sequence[Row], run: str) -> str:
    """The page of one run."""
    own = [row for row in rows if row["run"] == run]
    parts = [INTRODUCTION]
    if own:
        parts.append(_machine(own))
    graders = [row for row in own if row["grader"] != GROWTH]
    if graders:
        base = next((row for row in own if row["grader"] == BASE), None)
        parts.append("## One class\n\n" + _mixture(graders) + HEAD + "".join(_line(row, base) for row in graders))
    growth = sorted((row for row in own if row["grader"] == GROWTH), key=lambda row: row["size"])
    if growth:
        parts.append(_growth(growth))
    return "\n".join(parts)


def _machine(rows: Sequence[Row]) -> str:
    about = rows[-1]["machine"]
    versions = ", ".join(f"{name} {about[name]}" for name in VERSIONS)
    loads = [row["load"] for row in rows]
    return (
        f"{rows[-1]['date']}, autograder {about['autograder']} at {about['commit']}; {about['processor']}, "
        f"{about['cores']} cores, {about['memory_gb']} GB; {versions}. Load average before each measurement: "
        f"{min(loads):.1f} to {max(loads):.1f}.\n"
    )


def _mixture(rows: Sequence[Row]) -> str:
    scores = next((row["earned"] for row in rows if row["grader"] == BASE), {})
    seen = [earned for earned in scores.values() if earned is not None]
    if not seen:
        return ""
    full = max(seen)
    return (
        f"{len(seen)} notebooks of the VAE assignment, seed {rows[0]['seed']}: {sum(e == full for e in seen)} with "
        f"{full:g} points, {sum(e == 0 for e in seen)} with none, {sum(0 < e < full for e in seen)} between. "
        f"Stock nbgrader and otter grade the first of them.\n\n"
    )


def _line(row: Row, base: Row | None) -> str:
    each = row.get("each", {})
    one, overhead, ratio = "–", "–", "–"
    if each:
        one = _spread(list(each.values()))
    shared = [name for name in each if base is not None and name in base["each"]]
    if base is not None and shared:
        student = {} if row["grader"] == RECORDING else base["student"]
        overhead = f"{statistics.median(each[name] - student.get(name, 0.0) for name in shared):.2f}"
        ratio = f"{statistics.median(each[name] / base['each'][name] for name in shared):.1f}"
    processor = "–" if row["cpu_s"] is None else f"{row['cpu_s'] / row['size']:.2f}"
    return (
        f"| {row['grader']} | {row['size']} | {row['wall_s'] / row['size']:.2f} | {one} | "
        f"{processor} | {row['peak_mb']:.0f} | {overhead} | {ratio} | {_agreement(row, base)} |\n"
    )


def _agreement(row: Row, base: Row | None) -> str:
    """How many students have the points that the base gives them."""
    earned = row.get("earned")
    if not earned or base is None:
        return "–"
    shared = [name for name in earned if base["earned"].get(name) is not None and earned[name] is not None]
    same = sum(abs(earned[name] - base["earned"][name]) < 1e-6 for name in shared)
    return f"{same} of {len(earned)}"


def _spread(values: Sequence[float]) -> str:
    """Median, and the quartiles where there are enough values."""
    if len(values) < 2:
        return f"{values[0]:.2f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _growth(rows: Sequence[Row]) -> str:
    lines = "".join(
        f"| {row['size']} | {row['wall_s']:.1f} | {row['wall_s'] / row['size']:.3f} | "
        f"{_spread(list(row['each'].values()))} | {row['peak_mb']:.0f} | {row['first_mb']:.0f} |\n"
        for row in rows
    )
    return (
        "## Growth\n\nClasses of a course of two small exercises, on two slots: what is left when a submission itself "
        "costs next to nothing. The start of the command, a few seconds, is in the wall time.\n\n"
        "| submissions | wall, s | wall by submission, s | one submission, s | memory of all, MB "
        "| of the first process, MB |\n"
        f"|---|---|---|---|---|---|\n{lines}"
    )
