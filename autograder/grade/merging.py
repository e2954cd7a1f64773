"""The stores of the parts of a class made into one: all parts, of one class, graded under the same conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.errors import UsageError
from autograder.grade.roll import Listed, Part
from autograder.grade.store import Store

WORDS = {
    "engine": "version of autograder",
    "suite": "hidden suite",
    "secret": "secret of the course",
    "packages": "versions of the packages",
    "data": "images",
    "device": "device",
    "isolation": "isolation",
    "limits": "limits",
}
"""What can differ between the conditions of two parts, for a person."""


def merge(target: Store, sources: Sequence[Store]) -> list[Listed]:
    """Bring the verdicts of all parts into one store; the roll of the whole class. Doing it again changes nothing.

    raises  UsageError if a part is missing, or if the parts are not of one class under the same conditions. Nothing is
            changed then.
    """
    parts = _parts(sources)
    with target.exclusive():
        for store, part in parts.values():
            for each in part.listed:
                if each.key:
                    target.adopt(store, each.key)
        target.keep_parts(part.as_json() for _, part in parts.values())
    return sorted((each for _, part in parts.values() for each in part.listed), key=lambda each: each.number)


def _parts(sources: Sequence[Store]) -> dict[int, tuple[Store, Part]]:
    """Number of a part -> its store and what it knows of it, all of them.

    raises  UsageError as `merge`.
    """
    found: dict[int, tuple[Store, Part]] = {}
    first: tuple[Store, Part] | None = None
    for store, part in _all(sources):
        first = first or (store, part)
        _require_alike(first, (store, part))
        found.setdefault(part.shard.number, (store, part))
    assert first is not None
    missing = [str(number) for number in range(1, first[1].shard.of + 1) if number not in found]
    if missing:
        raise UsageError(
            f"Of {first[1].shard.of} parts of this class, {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} "
            "missing: nothing was merged. Name the stores of all parts."
        )
    return found


def _all(sources: Sequence[Store]) -> Iterator[tuple[Store, Part]]:
    for store in sources:
        parts = [Part.from_json(found) for found in store.parts()]
        if not parts:
            raise UsageError(
                f"{store.path} does not hold a part of a class: nothing was merged. Name the stores that "
                "`autograder grade --shard` has made."
            )
        for part in parts:
            yield store, part


def _require_alike(one: tuple[Store, Part], other: tuple[Store, Part]) -> None:
    """Two parts are of one class, divided in the same way, under the same conditions.

    raises  UsageError otherwise.
    """
    places = f"{one[0].path} and {other[0].path}"
    if one[1].shard.of != other[1].shard.of:
        raise UsageError(
            f"{places} are parts of {one[1].shard.of} and of {other[1].shard.of}: nothing was merged. "
            "Grade all parts of a class with the same number after the stroke of --shard."
        )
    different = differences(one[1].conditions, other[1].conditions)
    if different:
        raise UsageError(
            f"{places} were not graded under the same conditions ({', '.join(different)}): nothing was merged. Their "
            "points cannot be compared; grade one of them again as the other."
        )
    if one[1].whole != other[1].whole:
        raise UsageError(
            f"{places} are not parts of the same class: the files that were handed in differ. Nothing was merged. "
            "Grade all parts from the same files."
        )


def differences(one: Mapping[str, Mapping[str, Any]], other: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """In what the conditions of the assignments differ that both have, for a person."""
    found = {
        name: None
        for slug in sorted(set(one) & set(other))
        for name in sorted({*one[slug], *other[slug]})
        if one[slug].get(name) != other[slug].get(name)
    }
    return [WORDS.get(name, name) for name in found]
