"""The graders that can be attacked, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.attack import ours
from autograder.attack.corpus import Cheat
from autograder.attack.observer import Result
from autograder.attack.room import Room, try_all


@dataclass(frozen=True, slots=True)
class Grader:
    """One grader: how to set it up, and what to say of it below the table."""

    open_room: Callable[[], Room]
    legend: Callable[[], str]


GRADERS = {
    "ours": Grader(ours.OursRoom, lambda: ours.legend(ours.LIMITS)),
}


def try_against(name: str, cheats: Sequence[Cheat], *, jobs: int, told: Callable[[Result], None]) -> list[Result]:
    """Try the cheats against the grader that is called so; the results in their order."""
    return try_all(GRADERS[name].open_room, cheats, jobs=jobs, told=told)
