"""What of a class is still to be graded, whoever grades it: in which order, what is tried again, what is a copy."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

from autograder.grade.backends import Event, Tell, What
from autograder.grade.item import Attempt, Item, copy_verdict
from autograder.grade.store import Claim, Store

WAIT_S = 0.2
"""Between two looks at an item that another grader holds."""


class Agenda:
    """The items of a run. One file under the same conditions is graded once, whoever handed it in."""

    def __init__(self, store: Store, items: Iterable[Item], tell: Tell) -> None:
        """An agenda on which only that stands which has no verdict yet."""
        self.ended: dict[str, Claim] = {}
        """Key of an item that needs no more work -> what became of it."""
        self._store = store
        self._tell = tell
        self._ready: deque[Item] = deque()
        self._held: deque[tuple[float, Item]] = deque()
        """By another grader, with the time of the next look."""
        self._copies: dict[str, list[Item]] = {}
        """Key of an item -> those that will have its verdict."""
        self._taken: dict[str, Item] = {}
        """By key; in the hands of the back end."""
        self._notes: dict[str, str] = {}
        self._begin({item.key: item for item in items})

    def _begin(self, items: dict[str, Item]) -> None:
        states = self._store.states(items)
        known = [item for key, item in items.items() if states[key] == "done"]
        first = {item.content: item for item in known}
        for key, item in items.items():
            if states[key] == "done":
                continue
            leader = first.setdefault(item.content, item)
            if leader is item:
                self._ready.append(item)
            else:
                self._copies.setdefault(leader.key, []).append(item)
        for item in known:
            self._settle(item, Claim.DONE, Event(What.KNOWN, item))

    @property
    def over(self) -> bool:
        """Whether no item needs any more work."""
        return not (self._ready or self._held or self._taken)

    @property
    def waiting(self) -> int:
        """How many items are still to be handed out."""
        return len(self._ready) + len(self._held)

    @property
    def in_hand(self) -> list[Item]:
        """The items that are being graded."""
        return list(self._taken.values())

    def idle_s(self) -> float | None:
        """When to ask again after `take` has given nothing; None: not before an answer."""
        return max(0.0, self._held[0][0] - time.monotonic()) if self._held else None

    def take(self) -> Item | None:
        """The next item to claim; None if there is none now."""
        if self._held and self._held[0][0] <= time.monotonic():
            self._ready.append(self._held.popleft()[1])
        if not self._ready:
            return None
        item = self._ready.popleft()
        self._taken[item.key] = item
        return item

    def put_back(self, item: Item) -> None:
        """Take it back unclaimed; it is the next."""
        del self._taken[item.key]
        self._ready.appendleft(item)

    def claimed(self, item: Item, *, slot: int) -> None:
        """A slot has the lease and begins."""
        self._tell(Event(What.CLAIMED, item, slot))

    def answered(self, item: Item, claim: Claim) -> None:
        """The store did not give the item."""
        del self._taken[item.key]
        if claim is Claim.BUSY:
            self._held.append((time.monotonic() + WAIT_S, item))
        elif claim is Claim.FAULT:
            note = self._notes.get(item.key) or self._store.note(item.key)
            self._settle(item, claim, Event(What.FAULT, item, note=note))
        else:
            self._settle(item, claim, Event(What.KNOWN, item))

    def attempted(self, item: Item, attempt: Attempt, *, slot: int) -> None:
        """A slot has graded the item, or failed to."""
        del self._taken[item.key]
        if attempt.kept:
            done = Event(What.GRADED, item, slot, attempt.seconds, attempt.score)
            self._settle(item, Claim.OURS, done)
            return
        self._notes[item.key] = attempt.note
        self._ready.append(item)  # after all others
        self._tell(Event(What.RETRIED, item, slot, attempt.seconds, note=attempt.note))

    def interrupted(self) -> None:
        """A person has ended the run."""
        for item in self._taken.values():
            self._tell(Event(What.INTERRUPTED, item))

    def _settle(self, item: Item, claim: Claim, event: Event) -> None:
        self.ended[item.key] = claim
        self._tell(event)
        copies = self._copies.pop(item.key, [])
        verdict = self._store.verdict(item.key) if copies and claim is not Claim.FAULT else None
        if verdict is not None and verdict["earned"] is not None:
            for other in copies:
                self._copy(other, item, verdict)
        elif copies:  # nothing that could be copied: the next one is graded, and stands for the others
            self._ready.append(copies[0])
            self._copies[copies[0].key] = copies[1:]

    def _copy(self, item: Item, original: Item, verdict: dict[str, object]) -> None:
        claim = self._store.claim(item.key)
        if claim is Claim.OURS:
            attempt = copy_verdict(self._store, item, original.key, verdict)
            if attempt.kept:
                self._settle(item, claim, Event(What.COPIED, item, score=attempt.score))
                return
        if claim in (Claim.DONE, Claim.FAULT):
            self._taken[item.key] = item
            self.answered(item, claim)
        else:
            self._held.append((time.monotonic() + WAIT_S, item))
