"""What each way of grading several submissions at a time adds: the same class of small notebooks, in turn.

    python tests/engine/bench/bench_backends.py [--size 100]

One slot, two slots, two shards at the same time that are then merged, and, where Ray is installed, a Ray cluster
of two nodes on this machine's loopback. Beside the wall time of all commands together stand the seconds that are not
those of the submissions: of the wall time, less what the submissions themselves took on as many processes. Most of it
is the start: imports, the sandbox, and the reference, which each process or node grades or waits for.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "grade"))
from ray_class import ENVIRONMENT, LoopbackCluster
from tiny_course import write_course

from autograder.source.derive import solved_notebook
from autograder.source.read import read_source


class Room:
    """A class of small notebooks, and the commands that grade it."""

    def __init__(self, root: Path, size: int) -> None:
        self.root, self.size = root, size
        course = write_course(root / "course", suite=("timeout_s=1.0", "timeout_s=20.0"))
        small = solved_notebook(read_source(course, "tiny"), "en")
        for number in range(size):
            note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": f"Student {number}."}
            path = root / "in" / f"student{number:04}" / "tiny" / "tiny.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps({**small, "cells": [*small["cells"], note]}))

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """One command of ours."""
        return subprocess.Popen(
            [sys.executable, "-m", "autograder.cli", "--course", "course", *words], cwd=self.root, text=True,
            env={**os.environ, "AUTOGRADER_SECRET": "bench", "OMP_NUM_THREADS": "1", **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def grade(self, *words: str, **environment: str) -> None:
        """Grade the class, or a part of it, and wait."""
        self.wait(self.start("grade", "in", "--out", "out/verdicts.jsonl", "--quiet", *words, **environment))

    @staticmethod
    def wait(command: subprocess.Popen[str]) -> None:
        """raises  SystemExit with what it said if it did not end well."""
        _, said = command.communicate()
        if command.returncode:
            raise SystemExit(f"exit {command.returncode}: {said[-2000:]}")

    def shards(self) -> None:
        """Two halves at the same time, then one class."""
        halves = [
            self.start("grade", "in", "--out", "out/verdicts.jsonl", "--quiet", "--slots", "1", "--shard", f"{n}/2")
            for n in (1, 2)
        ]
        for half in halves:
            self.wait(half)
        parts = sorted(str(path.relative_to(self.root)) for path in (self.root / "out").glob("*-of-2.db"))
        self.wait(self.start("merge", "out/verdicts.jsonl", *parts))

    def measured(self, name: str, workers: int, grade: Callable[[], None]) -> str:
        """One line of the table."""
        shutil.rmtree(self.root / "out", ignore_errors=True)
        (self.root / "out").mkdir()
        load, started = os.getloadavg()[0], time.monotonic()
        grade()
        wall_s = time.monotonic() - started
        lines = [json.loads(line) for line in (self.root / "out" / "verdicts.jsonl").read_text().splitlines()]
        if len(lines) != self.size or any(line["earned"] != line["possible"] for line in lines):
            raise SystemExit(f"{name}: not every submission of the class got its points")
        own = sum(line["seconds"] for line in lines)
        return f"{name:12} {wall_s:7.1f} s {own / self.size:7.3f} s {wall_s - own / workers:7.1f} s   load {load:.1f}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backends-") as name:
        room = Room(Path(name), asked.size)
        print(f"{asked.size} submissions: wall time, one submission, what is not theirs")
        print(room.measured("1 slot", 1, lambda: room.grade("--slots", "1")), flush=True)
        print(room.measured("2 slots", 2, lambda: room.grade("--slots", "2")), flush=True)
        print(room.measured("2 shards", 2, room.shards), flush=True)
        if importlib.util.find_spec("ray") is None:
            print("ray: not installed")
            return
        with LoopbackCluster() as cluster:
            ray = ("--backend", "ray", "--ray-address", cluster.address)
            print(room.measured("ray, 2 nodes", 2, lambda: room.grade(*ray, **ENVIRONMENT)))


if __name__ == "__main__":
    main()
