"""How far a run is: a bar on a terminal, a plain line now and then elsewhere; always on stderr."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

import click
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar

from autograder.grade.backends import Event, What
from autograder.report.console import console

EVERY_S = 30.0
"""Between two plain lines."""
SHOWN = 3
"""Names of submissions in one line."""


class Mark(StrEnum):
    """What a submission of this run has come to."""

    FULL = "full marks"
    PARTIAL = "some points"
    ZERO = "no points"
    UNREADABLE = "unreadable"
    OPEN = "open"
    """A check is broken: no score yet."""
    FAULT = "fault"


def mark_of(event: Event) -> Mark | None:
    """What the submission has come to; None if this run has not graded it, or not yet."""
    score = event.score
    if event.what is What.FAULT:
        return Mark.FAULT
    if event.what not in (What.GRADED, What.COPIED) or score is None:
        return None
    if score.unreadable:
        return Mark.UNREADABLE
    if score.earned is None:
        return Mark.OPEN
    return Mark.FULL if score.earned == score.possible else Mark.PARTIAL if score.earned > 0 else Mark.ZERO


class Tally:
    """The numbers of a run, from its events."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.ended = 0
        self.known = 0
        """Those that had a verdict when they were looked at: they tell nothing of the time that the others need."""
        self.marks: Counter[Mark] = Counter()
        self.current: dict[str, str] = {}
        """Key of an item that is being graded -> whose it is."""
        self._started = time.monotonic()

    def tell(self, event: Event) -> None:
        """Count an event."""
        key = event.item.key
        if event.what is What.CLAIMED:
            self.current[key] = event.item.entry.name
            return
        self.current.pop(key, None)
        mark = mark_of(event)
        if mark is not None:
            self.marks[mark] += 1
        self.known += event.what in (What.KNOWN, What.COPIED)
        self.ended += event.what in (What.KNOWN, What.COPIED, What.GRADED, What.FAULT)

    def left_s(self) -> float | None:
        """An estimate of the time left, from the time that the graded ones took; None before the first."""
        graded = self.ended - self.known
        if not graded:
            return None
        return (time.monotonic() - self._started) / graded * (self.total - self.ended)

    def counts(self) -> str:
        """`3 full marks, 1 fault`."""
        return ", ".join(f"{self.marks[mark]} {mark}" for mark in Mark if self.marks[mark])

    def now(self) -> str:
        """Whose submissions are being graded."""
        names = list(self.current.values())
        return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")

    def line(self) -> str:
        """All of it, in a line for a log."""
        left = self.left_s()
        parts = [f"{self.ended} of {self.total}", self.counts()]
        parts += [f"now {self.now()}" if self.current else "", f"about {clock(left)} left" if left else ""]
        return "; ".join(part for part in parts if part)


def clock(seconds: float) -> str:
    """`1:02:03`, or `2:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def shown(tally: Tally, *, quiet: bool = False, every_s: float = EVERY_S) -> Iterator[None]:
    """Show the tally while the block runs; `quiet`: not at all."""
    screen = console(stderr=True)
    if quiet:
        yield
    elif screen.is_terminal:
        columns = (TextColumn("{task.completed:.0f}/{task.total:.0f}"), BarColumn(), TextColumn("{task.description}"))
        with Bar(*columns, console=screen, transient=True, get_time=time.monotonic) as bar:
            task = bar.add_task("", total=tally.total)
            with _repeated(lambda: _draw(bar, task, tally), 0.2):
                yield
    else:
        with _repeated(lambda: click.echo(tally.line(), err=True), every_s):
            yield


def _draw(bar: Bar, task: TaskID, tally: Tally) -> None:
    left = tally.left_s()
    parts = (tally.counts(), tally.now(), f"{clock(left)} left" if left else "")
    description = " · ".join(part for part in parts if part).replace("[", r"\[")
    bar.update(task, completed=tally.ended, description=description)


@contextmanager
def _repeated(action: Callable[[], None], every_s: float) -> Iterator[None]:
    """Do something again and again, in a thread, while the block runs."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(every_s):
            action()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
