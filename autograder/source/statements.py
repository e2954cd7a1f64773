"""Code cut at its outermost statements, by indentation alone: nothing a student wrote is parsed on the trusted side.

A parser can be made to fail, or to end its process, by code that was written for that; and a cell may hold magics,
which are no Python.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

CONTINUES = re.compile(r"[\s)\]}]|(?:else|elif|except|finally)\b")
"""How a line begins that belongs to the statement above it."""
LOADS = re.compile(r"(?:import|from|def|class|async\s+def)\b|[@%!#]")
"""How a statement begins that only makes names: it costs nothing to run, and other code may need it."""
IMPORTS = re.compile(r"(?:import|from)\b")
ASSIGNS = re.compile(r"[\w\s,.*\[\]\"']+=(?!=)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One outermost statement of a cell; a comment between two of them is one too."""

    first: int
    """Index of its first line."""
    last: int
    """Index of its last line that is not blank."""
    text: str
    """Its lines, without blank ones and without white space at their ends."""

    @property
    def silent(self) -> bool:
        """Whether it is a comment."""
        return self.text.startswith("#")

    @property
    def loads(self) -> bool:
        """Whether it only makes names: an import, a definition, a comment."""
        return LOADS.match(self.text) is not None

    @property
    def imports(self) -> bool:
        """Whether it is an import."""
        return IMPORTS.match(self.text) is not None

    @property
    def assigns(self) -> bool:
        """Whether it gives a value to a name."""
        return ASSIGNS.match(self.text) is not None


def statements(source: str) -> tuple[Statement, ...]:
    """The outermost statements of a cell, in order."""
    lines = [line.rstrip() for line in source.split("\n")]
    spans: list[list[int]] = []
    for index, line in enumerate(lines):
        if not line:
            continue
        decorated = bool(spans) and lines[spans[-1][1]].startswith("@")
        if spans and (decorated or CONTINUES.match(line)):
            spans[-1][1] = index
        else:
            spans.append([index, index])
    return tuple(Statement(first, last, "\n".join(filter(None, lines[first : last + 1]))) for first, last in spans)


def without(source: str, cut: Collection[Statement]) -> str:
    """The code with blank lines in the place of some of its statements: those that stay keep their line numbers."""
    lines = source.split("\n")
    for statement in cut:
        for index in range(statement.first, statement.last + 1):
            lines[index] = ""
    return "\n".join(lines)
