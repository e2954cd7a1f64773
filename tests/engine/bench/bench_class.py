"""What a class costs: our engine on one slot and on two, behind nbgrader, stock nbgrader, and `otter run`.

    python tests/engine/bench/bench_class.py [--size N] [--stock N] [--otter N] [--growth 10,100,1000]
                                             [--rows FILE] [--page FILE] [--run NAME] [--seed S]

The class is drawn with the seed: right answers, misconceptions, untouched skeletons, each file another one. Every
grader has the same checks; stock nbgrader and otter run them in the kernel of the notebook, as a teacher has to write
them there, and grade the first of the class only: 0 leaves a grader out. --growth grades classes of a course of two
small exercises. Each measurement is a row of --rows (JSON), and is not made again while it is there under the same
--run; --page is written from the rows. What stands in a run is to be compared with itself only.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "grade"))

from class_page import RECORDING, page
from class_room import ClassRoom, Notebook, hand_in
from measure import Cost, measured
from tiny_course import write_course

from autograder.course import Course
from autograder.model import ENGINE_VERSION
from autograder.source.derive import solved_notebook
from autograder.source.read import read_source

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
SEED = 20_261_121
ENVIRONMENT = {
    "AUTOGRADER_SECRET": "bench", "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg",
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",  # nbgrader calls alembic by name
}  # fmt: skip
PARTS = ("solutions", "tests/hidden", "assignments")
CELL_CHECKS = ("import sys", f"sys.path.insert(0, {str(HERE)!r})", "from cell_checks import Checks")
Row = dict[str, Any]


class Bench:
    """One run: the class, and the rows that are there already."""

    def __init__(self, room: ClassRoom, rows: Path, run: str, seed: int) -> None:
        self.room = room
        self.path = rows
        self.run = run
        self.seed = seed
        self.rows: list[Row] = json.loads(rows.read_text()) if rows.exists() else []

    def measure(self, grader: str, size: int, measure: Callable[[Path, dict[str, Notebook]], Row]) -> None:
        """Make a row, in a folder of its own, unless it is there or nothing is asked for."""
        known = any((row["run"], row["grader"], row["size"]) == (self.run, grader, size) for row in self.rows)
        if size == 0 or known:
            return
        print(f"{grader}, {size} submissions ...", file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as name:
            row = measure(Path(name), self.room.pupils(size, self.seed))
        about = {"run": self.run, "date": time.strftime("%Y-%m-%d"), "grader": grader, "size": size, "load": load}
        self.rows.append({**about, "seed": self.seed, **row, "machine": machine()})
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.rows, indent=1) + "\n")
        draft.replace(self.path)

    # Ours

    def ours(self, slots: int) -> Callable[[Path, dict[str, Notebook]], Row]:
        """`autograder grade`."""

        def grade(folder: Path, pupils: dict[str, Notebook]) -> Row:
            hand_in(pupils, folder / "in", self.room.slug)
            cost = autograder(folder, REPOSITORY, "grade", "in", "--out", "out.jsonl", "--slots", str(slots))
            return {**cost.as_json(), **seconds_of(folder / "out.jsonl")}

        return grade

    def bridge(self, folder: Path, pupils: dict[str, Notebook]) -> Row:
        """`nbgrader autograde`, which grades through our engine."""
        self._nbgrader_course(folder, pupils)
        cost = nbgrader(folder, "autograde", self.room.slug)
        return {**cost.as_json(), "each": times_between(folder), "earned": gradebook(folder)}

    def verb(self, folder: Path, pupils: dict[str, Notebook]) -> Row:
        """`autograder autograde` on two slots, recorded by nbgrader."""
        self._nbgrader_course(folder, pupils)
        return autograder(folder, folder, "autograde", self.room.slug, "--slots", "2").as_json()

    def record(self, folder: Path, pupils: dict[str, Notebook]) -> Row:
        """`nbgrader autograde` after `autograder grade`: the recording alone."""
        self._nbgrader_course(folder, pupils)
        autograder(folder, folder, "grade", "submitted", "--out", "verdicts.jsonl")
        cost = nbgrader(folder, "autograde", self.room.slug)
        return {**cost.as_json(), "each": times_between(folder), "earned": gradebook(folder)}

    def _nbgrader_course(self, folder: Path, pupils: dict[str, Notebook]) -> None:
        for part in PARTS:
            shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".secret"))
        shutil.copy(REPOSITORY / "nbgrader_config.py", folder)
        nbgrader(folder, "generate_assignment", self.room.slug)
        hand_in(pupils, folder / "submitted", self.room.slug)

    # Others

    def stock(self, folder: Path, pupils: dict[str, Notebook]) -> Row:
        """Stock nbgrader, the checks in its cells."""
        room, slug = self.room, self.room.slug
        start = (*CELL_CHECKS, f"CHECKS = globals().setdefault('CHECKS', Checks({slug!r}))")
        source = folder / "source" / slug / f"{slug}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(room.with_tests(room.solved, start)))
        (folder / "nbgrader_config.py").write_text("c = get_config()\nc.ExecutePreprocessor.timeout = 600\n")
        nbgrader(folder, "generate_assignment", slug, "--create")
        hand_in({name: room.plain(notebook) for name, notebook in pupils.items()}, folder / "submitted", slug)
        cost = nbgrader(folder, "autograde", slug)
        return {**cost.as_json(), "each": times_between(folder), "earned": gradebook(folder)}

    def otter(self, folder: Path, pupils: dict[str, Notebook]) -> Row:
        """`otter run` for each submission, as its command line is used."""
        room, slug = self.room, self.room.slug
        (folder / "tests").mkdir()
        for exercise in room.assignment.exercises:
            checks = [check for check in room.suite.checks if check.exercise == exercise.name]
            (folder / "tests" / f"{exercise.name}.py").write_text(otter_test(slug, exercise.name, checks))
        otter(folder, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
        costs = {}
        for name, notebook in pupils.items():
            (folder / f"{name}.ipynb").write_text(json.dumps(room.plain(notebook)))
            (folder / "results" / name).mkdir(parents=True)
            costs[name] = otter(folder, "run", f"{name}.ipynb", "-a", "autograder.zip", "-o", f"results/{name}")
        processor = [cost.cpu_s for cost in costs.values() if cost.cpu_s is not None]
        return {
            "wall_s": sum(cost.wall_s for cost in costs.values()),
            "cpu_s": sum(processor) if len(processor) == len(costs) else None,
            "peak_mb": max(cost.peak_mb for cost in costs.values()),
            "first_mb": max(cost.first_mb for cost in costs.values()),
            "each": {name: cost.wall_s for name, cost in costs.items()},
            "earned": {name: otter_score(folder / "results" / name / "results.json") for name in pupils},
        }


def grow(folder: Path, pupils: Mapping[str, Notebook]) -> Row:
    """`autograder grade` on two slots, a course of two small exercises, nothing else to do for a submission."""
    course = write_course(folder / "course", suite=("timeout_s=1.0", "timeout_s=20.0"))
    small = solved_notebook(read_source(course, "tiny"), "en")
    for number, name in enumerate(pupils):
        note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": f"Student {number}."}
        path = folder / "in" / name / "tiny" / "tiny.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({**small, "cells": [*small["cells"], note]}))
    cost = autograder(folder, course.root, "grade", "in", "--out", "out.jsonl", "--slots", "2")
    return {**cost.as_json(), **seconds_of(folder / "out.jsonl")}


def autograder(folder: Path, course: Path, *words: str) -> Cost:
    """Run our command line."""
    command = [sys.executable, "-m", "autograder.cli", "--course", str(course), *words]
    return measured(command, cwd=folder, environment=ENVIRONMENT)


def nbgrader(folder: Path, *words: str) -> Cost:
    """Run nbgrader's."""
    return measured([sys.executable, "-m", "nbgrader", *words], cwd=folder, environment=ENVIRONMENT)


def otter(folder: Path, *words: str) -> Cost:
    """Run otter's."""
    return measured([sys.executable, "-m", "otter", *words], cwd=folder, environment=ENVIRONMENT)


def seconds_of(verdicts: Path) -> Row:
    """Of each submission: the whole, the student's own code, the points."""
    lines = [json.loads(line) for line in verdicts.read_text().splitlines()]
    return {
        "each": {line["submission"]: line["seconds"] for line in lines},
        "student": {line["submission"]: line["student_seconds"] for line in lines},
        "earned": {line["submission"]: line["earned"] for line in lines},
    }


def times_between(folder: Path) -> dict[str, float]:
    """How long nbgrader took for each submission but the first, by the times of the notebooks that it wrote."""
    written = sorted((path.stat().st_mtime, path.parts[-3]) for path in folder.glob("autograded/*/*/*.ipynb"))
    return {name: after - before for (before, _), (after, name) in itertools.pairwise(written)}


def gradebook(folder: Path) -> dict[str, float]:
    """What nbgrader has written."""
    query = (
        "SELECT student_id, sum(auto_score) FROM grade "
        "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
        "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id GROUP BY student_id"
    )
    with closing(sqlite3.connect(folder / "gradebook.db")) as book:
        return dict(book.execute(query).fetchall())


def otter_test(slug: str, exercise: str, checks: list[Any]) -> str:
    """otter's file for an exercise: a hidden case for each check."""
    start = [*CELL_CHECKS, f"CHECKS = sys.modules['cell_checks'].__dict__.setdefault('OF_{slug}', Checks({slug!r}))"]
    cases = []
    for check in checks:
        lines = [*start, f"CHECKS.passes({check.name!r}, globals())"]
        code = "\n".join(f">>> {line}" for line in lines) + "\nTrue"
        cases.append({"code": code, "hidden": True, "locked": False, "points": check.points})
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": exercise, "points": None, "suites": [suite]}
    return f"OK_FORMAT = True\n\ntest = {test!r}\n"


def otter_score(path: Path) -> float:
    """What otter gave."""
    return float(sum(test.get("score", 0.0) for test in json.loads(path.read_text())["tests"]))


def machine() -> dict[str, Any]:
    """On what, and with which versions."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())  # fmt: skip
    packages = ("torch", "numpy", "nbgrader", "nbclient", "otter-grader", "pytest")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "autograder": ENGINE_VERSION,
        **{name: version(name) for name in packages},
    }


def main() -> None:
    """Measure what is asked for and not there yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assignment", default="vae")
    parser.add_argument("--size", type=int, default=40, help="of the class for our engine, alone and behind nbgrader")
    parser.add_argument("--stock", type=int, default=6, help="of the class for stock nbgrader")
    parser.add_argument("--otter", type=int, default=6, help="of the class for otter")
    parser.add_argument("--growth", default="10,100,1000", help="sizes of the classes of small notebooks; '' for none")
    parser.add_argument("--rows", type=Path, default=HERE / "results.json")
    parser.add_argument("--page", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--run", default=time.strftime("%Y-%m-%d"), help="name of this run (default: today)")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    bench = Bench(ClassRoom(Course(REPOSITORY), asked.assignment), asked.rows, asked.run, asked.seed)
    bench.measure("ours, 1 slot", asked.size, bench.ours(1))
    bench.measure("ours, 2 slots", asked.size, bench.ours(2))
    bench.measure(RECORDING, asked.size, bench.record)
    bench.measure("ours behind nbgrader, 2 slots", asked.size, bench.verb)
    bench.measure("stock nbgrader", asked.stock, bench.stock)
    bench.measure("otter run", asked.otter, bench.otter)
    for size in map(int, filter(None, asked.growth.split(","))):
        bench.measure("small notebooks", size, grow)
    bench.measure("ours behind nbgrader, executing", asked.size, bench.bridge)
    asked.page.write_text(page(bench.rows, asked.run), encoding="utf-8")
    print(asked.page.read_text())


if __name__ == "__main__":
    main()
