"""The checks of a hidden suite where stock graders have theirs: in the process of the student's notebook.

Nothing isolates them there, and a check that does not end is ended by the grader's own limit, if it has one.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))
sys.path.insert(0, str(Path(__file__).parents[1] / "suite"))

from in_process import InProcess

from autograder.course import Course
from autograder.model import Outcome
from autograder.suite.declare import Suite
from autograder.suite.plugin import Bench, judge

REPOSITORY = Path(__file__).parents[3]
SECRET = "bench"


class Checks:
    """The suite of an assignment, each check of it run once."""

    def __init__(self, slug: str) -> None:
        self.suite = Suite.load(Course(REPOSITORY), slug)
        self.names: Mapping[str, Any] = {}
        self.bench = Bench(
            suite=self.suite,
            secret=SECRET,
            lang="en",
            open=lambda check: InProcess(self.names, check.name, SECRET),
            why_missing=lambda _: None,
        )

    def passes(self, name: str, names: Mapping[str, Any]) -> bool:
        """Whether the student's names pass a check, and those that it waits for."""
        self.names = names
        check = next(check for check in self.suite.checks if check.name == name)
        for other in (*check.after, name):
            if other not in self.bench.verdicts:
                if other != name:
                    self.passes(other, names)
                else:
                    self.bench.verdicts[name] = judge(check, self.bench)
        return self.bench.verdicts[name].outcome is Outcome.PASSED

    def points(self, exercise: str, names: Mapping[str, Any]) -> float:
        """What the student's names earn for an exercise."""
        own = [check for check in self.suite.checks if check.exercise == exercise]
        # rounded: nbgrader refuses a sum of tenths that is a hair above what the cell is worth
        return round(float(sum(check.points for check in own if self.passes(check.name, names))), 6)
