"""The proxy of a check without its sandbox: the code of a submission, in this process. For our own answers only.

It answers by the code of the student's process itself, in a thread, so that a suite can be examined in seconds. It
shows nothing about isolation and limits.
"""

from __future__ import annotations

import random
import socket
import threading
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from autograder.course import Course
from autograder.model import Outcome, Submission, Verdict
from autograder.sandbox import child, wire
from autograder.sandbox.student import Student, fault_of
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, skeleton_submission, with_cell
from autograder.suite.declare import Accepted, Check, Misconception, Suite
from autograder.suite.plugin import Bench, judge

CAUGHT = (Outcome.FAILED, Outcome.CRASHED)


class InProcess(Student):
    """A `Student` whose process is a thread of this one."""

    def __init__(self, names: Mapping[str, Any], check: str, salt: str) -> None:
        super().__init__(session=SimpleNamespace(), check=check, salt=salt)
        shell = SimpleNamespace(names=names, silence=lambda: None)
        self.sock, other = socket.socketpair()
        self.thread = threading.Thread(target=_serve, args=(other, shell))
        self.other = other
        self.thread.start()
        wire.receive(self.sock)  # "ready"

    def _constant(self, asked: dict[str, Any]) -> Any:
        return self._ask(asked, {})[1]

    def _ask(self, head: dict[str, Any], value: Any) -> tuple[dict[str, Any], Any]:
        before = random.getstate(), np.random.get_state(), torch.random.get_rng_state()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # in the sandbox a warning is no error, as it is for pytest
            wire.send(self.sock, head, value)
            answer = wire.receive(self.sock)
        random.setstate(before[0])
        np.random.set_state(before[1])
        torch.random.set_rng_state(before[2])
        if answer.head["ok"]:
            return answer.head, answer.value
        raise fault_of(head["name"], answer.head)

    def once(self, name: str, work_out: Callable[[], Any]) -> Any:
        return work_out()

    def close(self, *, passed: bool = False) -> None:
        self.sock.close()
        self.thread.join()
        self.other.close()


def _serve(sock: socket.socket, shell: Any) -> None:
    """Answer, letting a wrong answer divide by zero: there it is a line on stderr, here it would be an error."""
    with np.errstate(all="ignore"):
        child.serve_check(sock, shell)


class Examined:
    """An assignment of the course, with its suite and the answers to judge."""

    def __init__(self, slug: str) -> None:
        course = Course(Path(__file__).parents[3])
        self.assignment = read_assignment(course, slug)
        self.suite = Suite.load(course, slug)
        self.reference = reference_submission(course, self.assignment)
        self.skeleton = skeleton_submission(course, self.assignment)

    def answering(self, answer: Accepted | Misconception) -> Submission:
        """The reference with one of its cells replaced."""
        return with_cell(self.reference, answer.exercise, answer.cell, name=answer.name)

    def verdicts(self, submission: Submission, *, secret: str, exercise: str | None = None) -> dict[str, Verdict]:
        """What becomes of each check, by its name; of the checks of one exercise if one is named.

        The checks of other exercises that those wait for are run too, and left out of the answer.
        """
        names = self._run(submission)
        bench = Bench(
            suite=self.suite,
            secret=secret,
            lang="en",
            open=lambda check: InProcess(names, check.name, secret),
            why_missing=lambda _: None,
        )
        needed = self._needed(exercise)
        for check in self.suite.checks:
            if check.name in needed:
                bench.verdicts[check.name] = judge(check, bench)
        return {check.name: bench.verdicts[check.name] for check in self.checks(exercise)}

    def _needed(self, exercise: str | None) -> set[str]:
        """The checks of one exercise, or all, with those that they wait for."""
        needed = {check.name for check in self.checks(exercise)}
        for check in reversed(self.suite.checks):  # a check stands after those that it waits for
            if check.name in needed:
                needed.update(check.after)
        return needed

    def checks(self, exercise: str | None) -> list[Check]:
        """The checks of one exercise, or all."""
        return [check for check in self.suite.checks if exercise in (None, check.exercise)]

    def _run(self, submission: Submission) -> dict[str, Any]:
        """The names that its cells define, the exploration left out."""
        names: dict[str, Any] = {}
        for cell in submission.cells:
            if cell.key not in self.assignment.explore:
                exec(compile(cell.source, f"{submission.name}/{cell.key}", "exec"), names)
        return names


def caught(verdicts: Mapping[str, Verdict]) -> set[str]:
    """The checks that failed of themselves, not those that were blocked."""
    return {name for name, verdict in verdicts.items() if verdict.outcome in CAUGHT}


def earned(verdicts: Mapping[str, Verdict]) -> float:
    """Points of these verdicts, none of which may be broken."""
    points = [verdict.earned for verdict in verdicts.values()]
    assert None not in points
    return sum(point for point in points if point is not None)
