"""How long the engine takes for one warm submission on one core, and stock nbgrader for the same notebook.

    python tests/engine/bench/bench_engine.py [--json] [--engine-only] [--isolation] [--runs N]

It pins itself, and so everything that it starts, to one core. Engine time is what a submission costs beyond the
student's own code: `seconds - student_seconds` of its report, over ten warm gradings of the reference solution. Then
stock nbgrader, configured as it comes, autogrades the solved notebook, whose grade cells hold a trivial assertion, for
a class of one and for a class of four. Its cost of one more submission is the difference, divided by three: what it
needs to start is nobody's submission. Neither of the two runs the cells that only explore.

--isolation measures what the walls cost instead: the same gradings in turn at the levels `namespaces` and `process`.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
SLUG = "vae"
RUNS = 10
MANY = 4


def pin() -> None:
    """Use one core from now on, and let what we start inherit it."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def engine_seconds(runs: int, *levels: str) -> list[dict[str, list[float]]]:
    """For each level, of each warm grading: the whole, the engine's part, and the processor time of this process.

    The levels take turns, so that whatever else the machine does falls on all of them.
    """
    from autograder.course import Course
    from autograder.grade.engine import Engine
    from autograder.source.read import read_assignment
    from autograder.source.submission import reference_submission

    course = Course(REPOSITORY)
    submission = reference_submission(course, read_assignment(course, SLUG))
    found: list[dict[str, list[float]]] = [{"whole": [], "engine": [], "student": [], "processor": []} for _ in levels]
    with contextlib.ExitStack() as stack:
        engines = [stack.enter_context(Engine(course, isolation=level)) for level in levels]
        for engine in engines:
            engine.grade(submission)  # starts the sandbox and proves the suite
        for engine, times in [*zip(engines, found, strict=True)] * runs:
            before = time.process_time()
            report = engine.grade(submission)
            assert report.earned == report.possible
            times["processor"].append(time.process_time() - before)
            times["whole"].append(report.seconds)
            times["student"].append(report.student_seconds)
            times["engine"].append(report.seconds - report.student_seconds)
    return found


def print_cost_of_isolation(runs: int) -> None:
    """Measure both levels in one run, and print what the walls cost a submission."""
    walls, none = (times["engine"] for times in engine_seconds(runs, "namespaces", "process"))
    costs = [one - other for one, other in zip(walls, none, strict=True)]
    low, middle, high = statistics.quantiles(costs, n=4)
    print(f"one core, load average {os.getloadavg()[0]:.1f}; {runs} warm gradings at each level, in turn")
    print(f"namespaces   median {statistics.median(walls):.3f} s, min {min(walls):.3f} s")
    print(f"process      median {statistics.median(none):.3f} s, min {min(none):.3f} s")
    print(
        f"difference   median {middle * 1000:.0f} ms; "
        f"half of the pairs between {low * 1000:.0f} and {high * 1000:.0f} ms"
    )


def nbgrader_seconds(students: int) -> float:
    """Wall time of stock `nbgrader autograde` for a class of so many who hand in the solved notebook."""
    with tempfile.TemporaryDirectory(prefix="nbgrader-") as name:
        folder = Path(name)
        write(folder / "source" / SLUG / f"{SLUG}.ipynb", stock_notebook())
        nbgrader(folder, "generate_assignment", SLUG, "--create")
        released = json.loads((folder / "release" / SLUG / f"{SLUG}.ipynb").read_text())
        for number in range(students):
            write(folder / "submitted" / f"student{number}" / SLUG / f"{SLUG}.ipynb", released)
        started = time.monotonic()
        nbgrader(folder, "autograde", SLUG)
        return time.monotonic() - started


def number_of_checks() -> int:
    """How many checks the suite has."""
    from autograder.course import Course
    from autograder.suite.declare import Suite

    return len(Suite.load(Course(REPOSITORY), SLUG).checks)


def stock_notebook() -> dict[str, Any]:
    """The solved notebook with the markers of nbgrader; what our own bridge would grade, asserts nothing."""
    from autograder.course import Course
    from autograder.source.derive import solved_notebook
    from autograder.source.read import read_assignment, read_source

    course = Course(REPOSITORY)
    assignment = read_assignment(course, SLUG)
    notebook: dict[str, Any] = json.loads(json.dumps(solved_notebook(read_source(course, SLUG), "en")))
    kept = []
    for cell in copy.deepcopy(notebook["cells"]):
        if cell["id"] in assignment.explore:
            continue  # grading does not run them: neither shall nbgrader
        if cell["id"] in assignment.grade_cells:
            cell["source"] = "assert True"
        kept.append(cell)
    return {**notebook, "cells": kept}


def write(path: Path, notebook: dict[str, Any]) -> None:
    """A notebook in a file of its own folder."""
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def nbgrader(folder: Path, *command: str) -> None:
    """Run one command of stock nbgrader; raises with its output if it fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # it calls alembic by name
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"nbgrader {' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="the numbers as one JSON object")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"warm gradings (default: {RUNS})")
    parser.add_argument("--engine-only", action="store_true", help="without nbgrader, which takes half a minute")
    parser.add_argument("--isolation", action="store_true", help="what the walls cost, and nothing else")
    asked = parser.parse_args()
    pin()
    if asked.isolation:
        print_cost_of_isolation(asked.runs)
        return
    found = engine_seconds(asked.runs, "namespaces")[0]
    numbers: dict[str, float] = {
        "runs": asked.runs,
        "checks": number_of_checks(),
        "engine_median_s": statistics.median(found["engine"]),
        "engine_min_s": min(found["engine"]),
        "student_median_s": statistics.median(found["student"]),
        "whole_median_s": statistics.median(found["whole"]),
        "processor_median_s": statistics.median(found["processor"]),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "load_average": os.getloadavg()[0],
    }
    if not asked.engine_only:
        one, many = nbgrader_seconds(1), nbgrader_seconds(MANY)
        marginal = (many - one) / (MANY - 1)
        numbers |= {"nbgrader_1_s": one, f"nbgrader_{MANY}_s": many, "nbgrader_marginal_s": marginal}
        numbers["ratio"] = marginal / numbers["whole_median_s"]
    if asked.json:
        print(json.dumps(numbers))
        return
    print(
        f"one core, load average {numbers['load_average']:.1f}; {asked.runs} warm gradings of the reference of {SLUG}, "
        f"{numbers['checks']} checks"
    )
    print(f"engine time          median {numbers['engine_median_s']:.3f} s, min {numbers['engine_min_s']:.3f} s")
    print(f"student's own code   median {numbers['student_median_s']:.3f} s")
    print(f"trusted process      median {numbers['processor_median_s']:.3f} s of processor time")
    if not asked.engine_only:
        print(f"stock nbgrader       {numbers['nbgrader_marginal_s']:.2f} s for one more submission "
              f"({one:.1f} s for one, {many:.1f} s for {MANY})")  # fmt: skip
        print(f"ratio                {numbers['ratio']:.0f} (nbgrader's marginal second against our whole)")


if __name__ == "__main__":
    main()
