"""A notebook that was run, and what is asked of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from autograder.model import CellRun, Outcome
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student


@dataclass
class Ran:
    """A submission in the sandbox, after its notebook."""

    session: Session
    runs: tuple[CellRun, ...]
    students: list[Student] = field(default_factory=list)

    @property
    def outcomes(self) -> list[Outcome]:
        return [run.outcome for run in self.runs]

    def said(self, number: int) -> str:
        """What a cell wrote."""
        return "".join(out["text"] for out in self.runs[number].outputs if out["output_type"] == "stream").strip()

    def student(self, check: str = "a_check") -> Student:
        """What a check receives; closed at the end of the test if the test does not do it."""
        self.students.append(Student(self.session, check, frank=True))
        return self.students[-1]

    def close(self) -> None:
        for student in self.students:
            student.close()
        self.session.close()


def commands() -> dict[int, str]:
    """Pid -> command line of every process of this machine."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                found[int(folder.name)] = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
            except OSError:
                continue  # it ended while we looked
    return found


def gone(marker: str, within_s: float = 3.0) -> bool:
    """Whether no process has `marker` in its command line, now or a moment later."""
    end = time.monotonic() + within_s
    while any(marker in command for command in commands().values()):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
