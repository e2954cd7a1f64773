"""Which cell of a notebook is which: by its id, by nbgrader's grade_id, and by the names that its code defines.

A notebook may have been saved by an editor that drops ids and metadata, and its cells may have been split, merged,
moved or copied. What is run, then:

- Cells run from top to bottom, and of two definitions of a name the last one counts, as when a student runs everything.
- A skeleton left as it was given, beside a cell that answers its exercise, is not run: it would undo the answer.
- The setup that was given with the assignment runs first, wherever it was moved to.
- Exploration does not run: known by its id or its code, in whole cells and in cells that it was merged into.
- A locked cell that carries a score does not run, unless an exercise that has no other cell was merged into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from autograder.model import Assignment, Cell
from autograder.source.statements import Statement, statements, without

SETUP_KEY = re.compile(r"code-[0-9]+")
"""The ids that the source gives to code that is neither exercise nor exploration."""
MADE = re.compile(
    r"^(?:(?:async[ \t]+)?def[ \t]+|class[ \t]+)(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^(\w+)[ \t]*\[[ \t]*(?:'(\w+)'|\"(\w+)\")[ \t]*\][ \t]*=(?!=)",
    re.MULTILINE,
)
"""A line that defines a function or a class, or gives a value to a name or to an entry of a table."""
MAX_CHARS = 2_000_000
"""Of all code together, a hundred times that of an assignment. In more than this, cells are known by their ids only:
looking at each line of a file that was made to be large would cost minutes and gigabytes."""
CERTAIN_CHARS = 40
"""An assignment of this length is not in an exploration and in an answer by chance."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A code cell as the student's file has it."""

    position: int
    id: str
    grade_id: str
    source: str


def recognized(cells: Sequence[RawCell], assignment: Assignment) -> tuple[Cell, ...]:
    """The cells that are run, in the order in which they are run, each with the key that it has in the source."""
    brief = sum(len(cell.source) for cell in cells) <= MAX_CHARS
    made = {cell.position: _exercises(cell.source, assignment) if brief else frozenset() for cell in cells}
    keys = _keys(cells, made, assignment)
    candidates = [
        cell
        for cell in cells
        if keys.get(cell.position) not in assignment.grade_cells
        and (cell.id not in assignment.explore or made[cell.position])
    ]
    kept: list[RawCell] = []
    for cell in candidates:
        if _undoes(cell, candidates, made, assignment):
            continue
        source = _without_exploration(cell.source, assignment) if brief else cell.source
        if source.strip() or not cell.source.strip():
            kept.append(replace(cell, source=source))
    return tuple(
        Cell(key=keys.get(cell.position, ""), source=cell.source, position=cell.position)
        for cell in (_setup_first(kept, made, assignment) if brief else kept)
    )


def answered(cells: Iterable[RawCell], assignment: Assignment) -> frozenset[str]:
    """The exercises of an assignment that the cells of a notebook name or define."""
    found: set[str] = set()
    left = MAX_CHARS
    for cell in cells:
        left -= len(cell.source)
        found |= {cell.id, cell.grade_id, *(_exercises(cell.source, assignment) if left >= 0 else ())}
    return frozenset(exercise.name for exercise in assignment.exercises if exercise.name in found)


def _exercises(source: str, assignment: Assignment) -> frozenset[str]:
    """The exercises whose names a code makes."""
    found = set()
    for line in MADE.finditer(source):
        defined, assigned, table, single, double = line.groups()
        name = f"{table}[{single or double!r}]" if table else defined or assigned
        if name in assignment.defines:
            found.add(assignment.defines[name])
    return frozenset(found)


def _keys(cells: Sequence[RawCell], made: Mapping[int, frozenset[str]], assignment: Assignment) -> dict[int, str]:
    """Position -> key of each cell that comes from the source.

    The cell of an exercise is the one with its id, else with its grade_id, among those that make what it makes; else
    any that makes it; else, if nothing makes it, the one with its id or grade_id. Of several the last one is it.
    """
    keys = {cell.position: cell.id for cell in cells if SETUP_KEY.fullmatch(cell.id)}
    locked = {cell.position for cell in cells if {cell.id, cell.grade_id} & assignment.grade_cells.keys()}
    for exercise in assignment.exercises:
        free = [cell for cell in cells if cell.position not in keys and cell.position not in locked]
        makers = [cell for cell in free if exercise.name in made[cell.position]]
        merged = [cell for cell in cells if cell.position in locked and exercise.name in made[cell.position]]
        named = _called(exercise.name, makers)
        found = named or makers or _called(exercise.name, free) or [c for c in merged if c.position not in keys]
        if found:
            keys[found[-1].position] = exercise.name
    for grade_id in assignment.grade_cells:
        found = _called(grade_id, [cell for cell in cells if cell.position not in keys])
        if found:
            keys[found[-1].position] = grade_id
    return keys


def _called(name: str, cells: Iterable[RawCell]) -> list[RawCell]:
    """The cells with this id; if there is none, those with this grade_id."""
    among = list(cells)
    return [cell for cell in among if cell.id == name] or [cell for cell in among if cell.grade_id == name]


def _undoes(
    cell: RawCell, cells: Iterable[RawCell], made: Mapping[int, frozenset[str]], assignment: Assignment
) -> bool:
    """Whether a cell is an untouched skeleton whose exercise another cell answers."""
    own = {name for name in made[cell.position] if assignment.skeletons[name] == cell.source.strip()}
    return bool(own) and any(
        own & made[other.position]
        for other in cells
        if other.position != cell.position and other.source.strip() != cell.source.strip()
    )


# Exploration: run by a student and not by grading


@lru_cache(maxsize=32)
def _acts(sources: frozenset[str]) -> frozenset[str]:
    """The statements of given code, comments left out."""
    return frozenset(found.text for source in sources for found in statements(source) if not found.silent)


def _without_exploration(source: str, assignment: Assignment) -> str:
    """The code of a cell without the exploration in it, line for line.

    An exploration may have been split, or merged with an answer, in which it would fail for want of the rest.
    Definitions and imports stay, since an answer may use them; so does a short assignment that stands alone.
    """
    if source.strip() in assignment.explore_sources:
        return ""
    known = _acts(assignment.explore_sources)
    found = [statement for statement in statements(source) if not statement.silent]
    explores = [statement for statement in found if statement.text in known]
    if len(explores) == len(found) and not all(statement.imports for statement in found):
        return ""
    cut: list[Statement] = []
    for given, group in groupby(found, key=lambda statement: statement.text in known):
        run = [statement for statement in group if given and not statement.loads]
        if len(run) > 1 or any(not one.assigns or len(one.text) >= CERTAIN_CHARS for one in run):
            cut += run
    return without(source, cut)


# Setup: given code that the rest needs


def _setup_first(cells: list[RawCell], made: Mapping[int, frozenset[str]], assignment: Assignment) -> list[RawCell]:
    """The cells, those of the setup that stand below an answer put before it."""
    known = _acts(frozenset(assignment.setup_sources))
    first = next((index for index, cell in enumerate(cells) if made[cell.position]), len(cells))
    above, below = cells[:first], cells[first:]
    given = [cell for cell in below if _is_setup(cell, known)]
    lacking = known - {one.text for cell in (*above, *given) for one in statements(cell.source)}
    rest: list[RawCell] = []
    for cell in (cell for cell in below if not _is_setup(cell, known)):
        mixed = [one for one in statements(cell.source) if one.text in lacking] if lacking else []
        if mixed:
            others = [one for one in statements(cell.source) if one not in mixed]
            given.append(replace(cell, source=without(cell.source, others)))
            cell = replace(cell, source=without(cell.source, mixed))
        rest.append(cell)
    order = list(dict.fromkeys(one.text for source in assignment.setup_sources for one in statements(source)))

    def place(cell: RawCell) -> int:
        return min((order.index(one.text) for one in statements(cell.source) if one.text in order), default=len(order))

    return [*above, *sorted(given, key=place), *rest]


def _is_setup(cell: RawCell, known: frozenset[str]) -> bool:
    """Whether a cell is setup: by its id, or because it holds nothing else."""
    found = [one.text for one in statements(cell.source) if not one.silent]
    return SETUP_KEY.fullmatch(cell.id) is not None or (bool(found) and known.issuperset(found))
