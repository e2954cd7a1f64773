"""What a second slot gains: the same class graded on one slot and on several, in turn.

    python tests/engine/bench/bench_slots.py [--size 24] [--slots 2] [--rounds 1] [--assignment vae] [--json]

The class is the reference solution and, exercise by exercise, other right answers; no two files are the same, since
equal ones are graded once. Each round starts with no verdicts. The seconds are those of the whole command, its start
included; the load of the machine before each is printed, for on a busy one they say little.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]


def write_class(folder: Path, slug: str, size: int) -> None:
    """The notebooks of the class, in folders as nbgrader has them."""
    from autograder.course import Course
    from autograder.source.derive import solved_notebook
    from autograder.source.read import read_source
    from autograder.suite.declare import Suite

    course = Course(REPOSITORY)
    solved = solved_notebook(read_source(course, slug), "en")
    variants = Suite.load(course, slug).accepted
    for number in range(size):
        notebook: dict[str, Any] = copy.deepcopy(dict(solved))
        cells = {cell["id"]: cell for cell in notebook["cells"]}
        if number:
            variant = variants[number % len(variants)]
            cells[variant.exercise]["source"] = variant.cell
        next(iter(cells.values()))["metadata"]["number"] = number
        path = folder / f"student{number:02}" / slug / f"{slug}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")


def seconds(folder: Path, slots: int) -> float:
    """Wall time of the command on a class of which nothing is graded yet."""
    with tempfile.TemporaryDirectory(prefix="slots-") as out:
        place = str(Path(out) / "verdicts.jsonl")
        line = ["--course", str(REPOSITORY), "grade", str(folder), "--out", place, "--slots", str(slots), "--quiet"]
        started = time.monotonic()
        command = [sys.executable, "-m", "autograder.cli", *line]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"grading on {slots} slots failed with {done.returncode}:\n{done.stderr[-3000:]}")
        return time.monotonic() - started


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=24)
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--assignment", default="vae")
    parser.add_argument("--json", action="store_true", help="the numbers as one JSON object")
    asked = parser.parse_args()
    os.environ.setdefault("AUTOGRADER_SECRET", "bench")
    found: dict[int, list[float]] = {1: [], asked.slots: []}
    loads = []
    with tempfile.TemporaryDirectory(prefix="class-") as name:
        write_class(Path(name), asked.assignment, asked.size)
        for _ in range(asked.rounds):
            for slots, times in found.items():
                loads.append(os.getloadavg()[0])
                times.append(seconds(Path(name), slots))
    one, many = (statistics.median(times) for times in found.values())
    if asked.json:
        print(json.dumps({"size": asked.size, "seconds": found, "ratio": one / many, "loads": loads}))
        return
    print(
        f"{asked.size} notebooks of {asked.assignment}, load before each: {', '.join(f'{load:.1f}' for load in loads)}"
    )
    print(f"1 slot    {one:.1f} s")
    print(f"{asked.slots} slots   {many:.1f} s: {one / many:.2f} times as fast")


if __name__ == "__main__":
    main()
