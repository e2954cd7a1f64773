"""Who calls `grade_item` for a class: this process, slots of this machine, or whatever else keeps to this interface.

A back end is an object with one method,

    ended = backend.grade(store, items, tell=print)

which sees to it that every item has a verdict in the store, or as many failed attempts as are allowed, and says what
happens meanwhile. How one submission is graded, what a verdict is and where it is kept is none of its business: it
calls `item.grade_item` with an engine that it makes from the `Terms` of the run, in this process (`inline`) or in
others (`local`). The rest is the same for all and stands in `agenda`: what is left to do, items that another grader
holds, copies of the same file. A back end asks it for items, `claim`s each in the store in the name of the process
that answers for it, grades, and gives the agenda the `Claim` or the `Attempt`:

    agenda = Agenda(store, items, tell)
    while not agenda.over:
        item = agenda.take()                      # None: nothing to do just now, see agenda.idle_s()
        claim = store.claim(item.key)
        if claim is Claim.OURS:
            agenda.attempted(item, grade_item(store, item, engine, line=line), slot=1)
        else:
            agenda.answered(item, claim)

Workers without access to the store leave `claim` and `finish` to the process that has it: `grade_item` is
`grade_one`, `line` and `store.finish` in a row. No verdict may be kept before the suite has been seen to pass on its
own reference: an engine sees to that itself unless its `trusted` says that somebody else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from autograder.grade.item import Item, Score
from autograder.grade.store import Claim, Store


class What(StrEnum):
    """What can happen to an item during a run."""

    CLAIMED = "claimed"
    """A slot has begun to grade it."""
    GRADED = "graded"
    """Its verdict is kept."""
    COPIED = "copied"
    """It is kept too, and is that of the same file from somebody else."""
    KNOWN = "known"
    """It had a verdict, from an earlier run or from another grader."""
    RETRIED = "retried"
    """An attempt failed through no fault of the submission: it is tried again."""
    FAULT = "fault"
    """All attempts that are allowed have failed: it has no score."""
    INTERRUPTED = "interrupted"
    """A person ended the run while it was graded: the attempt does not count."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened to an item."""

    what: What
    item: Item
    slot: int = 0
    """Number of the slot, from 1; 0: none had to do with it."""
    seconds: float = 0.0
    """Wall time of the attempt."""
    score: Score | None = None
    """Of a verdict that this run has kept."""
    note: str = ""
    """Why an attempt failed."""


Tell = Callable[[Event], None]


class Backend(Protocol):
    """What every back end is."""

    def grade(self, store: Store, items: Iterable[Item], *, tell: Tell) -> dict[str, Claim]:
        """See to it that every item has a result, or as many failed attempts as are allowed.

        Items that another grader holds are waited for, and taken over if it dies.

        items    registered in the store.
        tell     called for each event, in this thread.
        returns  key of an item -> OURS if this run kept its verdict, DONE if it had one, FAULT if it has none.
        raises   IsolationError, SuiteError, UsageError: nothing can be graded before somebody mends something. What
                 was graded before is kept. KeyboardInterrupt: nothing that this run started is left.
        """
        ...
