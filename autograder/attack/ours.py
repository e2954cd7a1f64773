"""Our grader under attack, as `autograder grade` runs it: one process with an engine, and a class of two per cheat.

The grader is a process of its own: an attack that stops it, or ends it, meets an observer that it cannot reach.
"""

from __future__ import annotations

import io
import json
import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.attack.corpus import Cheat
from autograder.attack.observer import ATTACKER, HONEST, Gain, Graded, Observer, Page, Result, strings
from autograder.model import ENGINE_VERSION
from autograder.sandbox.limits import MIB, Limits
from autograder.text import LANGS

if TYPE_CHECKING:
    from autograder.attack.room import Lab

NAME = "ours"
LIMITS = Limits(
    cell_s=3.0, notebook_s=9.0, call_s=2.0, memory_bytes=1024 * MIB, data_bytes=2048 * MIB, scratch_bytes=64 * MIB
)
"""Shorter than those of a real grading: what holds for three seconds holds for twenty."""
IN_TIME_S = 120.0
"""A class of two under those limits takes seconds; even on a machine with other things to do it ends within this."""


def legend(limits: Limits) -> str:
    """What was run, and under which limits."""
    return (
        f"autograder {ENGINE_VERSION}, isolation namespaces, {limits.cell_s:g} s a cell, {limits.call_s:g} s a call, "
        f"{limits.notebook_s:g} s a notebook, {limits.memory_bytes // MIB} MiB"
    )


class OursRoom:
    """One engine, used for cheat after cheat until one of them gains something; then a new one, in a new lab."""

    def __init__(self, *, limits: Limits = LIMITS, seed: int | None = None) -> None:
        self.limits = limits
        self.rng = random.Random(seed)
        self._lab: Lab | None = None
        self._grader: _Grader | None = None

    def trial(self, cheat: Cheat) -> Result:
        """Hand it in, have the class graded, and observe.

        A class that was only stopped is tried once more in a new lab: a busy machine stops one too, but not twice.
        """
        found = self._trial(cheat)
        return self._trial(cheat) if set(found.gains) == {Gain.STOPPED} else found

    def _trial(self, cheat: Cheat) -> Result:
        from autograder.attack.room import Lab  # here: the process that grades has no lab of its own

        lab = self._lab = self._lab or Lab(self.rng)
        grader = self._grader = self._grader or _Grader(lab, self.limits)
        observer, marker = Observer(lab.root, lab.canaries, lab.results), lab.word()
        lab.hand_in(cheat, marker=marker, grader_pid=grader.process.pid)
        observer.start(marker)
        started = time.monotonic()
        graded = grader.grade()
        seconds = time.monotonic() - started
        observer.heard += lab.listener.heard()
        gains = observer.gains(cheat, graded)
        if gains:
            self.close()
        return Result(NAME, cheat, gains, graded.earned, graded.next_earned, seconds)

    def close(self) -> None:
        """End the grader and remove the lab."""
        if self._grader is not None:
            self._grader.close()
        if self._lab is not None:
            self._lab.close()
        self._grader = self._lab = None


class _Grader:
    """The process that grades, as seen from the one that observes."""

    def __init__(self, lab: Lab, limits: Limits) -> None:
        self.results = lab.results
        arguments = [str(lab.course.root), str(lab.root / "submitted"), str(lab.results), json.dumps(asdict(limits))]
        secret = lab.canaries.environment
        with (lab.root / "results" / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "autograder.attack.ours", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, "HOME": str(lab.home), "TEACHERS_TOKEN": secret, "AUTOGRADER_SECRET": secret},
            )  # fmt: skip
        self._answer()  # its engine is warm and its suite proven: the clock of no attack runs for that

    def grade(self) -> Graded:
        """Have the class graded."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(b"grade\n")
            self.process.stdin.flush()
            said = self._answer()
        except OSError as error:
            said = {"trouble": f"the grader cannot be reached ({error.strerror})"}
        return Graded(
            earned=said.get("earned"),
            next_earned=said.get("next_earned"),
            returned=said.get("returned", ""),
            pages=tuple(Page(page["kind"], page["text"]) for page in said.get("pages", [])),
            results=said.get("results"),
            trouble=said.get("trouble", ""),
        )

    def _answer(self) -> dict[str, Any]:
        """One line of JSON from it, or what happened instead."""
        assert self.process.stdout is not None
        end, line = time.monotonic() + IN_TIME_S, bytearray()
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return {"trouble": f"the batch did not end in {IN_TIME_S:g} s"}
            part = os.read(self.process.stdout.fileno(), 1 << 20)
            if not part:
                return {"trouble": f"the grader ended, exit status {self.process.wait()}"}
            line += part
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def serve(root: str, submitted: str, out: str, limits: Mapping[str, Any]) -> None:
    """The grader's side: grade the class each time a line comes, as `autograder grade` does."""
    from autograder.course import Course
    from autograder.grade.engine import Engine

    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    course = Course(Path(root))
    engine = Engine(course, limits=Limits(**limits))
    engine.suite("victim")

    def say(said: Mapping[str, Any]) -> None:
        channel.write(json.dumps(said) + "\n")
        channel.flush()

    say({"ready": True})
    for _ in sys.stdin:
        try:
            say(_grade_class(engine, Path(submitted), Path(out)))
        except BaseException as error:  # whatever stops a batch is what the observer wants to know
            say({"trouble": f"the batch stopped: {type(error).__name__}: {error}"[:300]})
            engine.close()


def _grade_class(engine: Any, submitted: Path, out: Path) -> dict[str, Any]:
    """Grade the folder as the verb does; what there is to read afterwards, by whom."""
    from autograder.grade.batch import collect, grade_one
    from autograder.report.schema import line

    rows = [grade_one(engine, entry, lang="en") for entry in collect([submitted], engine.course)]
    text = "".join(json.dumps(line(row), ensure_ascii=False) + "\n" for row in rows)
    out.write_text(text, encoding="utf-8")
    mine = [row for row in rows if row.entry.name.split("/")[0] == ATTACKER]
    reports = [row.report for row in mine if row.report is not None]
    outputs = [output for report in reports for run in report.cells for output in run.outputs]
    marks = [report.earned for report in reports if report.earned is not None]
    next_marks = [row.report.earned for row in rows if row.entry.name == HONEST and row.report is not None]
    terminal = _terminal(rows)
    return {
        "earned": max(marks, default=None),
        "next_earned": next_marks[0] if next_marks else None,
        "returned": "\n".join([*strings([line(row) for row in mine]), *strings(outputs)]),
        "pages": [
            {"kind": "terminal", "text": terminal},
            *({"kind": "html", "text": text} for text in _markup(outputs)),
        ],
        "results": text,
    }


def _markup(outputs: list[dict[str, Any]]) -> list[str]:
    """The parts of outputs that a page shows as they are, not as text."""
    rich = ("text/html", "image/svg+xml", "application/javascript", "text/markdown", "text/latex")
    return [text for output in outputs for kind in rich for text in strings(output.get("data", {}).get(kind, ""))]


def _terminal(rows: list[Any]) -> str:
    """What `autograder grade` and `autograder check` print."""
    from rich.console import Console

    from autograder.report.console import gradebook, submission
    from autograder.report.schema import line

    screen = Console(file=io.StringIO(), width=200, color_system=None, highlight=False)
    for lang in LANGS:
        screen.print(gradebook([line(row) for row in rows], lang))
        for row in rows:
            if row.report is not None:
                screen.print(submission(row.report, lang))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4]))
