"""Right answers that no calibration has met: their variants in every combination, with settings drawn anew.

The thresholds come from variants that are tried one at a time. A student brings several of them together, and settings
of their own within those of the statement; here such students are made, and judged by the thresholds as they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from autograder.course import DIGITS, Course
from autograder.errors import UsageError
from autograder.quality.calibrate import Answer, Bench, Done, Experiment, Task, committed, measured, rows_of
from autograder.quality.calibration import Calibration, breaks
from autograder.sandbox.placement import CPU
from autograder.suite.declare import Accepted

FIRST = 2_000
"""Seeds from here on: no calibration, and no try of `--quick`, uses them."""
ANSWER = "combinations and settings drawn anew"


def combinations(experiment: Experiment, known: Mapping[str, Answer]) -> list[tuple[str, ...]]:
    """Every choice of one answer for each exercise that takes part, in an order that is drawn once and for all."""
    choices = []
    for exercise in (*experiment.right, *experiment.alike):
        variants = [one.name for one in known.values() if isinstance(one, Accepted) and one.exercise == exercise]
        choices.append([(), *((name,) for name in variants)])
    found = [tuple(itertools.chain(*parts)) for parts in itertools.product(*choices)]
    return [found[place] for place in np.random.default_rng(FIRST).permutation(len(found))]


def tasks(experiment: Experiment, known: Mapping[str, Answer], *, count: int) -> list[Task]:
    """That many runs: the combinations in turn, each run with a seed of its own."""
    every = combinations(experiment, known)
    return [Task(experiment.name, "fresh", ANSWER, every[run % len(every)], FIRST + run) for run in range(count)]


def try_fresh(
    course: Course,
    slug: str,
    *,
    data: str = DIGITS,
    device: str = CPU,
    count: int,
    jobs: int = 1,
    only: Sequence[str] = (),
    told: Callable[[Done, int], None],
) -> Calibration:
    """The committed calibration with the rows of that many fresh right answers; its thresholds stay as they are.

    raises  UsageError if there is none.
    """
    kept, bench = committed(course, slug, data), Bench(course, slug, data)
    chosen = [one for one in bench.experiments.values() if not one.study and (not only or one.name in only)]
    if not chosen:
        raise UsageError(f"{slug} has no experiment {' or '.join(only)} that is graded.")
    work = [task for one in chosen for task in tasks(one, bench.answers, count=count)]
    found = measured(course, slug, work, data=data, device=device, jobs=jobs, told=lambda done: told(done, len(work)))
    names = {one.name for one in chosen}
    rows = [row for row in rows_of(work, found, chosen) if row.kind == "fresh"]
    others = [row for row in kept.measured if row.kind != "fresh" or row.experiment not in names]
    tried = {one.name: {"runs": count, "first seed": FIRST, "combinations": len(combinations(one, bench.answers))}
             for one in chosen}  # fmt: skip
    made = {name: {**about, **({"fresh": tried[name]} if name in tried else {})} for name, about in kept.made.items()}
    return replace(kept, made=made, measured=(*others, *rows))


def said(experiment: Experiment, calibration: Calibration) -> str:
    """How many fresh right answers lost something, in a sentence; "" if none was tried."""
    rows = [row for row in calibration.measured if row.kind == "fresh" and row.experiment == experiment.name]
    if not rows:
        return ""
    about, held = calibration.made[experiment.name]["fresh"], calibration.thresholds[experiment.name]
    lost = {marks: sum(bool(breaks(row, index, experiment.rules, held, marks=marks))
                       for row in rows for index in range(row.runs)) for marks in ("full", "half")}  # fmt: skip
    return (
        f"Fresh right answers, {about['combinations']} combinations of variants with settings drawn anew, seeds "
        f"{about['first seed']} to {about['first seed'] + about['runs'] - 1}: {lost['full']} of {about['runs']} lost "
        f"full marks, {lost['half']} half marks."
    )
