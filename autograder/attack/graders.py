"""The graders that can be attacked, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.attack import ours
from autograder.attack.bridge import Bridge
from autograder.attack.corpus import Cheat
from autograder.attack.naive import Naive
from autograder.attack.nbgrader import Nbgrader
from autograder.attack.observer import Result
from autograder.attack.otter import Otter
from autograder.attack.stock import Stock

STOCK: dict[str, Stock] = {grader.name: grader for grader in (Bridge(), Naive(), Nbgrader(), Otter())}
"""Those that do not protect themselves, and are run in a cage."""


def legend(name: str) -> str:
    """What to say of a grader below the table: its version, and what it was given."""
    return ours.legend(ours.LIMITS) if name == ours.NAME else STOCK[name].legend()


def try_against(name: str, cheats: Sequence[Cheat], *, jobs: int, told: Callable[[Result], None]) -> list[Result]:
    """Try the cheats against the grader that is called so; the results in their order."""
    from autograder.attack.cage import CageLimits  # here: this module is read in every cage
    from autograder.attack.caged import Prepared
    from autograder.attack.room import Room, try_all

    open_room: Callable[[], Room] = ours.OursRoom
    if name != ours.NAME:
        open_room = Prepared(STOCK[name], limits=CageLimits()).room
    return try_all(open_room, cheats, jobs=jobs, told=told)
