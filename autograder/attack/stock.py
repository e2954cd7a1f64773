"""Graders that are not ours, each in the set-up of its own documentation, run in a cage on the same class of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.attack.corpus import Cheat, Notebook
from autograder.attack.observer import Graded
from autograder.attack.victim import Canaries

PACKAGE, LAB = "/lab-package", "/lab"
"""Where a cage has this package, and the lab."""
UNTOUCHED = Cheat("", "untouched", "An untouched skeleton earns nothing and does nothing.")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a command."""

    status: int | None
    """Its exit status; None if it was ended at its time limit."""
    seconds: float
    said: str


class Desk(Protocol):
    """The teacher's place in the cage."""

    course: Path
    results: Path

    def run(self, command: Sequence[str], *, within_s: float) -> Done:
        """Run a command in the course's folder; the first one has the pid that the attack knows."""


class Stock(Protocol):
    """A grader: how a teacher prepares an assignment for it, and how a class is graded."""

    name: str
    written: tuple[str, ...]
    """What it writes in the course's folder as it grades."""
    results: str
    """Where the marks end, in the course's folder."""

    environment: Mapping[str, str]
    """Variables of its processes, beside those of the cage."""

    def legend(self) -> str:
        """Its version, and what it was given."""

    def prepare(self, folder: Path, canaries: Canaries) -> tuple[Notebook, Notebook]:
        """Make the teacher's folder, before there is any student's code; the skeleton, and the right answers."""

    def known(self, course: Path) -> dict[str, str]:
        """Where the tests, the solution and the gradebook lie in it."""

    def hand_in(self, course: Path, student: str) -> Path:
        """The folder of a student's submission."""

    def grade(self, desk: Desk) -> Graded:
        """Grade the class, inside."""


def tests_last(notebook: Notebook) -> tuple[Notebook, str | None]:
    """The notebook with the cells of the tests moved to its end, and the id of the first of them.

    These graders run the tests where the student left them; the author of an attack moves them, to be there first.
    """
    tests = [cell for cell in notebook["cells"] if cell["id"].startswith("grade_")]
    others = [cell for cell in notebook["cells"] if cell not in tests]
    return {**notebook, "cells": [*others, *tests]}, tests[0]["id"] if tests else None
