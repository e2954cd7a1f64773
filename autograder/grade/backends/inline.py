"""One slot: this process."""

from __future__ import annotations

import time
from collections.abc import Iterable

from autograder.grade.backends import Tell
from autograder.grade.backends.agenda import Agenda
from autograder.grade.item import Item, Line, grade_item
from autograder.grade.store import Claim, Store
from autograder.grade.terms import Terms


class Inline:
    """Grades one submission after the other, in the main thread of this process."""

    def __init__(self, terms: Terms, *, line: Line) -> None:
        self.terms = terms
        self.line = line

    def grade(self, store: Store, items: Iterable[Item], *, tell: Tell) -> dict[str, Claim]:
        """See `Backend`."""
        agenda = Agenda(store, items, tell)
        if agenda.over:
            return agenda.ended
        with self.terms.engine() as engine:
            try:
                while not agenda.over:
                    item = agenda.take()
                    if item is None:
                        time.sleep(agenda.idle_s() or 0.0)
                        continue
                    claim = store.claim(item.key)
                    if claim is not Claim.OURS:
                        agenda.answered(item, claim)
                        continue
                    agenda.claimed(item, slot=1)
                    agenda.attempted(item, grade_item(store, item, engine, line=self.line), slot=1)
            except KeyboardInterrupt:
                agenda.interrupted()
                raise
        return agenda.ended
