"""The roll of a class: each file in its order, with its item in the store, or with what there is to say of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from autograder.errors import UsageError
from autograder.grade.batch import Graded
from autograder.grade.item import Item
from autograder.text import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a class."""

    number: int
    """Its place in the order of the class, from 0."""
    name: str
    """Who handed it in."""
    file: str
    slug: str = ""
    """Its assignment; "" if it is unknown."""
    sha256: str = ""
    """Of its bytes, or of the reason why they could not be read; "" if its assignment is unknown."""
    key: str = ""
    """Of its item in the store; "" if its assignment is unknown."""
    says: tuple[str, str] | None = None
    """Why its assignment is unknown, in French and in English."""

    @classmethod
    def of(cls, number: int, found: Item | Graded) -> Listed:
        """The entry of a file, as `item.prepare` gives it."""
        entry = found.entry
        if isinstance(found, Graded):
            assert found.says is not None
            return cls(number, entry.name, entry.file, says=(found.says.fr, found.says.en))
        return cls(number, entry.name, entry.file, found.slug, found.sha256, found.key)

    @property
    def reason(self) -> Text:
        """Why its assignment is unknown."""
        assert self.says is not None
        return Text(*self.says)


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several even parts of a class, which depends on the files alone: `--shard 2/8`."""

    number: int
    """From 1."""
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """`2/8`.

        raises  UsageError if it is no such part.
        """
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise UsageError(f"--shard {text}: expected the number of a part and how many there are, such as 2/8.")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}-of-{self.of}"

    def holds(self, found: Item | Graded) -> bool:
        """Whether a file belongs to this part. Equal files fall into the same one, which grades them once."""
        about = found.content if isinstance(found, Item) else f"{found.entry.name} {found.entry.file}"
        digest = hashlib.sha256(about.encode("utf-8", "replace")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Part:
    """What a store knows of the class of which it holds a part."""

    shard: Shard
    whole: str
    """Of all files of the class, those of the other parts included: parts of one class have the same."""
    conditions: Mapping[str, Mapping[str, Any]]
    """By assignment: parts of one class must have been graded under the same."""
    listed: tuple[Listed, ...]

    @classmethod
    def of(cls, shard: Shard, work: Collection[Item | Graded]) -> Part:
        """The part of a class; `work` is the whole of it."""
        known = [item for item in work if isinstance(item, Item)]
        about = [(item.entry.name, item.slug, item.sha256) for item in known]
        about += [(graded.entry.name, "", "") for graded in work if isinstance(graded, Graded)]
        whole = hashlib.sha256(json.dumps(sorted(about)).encode()).hexdigest()
        listed = tuple(each for each, found in zip(roll(work), work, strict=True) if shard.holds(found))
        return cls(shard, whole, {item.slug: item.conditions for item in known}, listed)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a store."""
        return {
            "number": self.shard.number,
            "of": self.shard.of,
            "whole": self.whole,
            "conditions": {slug: dict(found) for slug, found in self.conditions.items()},
            "listed": [asdict(each) for each in self.listed],
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Part:
        """What `as_json` gave."""
        listed = tuple(Listed(**{**each, "says": each["says"] and tuple(each["says"])}) for each in found["listed"])
        return cls(Shard(found["number"], found["of"]), found["whole"], found["conditions"], listed)


def roll(work: Iterable[Item | Graded]) -> list[Listed]:
    """The roll of a class, in the order of its files."""
    return [Listed.of(number, found) for number, found in enumerate(work)]
