"""A damaged notebook is read, or refused with a sentence: it costs nobody else anything, and each has its line."""

from __future__ import annotations

import collections
import json
import os
import subprocess
import sys
from pathlib import Path

import fuzz_notebooks as fuzz
import pytest

from autograder.course import Course
from autograder.source.derive import solved_notebook, student_notebook
from autograder.source.read import read_source

sys.path.append(str(Path(__file__).parents[1] / "grade"))
from tiny_course import write_course  # the tests of each area have a folder of their own

SEED, READ, GRADED = fuzz.SEED, 3000, 300


def tiny_notebooks(course: Course) -> list[fuzz.Notebook]:
    source = read_source(course, "tiny")
    return [
        json.loads(json.dumps(make(source, lang)))
        for make in (solved_notebook, student_notebook)
        for lang in ("fr", "en")
    ]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    notebooks = tiny_notebooks(write_course(tmp_path))
    assert list(fuzz.mutants(notebooks, 40, SEED)) == list(fuzz.mutants(notebooks, 40, SEED))
    assert list(fuzz.mutants(notebooks, 40, SEED)) != list(fuzz.mutants(notebooks, 40, SEED + 1))


@pytest.mark.slow
def test_three_thousand_damaged_notebooks_are_read_or_refused_with_a_sentence(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    half = READ // 2
    counts = fuzz.read_all(Course(fuzz.REPOSITORY), "vae", fuzz.mutants(fuzz.notebooks("vae"), half, SEED), tmp_path)
    counts += fuzz.read_all(course, "tiny", fuzz.mutants(tiny_notebooks(course), READ - half, SEED), tmp_path)
    print(fuzz.summary(SEED, counts))
    assert counts.total() == READ
    assert min(counts[fate] for fate in ("read", "unreadable", "unknown")) > READ // 50


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_three_hundred_of_them_are_graded_in_one_batch_each_with_its_line(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", suite=("timeout_s=1.0", "timeout_s=20.0"))
    handed_in = tmp_path / "in"
    for number, content in enumerate(fuzz.mutants(tiny_notebooks(course), GRADED, SEED)):
        path = handed_in / f"{number:03}" / "tiny" / "tiny.ipynb" if number % 2 else handed_in / f"{number:03}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    out = tmp_path / "verdicts.jsonl"
    command = [sys.executable, "-m", "autograder.cli", "--course", str(course.root), "grade", str(handed_in)]
    done = subprocess.run(
        [*command, "--out", str(out)], capture_output=True, text=True, timeout=800, check=False,
        env={**os.environ, "AUTOGRADER_SECRET": "fuzz"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["submission"][:3] for line in lines) == [f"{number:03}" for number in range(GRADED)]
    fates = collections.Counter(map(fate, lines))
    print(fuzz.summary(SEED, fates))
    assert set(fates) == {"full marks", "some marks", "no marks", "unreadable", "unknown"}


def fate(line: fuzz.Notebook) -> str:
    if line["unreadable"]:
        return "unknown" if line["slug"] is None else "unreadable"
    assert line["earned"] is not None  # no damage makes the grader fail
    return {0.0: "no marks", line["possible"]: "full marks"}.get(line["earned"], "some marks")
