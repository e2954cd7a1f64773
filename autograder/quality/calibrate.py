"""Experiments that calibrate thresholds: what right and bad answers give, seed after seed, in processes of their own.

tests/hidden/calibration/<slug>.py     declares the experiments of an assignment, and their recipes
tests/hidden/calibration/<slug>.json   what came out on digits: rows, limits, thresholds
tests/hidden/calibration/<data>/...    the same on other images
"""

from __future__ import annotations

import math
import multiprocessing
import os
import platform
import runpy
import signal
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import DIGITS, Course
from autograder.data import graded
from autograder.errors import SuiteError, UsageError
from autograder.model import ENGINE_VERSION
from autograder.quality.calibration import Calibration, Row, Rule, breaks, thresholds
from autograder.sandbox.placement import CPU, at_work_on
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, with_cell
from autograder.suite.declare import Accepted, Misconception, declared

Names = dict[str, Any]
"""What a notebook defines."""
Measures = Mapping[str, float]
Measure = Callable[..., Measures]
Answer = Accepted | Misconception

REFERENCE = "reference"
SEEDS = 20
BAD_SEEDS = {"gross": 4, "subtle": 2}
QUICK_SEEDS = 2
FRESH = 1_000
"""`--quick` begins at this seed: a committed calibration never does."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A training or a sampling under one recipe, and the rules on what comes out of it."""

    name: str
    recipe: Any
    """What the suite reads too: sizes, steps, rates."""
    rules: tuple[Rule, ...]
    measure: Measure
    """(what a notebook defines, seed, images of the grading, if it draws any) -> the value of each rule."""
    images: bool = True
    """Whether it draws from the images of the grading; what draws none is measured once and holds on any."""
    right: tuple[str, ...] = ()
    """Exercises whose accepted variants take part, one at a time, in the reference notebook."""
    gross: tuple[str, ...] = ()
    """Misconceptions that a rule must see."""
    subtle: tuple[str, ...] = ()
    """Misconceptions that other checks see: shown, and no threshold depends on them."""
    bad: Mapping[str, Measure] = field(default_factory=dict)
    """Other grossly bad models by name; the notebook is the reference."""
    unseen: Mapping[str, Measure] = field(default_factory=dict)
    """Other models that no rule here needs to see."""
    exact: Mapping[str, Measures] = field(default_factory=dict)
    """Bad models whose measures are known without a run."""
    alike: tuple[str, ...] = ()
    """Other exercises that it uses, whose variants cannot change a measure: they are met in fresh combinations only."""
    vary: Callable[[Names, np.random.Generator], Names] | None = None
    """What a notebook defines -> the same with settings of its own, drawn within those of the statement."""
    study: str = ""
    """Why no suite compares these measures, a sentence; "" where one does."""


@dataclass(frozen=True, slots=True)
class Task:
    """One answer with one seed."""

    experiment: str
    kind: str
    answer: str
    changed: tuple[str, ...]
    """Names of the accepted variants and misconceptions in the notebook."""
    seed: int


@dataclass(frozen=True, slots=True)
class Done:
    """What a task gave."""

    task: Task
    measures: Measures
    """Empty if a bad answer stopped with an exception."""


def folder(course: Course, data: str = DIGITS) -> Path:
    """Where the calibrations of a course on these images are; on digits, the experiments too."""
    root = course.root / "tests" / "hidden" / "calibration"
    return root if data == DIGITS else root / data


def file(course: Course, slug: str, data: str = DIGITS) -> Path:
    """What was measured of an assignment."""
    return folder(course, data) / f"{slug}.json"


def committed(course: Course, slug: str, data: str = DIGITS) -> Calibration:
    """The calibration of an assignment as it is kept.

    raises  UsageError if there is none yet.
    """
    path = file(course, slug, data)
    if not path.is_file():
        on = "" if data == DIGITS else f" --data {data}"
        raise UsageError(
            f"{slug} has not been calibrated on {data} yet: expected {path}. "
            f"`autograder calibrate {slug}{on}` makes it."
        )
    return Calibration.read(path)


def slugs(course: Course) -> list[str]:
    """The assignments that have experiments."""
    return [slug for slug in course.slugs() if (folder(course) / f"{slug}.py").is_file()]


def experiments(course: Course, slug: str, data: str = DIGITS) -> tuple[Experiment, ...]:
    """The experiments of an assignment; a study, and what draws no images, are made on digits only.

    raises  SuiteError if its file is missing or broken.
    """
    path = folder(course) / f"{slug}.py"
    if not path.is_file():
        raise SuiteError(f"{slug}: nothing to calibrate: expected its experiments in {path}")
    try:
        found = runpy.run_path(str(path))
    except Exception as error:  # any error of a course file, at its border
        raise SuiteError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    made = (entry for entry in found.values() if isinstance(entry, Experiment))
    return tuple(entry for entry in made if data == DIGITS or (entry.images and not entry.study))


def answers(course: Course, slug: str) -> dict[str, Answer]:
    """The accepted variants and the misconceptions of an assignment, by name.

    Not through its suite, which reads the thresholds that are made from them.
    """
    known: list[Answer] = [*declared(course.accepted(slug), Accepted)]
    known += declared(course.misconceptions(slug), Misconception)
    return {answer.name: answer for answer in known}


def tasks(experiment: Experiment, known: Mapping[str, Answer], *, seeds: range) -> Iterator[Task]:
    """Every answer of an experiment with every seed; of bad ones fewer: the nearest counts, not how they scatter."""
    accepted = [answer for answer in known.values() if isinstance(answer, Accepted)]
    for name in (REFERENCE, *(answer.name for answer in accepted if answer.exercise in experiment.right)):
        changed = () if name == REFERENCE else (name,)
        yield from (Task(experiment.name, "right", name, changed, seed) for seed in seeds)
    for kind, wrong, models in (
        ("gross", experiment.gross, experiment.bad), ("subtle", experiment.subtle, experiment.unseen),
    ):  # fmt: skip
        for seed in seeds[: BAD_SEEDS[kind]]:
            yield from (Task(experiment.name, kind, name, (name,), seed) for name in wrong)
            yield from (Task(experiment.name, kind, name, (), seed) for name in models)


class Bench:
    """What a process needs to run tasks: the experiments of an assignment, notebooks with answers in them, images."""

    def __init__(self, course: Course, slug: str, data: str = DIGITS, device: str = CPU) -> None:
        """Raises DataError if the images are not on this machine."""
        self.course, self.slug, self.device = course, slug, device
        self.images = graded(data)
        self.answers = answers(course, slug)
        self.experiments = {experiment.name: experiment for experiment in experiments(course, slug, data)}
        self.names = cache(self._names)

    def _names(self, changed: tuple[str, ...]) -> Names:
        """What the reference notebook defines with these answers in it, the exploration left out."""
        assignment = read_assignment(self.course, self.slug)
        submission = reference_submission(self.course, assignment)
        for name in changed:
            if name not in self.answers:
                raise SuiteError(
                    f"{self.slug}: an experiment names the answer {name!r}, which the course does not have"
                )
            answer = self.answers[name]
            submission = with_cell(submission, answer.exercise, answer.cell, name=name)
        names: Names = {}
        for cell in submission.cells:
            if cell.key not in assignment.explore:
                exec(compile(cell.source, f"{submission.name}/{cell.key}", "exec"), names)  # the course's own answers
        return names

    def run(self, task: Task) -> Done:
        """Measure one answer; a bad one may stop with anything, a right one may not, a fresh one loses if it does."""
        import torch

        experiment = self.experiments[task.experiment]
        measure = {**experiment.bad, **experiment.unseen}.get(task.answer, experiment.measure)
        names = self.names(task.changed)
        torch.manual_seed(task.seed)
        if task.kind == "fresh" and experiment.vary is not None:
            names = experiment.vary(names, np.random.default_rng(task.seed))
        drawn = (self.images.to(self.device),) if experiment.images else ()
        try:
            with warnings.catch_warnings(action="ignore"), at_work_on(self.device):  # one that diverges warns
                found = measure(names, task.seed, *drawn)
            measures = {name: float(value) for name, value in found.items()}
        except Exception:
            if task.kind == "right":
                raise
            measures = {}
        return Done(task, measures)


_bench: list[Bench] = []  # of a worker process: made once, by its initializer


def _prepare(root: Path, slug: str, data: str, device: str) -> None:
    """Make a worker ready: an interrupt that ends it without a word, and one thread."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import torch

    torch.set_num_threads(1)
    _bench[:] = [Bench(Course(root), slug, data, device)]


def _run(task: Task) -> Done:
    return _bench[0].run(task)


def measured(
    course: Course,
    slug: str,
    work: Sequence[Task],
    *,
    data: str = DIGITS,
    device: str = CPU,
    jobs: int,
    told: Callable[[Done], None],
) -> dict[Task, Measures]:
    """Run tasks in worker processes.

    told  called after each task
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_prepare, initargs=(course.root, slug, data, device)
    )
    found: dict[Task, Measures] = {}
    try:
        futures = _submitted(pool, work)
        for future in as_completed(futures):
            done = future.result()
            found[done.task] = done.measures
            told(done)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return found


def _submitted(pool: ProcessPoolExecutor, work: Sequence[Task]) -> list[Future[Done]]:
    """Give all the tasks out. The first starts the workers, which inherit what we do with interrupts: nothing, so that
    none meets one while it still imports.
    """
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        first = [pool.submit(_run, task) for task in work[:1]]
    finally:
        signal.signal(signal.SIGINT, heard)
    return [*first, *(pool.submit(_run, task) for task in work[1:])]


def rows_of(work: Sequence[Task], found: Mapping[Task, Measures], made: Sequence[Experiment]) -> list[Row]:
    """The values of each answer, in the order of the seeds, and the bad models that are known exactly."""
    grouped: dict[tuple[str, str, str], list[Task]] = defaultdict(list)
    for task in work:
        grouped[task.experiment, task.kind, task.answer].append(task)
    rules = {experiment.name: experiment.rules for experiment in made}
    rows = [
        Row(experiment, kind, answer,
            {rule.measure: [found[task].get(rule.measure, math.nan) for task in group] for rule in rules[experiment]})
        for (experiment, kind, answer), group in grouped.items()
    ]  # fmt: skip
    for experiment in made:
        for answer, values in experiment.exact.items():
            rows.append(Row(experiment.name, "gross", answer, {name: [value] for name, value in values.items()}))
    return rows


def calibrate(
    course: Course,
    slug: str,
    *,
    data: str = DIGITS,
    device: str = CPU,
    seeds: int = SEEDS,
    jobs: int = 1,
    only: Sequence[str] = (),
    told: Callable[[Done, int], None],
) -> Calibration:
    """Measure every experiment anew, or only those named; then the others keep their rows.

    told  called after each task with it and the number of tasks
    """
    bench = Bench(course, slug, data)
    everything = list(bench.experiments.values())
    chosen = [one for one in everything if not only or one.name in only]
    kept = committed(course, slug, data) if len(chosen) < len(everything) else None
    work = [task for one in chosen for task in tasks(one, bench.answers, seeds=range(seeds))]
    found = measured(course, slug, work, data=data, device=device, jobs=jobs, told=lambda done: told(done, len(work)))
    new = rows_of(work, found, chosen)
    names = {one.name for one in chosen}
    made = {
        one.name: {
            **provenance(device),
            **({"images": bench.images.sha256} if one.images else {}),
            "seeds": seeds,
            "seeds of bad models": min(seeds, BAD_SEEDS["gross"]),
        }
        for one in chosen
    }
    rows = [*new, *(row for row in (kept.measured if kept else ()) if row.experiment not in names)]
    return assembled(everything, rows, {**(kept.made if kept else {}), **made})


def from_rows(course: Course, slug: str, data: str = DIGITS) -> Calibration:
    """What the committed rows give under the rules of today."""
    kept = committed(course, slug, data)
    return assembled(experiments(course, slug, data), kept.measured, kept.made)


def try_again(
    course: Course,
    slug: str,
    *,
    data: str = DIGITS,
    device: str = CPU,
    jobs: int = 1,
    only: Sequence[str] = (),
    told: Callable[[Done, int], None],
) -> list[str]:
    """What seeds that were never used contradict in the committed file, a sentence each; studies by name only."""
    kept, bench = committed(course, slug, data), Bench(course, slug, data)
    faults = disagreements(list(bench.experiments.values()), kept, bench.answers)
    if faults:
        return faults
    chosen = [one for one in bench.experiments.values() if (not one.study and not only) or one.name in only]
    seeds = range(FRESH, FRESH + QUICK_SEEDS)
    work = [task for one in chosen for task in tasks(one, bench.answers, seeds=seeds) if task.kind != "subtle"]
    found = measured(course, slug, work, data=data, device=device, jobs=jobs, told=lambda done: told(done, len(work)))
    return compare(chosen, kept, rows_of(work, found, chosen))


def assembled(made: Sequence[Experiment], rows: Sequence[Row], provenances: Mapping[str, Any]) -> Calibration:
    """The calibration that these rows make, in the order of the experiments."""
    order = {one.name: place for place, one in enumerate(made)}
    return Calibration(
        made={one.name: provenances[one.name] for one in made},
        recipes={one.name: one.recipe for one in made},
        thresholds=of_experiments(made, rows),
        measured=tuple(sorted((row for row in rows if row.experiment in order), key=lambda row: order[row.experiment])),
    )


def of_experiments(made: Sequence[Experiment], rows: Sequence[Row]) -> dict[str, dict[str, dict[str, Any]]]:
    """The thresholds of each experiment, from its rows."""
    return {one.name: thresholds(one.rules, [row for row in rows if row.experiment == one.name]) for one in made}


def provenance(device: str = CPU) -> dict[str, Any]:
    """With what the measures were made."""
    return {
        "autograder": ENGINE_VERSION,
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("torch", "numpy", "scikit-learn")},
        "machine": f"{platform.machine()}, {_processor()}, {os.cpu_count()} cores, {sys.platform}, one thread a run",
        **({} if device == CPU else {"device": device}),
    }


def _processor() -> str:
    """The model of the processor, as Linux names it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "processor unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )


def compare(made: Sequence[Experiment], kept: Calibration, rows: Sequence[Row]) -> list[str]:
    """What new runs contradict in a committed calibration, a sentence each.

    A right answer must keep to the threshold. A grossly bad model must break one of the rules of its experiment at
    least. Values themselves are not compared: another processor rounds otherwise, which acts like another seed.
    """
    faults = []
    for experiment in made:
        held = kept.thresholds[experiment.name]
        for row in (row for row in rows if row.experiment == experiment.name):
            for index in range(row.runs):
                broken = breaks(row, index, experiment.rules, held)
                if row.kind == "right" and broken:
                    faults.append(f"{experiment.name}: the right answer {row.answer} breaks {', '.join(broken)}")
                if row.kind == "gross" and not broken:
                    faults.append(f"{experiment.name}: the bad model {row.answer} keeps to every threshold")
    return faults


def disagreements(made: Sequence[Experiment], kept: Calibration, known: Mapping[str, Answer]) -> list[str]:
    """Where a committed file is not what its experiments and the course's answers would give, a sentence each."""
    faults = []
    if kept.recipes != {one.name: one.recipe for one in made}:
        faults.append("the recipes are not those of the experiments")
    expected = {
        (task.experiment, task.kind, task.answer)
        for one in made for task in tasks(one, known, seeds=range(1))
    } | {(one.name, "gross", name) for one in made for name in one.exact}  # fmt: skip
    rows = {(row.experiment, row.kind, row.answer) for row in kept.measured if row.kind != "fresh"}
    faults += [f"{' / '.join(key)} was never measured" for key in sorted(expected - rows)]
    faults += [f"{' / '.join(key)} was measured, and is declared no more" for key in sorted(rows - expected)]
    if not faults and not _same(of_experiments(made, kept.measured), kept.thresholds):
        faults.append("the thresholds are not those that the rows give")
    return faults


def _same(one: Any, other: Any) -> bool:
    """Equal, up to the five digits that the rows are kept with."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-2, abs_tol=1e-3)
    return bool(one == other)
