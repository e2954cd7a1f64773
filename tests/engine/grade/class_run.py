"""`autograder grade` on a class of the tiny course whose verdicts come from nowhere: for what is not grading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from killing import Room

from autograder.cli import main
from autograder.grade.backends import Tell
from autograder.grade.backends.agenda import Agenda
from autograder.grade.item import Attempt, Item, Score
from autograder.grade.store import Claim, Store

Line = Callable[[Item], dict[str, Any]]


def full_marks(item: Item) -> dict[str, Any]:
    """A verdict as a grading would have written it."""
    return {
        "schema": 1, "submission": item.entry.name, "same_as": None, "file": item.entry.file, "slug": item.slug,
        "lang": "en", "sha256": item.sha256, "earned": 20.0, "possible": 20.0, "by_hand": 0.0, "unreadable": None,
        "isolation": "namespaces", "engine_version": "0", "suite_sha256": "0", "seconds": 1.0, "student_seconds": 0.5,
        "exercises": [], "cells": [],
    }  # fmt: skip


@dataclass
class Nowhere:
    """A back end that grades nothing."""

    line: Line = full_marks

    def grade(self, store: Store, items: Iterable[Item], *, tell: Tell) -> dict[str, Claim]:
        agenda = Agenda(store, items, tell)
        while not agenda.over:
            item = agenda.take()
            assert item is not None
            claim = store.claim(item.key)
            if claim is not Claim.OURS:
                agenda.answered(item, claim)
                continue
            agenda.claimed(item, slot=1)
            verdict = self.line(item)
            kept = store.finish(item.key, verdict, outputs=item.sha256.encode())
            agenda.attempted(item, Attempt(kept, 1.0, "", Score.of(verdict)), slot=1)
        return agenda.ended


@dataclass
class Class:
    """The room of a class, and the command line in it."""

    room: Room

    @property
    def folder(self) -> Path:
        return self.room.root

    def notebook(self, name: str) -> Path:
        return self.folder / "in" / name / "tiny" / "tiny.ipynb"

    def grade(self, *options: str, out: str = "verdicts.jsonl") -> Result:
        place = str(self.folder / "out" / out)
        return self.run("grade", str(self.folder / "in"), "--out", place, *options)

    def merge(self, out: str, *stores: str) -> Result:
        places = [str(self.folder / "out" / name) for name in (out, *stores)]
        return self.run("merge", *places)

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["--course", str(self.folder / "course"), *arguments])

    def lines(self, out: str = "verdicts.jsonl") -> list[dict[str, Any]]:
        return [json.loads(text) for text in (self.folder / "out" / out).read_text().splitlines()]

    def graded(self, options: tuple[str, ...] = ()) -> set[str]:
        """Whose submissions a run with these options grades now."""
        log = self.folder / "log.jsonl"
        log.unlink(missing_ok=True)
        done = self.grade("--log", str(log), *options)
        assert done.exit_code == 0, done.output
        events = [json.loads(text) for text in log.read_text().splitlines()]
        return {event["submission"] for event in events if event["event"] == "graded"}
