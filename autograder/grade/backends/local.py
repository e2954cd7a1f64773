"""Slots of this machine: each is a process of its own, with an engine and a sandbox of its own (`slot`).

This process hands out items and hears what became of them; it imports no torch and holds no verdict. Each slot claims
its item in the store itself, so that the lease ends with the process that grades. A slot that ends is replaced, and
its item is tried again, as often as the store allows.

The reference of each assignment is graded once a run, by one slot. The others grade meanwhile, and keep no verdict
before that one has said that the suite passes: on this machine, in this run, under these very conditions.
"""

from __future__ import annotations

import logging
import selectors
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from autograder import errors
from autograder.errors import AutograderError, DataError, NotebookError, SandboxError, StoreError, StudentFault
from autograder.grade.backends import Tell
from autograder.grade.backends.agenda import Agenda
from autograder.grade.backends.slot import Below, Slot
from autograder.grade.item import Attempt, Item, Line, Score
from autograder.grade.store import Claim, Store
from autograder.grade.terms import Terms
from autograder.sandbox.folder import remove_abandoned

log = logging.getLogger("autograder")

STOP_S = 1.4
"""For all slots together, to give back what they hold and to end: an interrupt is answered within two seconds."""
LAST_S = 0.3
"""For what is below them: the kernel ends it with them, but not in the same instant."""
MAX_FALSE_STARTS = 3
"""Slots that end before they have graded anything."""


class LocalSlots:
    """Grades on several slots of this machine at a time."""

    def __init__(self, terms: Terms, *, line: Line, slots: int) -> None:
        self.terms = terms
        self.line = line
        self.slots = slots

    def grade(self, store: Store, items: Iterable[Item], *, tell: Tell) -> dict[str, Claim]:
        """See `Backend`."""
        agenda = Agenda(store, items, tell)
        if agenda.over:
            return agenda.ended
        run = _Run(self, store, agenda)
        try:
            with run.slots(min(self.slots, agenda.waiting)):
                while not agenda.over:
                    run.step()
        except KeyboardInterrupt:
            agenda.interrupted()
            raise
        return agenda.ended


class _Run:
    """One class on its slots."""

    def __init__(self, backend: LocalSlots, store: Store, agenda: Agenda) -> None:
        self.backend = backend
        self.store = store
        self.agenda = agenda
        self.at_work: dict[int, Slot] = {}
        """By number, from 1."""
        self.proofs: dict[str, Slot | None] = {}
        """Assignment -> the slot that grades its reference; None: it has passed."""
        self.false_starts = 0
        self.watch = selectors.DefaultSelector()

    @contextmanager
    def slots(self, count: int) -> Iterator[None]:
        """Start them; end them all, whatever happens."""
        try:
            for number in range(1, count + 1):
                self._start(number)
            yield
        finally:
            self._stop()

    def _start(self, number: int) -> None:
        slot = Slot(number, self.backend.terms, self.store.path, self.backend.line)
        self.at_work[number] = slot
        self.watch.register(slot.socket, selectors.EVENT_READ, slot)

    def _stop(self) -> None:
        end = time.monotonic() + STOP_S
        below = Below([slot.process.pid for slot in self.at_work.values()])
        for slot in self.at_work.values():
            slot.hang_up()
        for slot in self.at_work.values():
            slot.end(within_s=end - time.monotonic())
            if slot.item is not None:  # if it was killed before it could give back what it held
                with suppress(StoreError):  # a full disk may be why all this ends; the lease is void in any case
                    self.store.give_back(slot.item.key, charged=False, owner=slot.owner)
        below.wait(within_s=end + LAST_S - time.monotonic())
        self.watch.close()
        remove_abandoned()  # the folders of slots that had to be killed

    def step(self) -> None:
        """Give each idle slot something to do, then wait for one answer."""
        for slot in list(self.at_work.values()):
            if slot.idle:
                self._employ(slot)
        at_leisure = any(slot.idle for slot in self.at_work.values())
        for key, _ in self.watch.select(self.agenda.idle_s() if at_leisure else None):
            slot = key.data
            answer = slot.receive()
            if answer is None:
                self._replace(slot)
            else:
                self._hear(slot, answer)

    def _employ(self, slot: Slot) -> None:
        """Its next task: a reference that somebody waits for, or an item."""
        for other in self.at_work.values():
            if other.item is not None and other.item.slug not in self.proofs:
                self._prove(slot, other.item.slug)
                return
        item = self.agenda.take()
        if item is None:
            return
        if item.slug not in self.proofs:
            self.agenda.put_back(item)
            self._prove(slot, item.slug)
        else:
            slot.grade(item, proven=self.proofs[item.slug] is None)

    def _prove(self, slot: Slot, slug: str) -> None:
        self.proofs[slug] = slot
        slot.prove(slug)

    def _hear(self, slot: Slot, answer: dict[str, Any]) -> None:
        """One message of a slot."""
        item = slot.item
        match answer["what"]:
            case "proved":
                slot.idle = True
                self.proofs[answer["slug"]] = None
                for other in self.at_work.values():
                    other.tell_proved(answer["slug"])
            case "claimed":
                assert item is not None
                self.agenda.claimed(item, slot=slot.number)
            case "answered":
                assert item is not None
                slot.free()
                self.agenda.answered(item, Claim(answer["claim"]))
            case "attempted":
                assert item is not None
                slot.free()
                self.false_starts = 0
                score = Score(**answer["score"]) if answer["score"] else None
                attempt = Attempt(answer["kept"], answer["seconds"], answer["note"], score)
                self.agenda.attempted(item, attempt, slot=slot.number)
            case "said":
                log.log(answer["level"], "%s", answer["text"])
            case _:
                raise error_of(answer)

    def _replace(self, slot: Slot) -> None:
        """A slot has ended in the middle: another takes its number, and its item is tried again.

        raises  SandboxError if slots keep ending before they have graded anything.
        """
        self.watch.unregister(slot.socket)
        how = slot.end(within_s=STOP_S)
        remove_abandoned()
        self.proofs = {slug: prover for slug, prover in self.proofs.items() if prover is not slot}
        if not slot.holds:
            self.false_starts += 1
        if self.false_starts > MAX_FALSE_STARTS:
            raise SandboxError(
                f"A process that was to grade submissions has ended {self.false_starts} times before it had graded one "
                f"({how}). If the machine has run out of memory, use fewer of them: --slots 1."
            )
        if slot.item is not None:
            note = f"the process that graded it ended ({how})"
            log.info("%s: %s", slot.item.entry.name, note)
            self.agenda.attempted(slot.item, Attempt(False, slot.seconds, note), slot=slot.number)
        self._start(slot.number)


def error_of(answer: dict[str, Any]) -> AutograderError:
    """What a slot raised, as this process raises it."""
    kind = getattr(errors, answer["type"], None)
    two_languages = (NotebookError, DataError, StudentFault)  # these are made from a Text
    if isinstance(kind, type) and issubclass(kind, AutograderError) and not issubclass(kind, two_languages):
        return kind(answer["text"])
    return AutograderError(f"a fault of the grader in one of its slots ({answer['type']}: {answer['text']})")
