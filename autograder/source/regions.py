"""Solution regions: what the solved notebook keeps and the student's does not.

    ### BEGIN SOLUTION
    ### STUB: ANSWERS["beta"] = None
    ANSWERS["beta"] = 3
    ### END SOLUTION

Between the two markers stands the answer. In the student's notebook the region becomes what its STUB lines say, as many
lines as there are of them, or `raise NotImplementedError("your turn")` when there is none; the indentation is that of
the BEGIN marker. In the solved notebook the markers and the STUB lines go and the answer stays.
"""

from __future__ import annotations

from dataclasses import dataclass

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
STUB = "### STUB:"
DEFAULT_STUB = 'raise NotImplementedError("your turn")'


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines of a code cell, inside one region or outside all of them."""

    lines: tuple[str, ...]
    """Without markers and STUB lines."""
    stubs: tuple[str, ...] | None
    """What stands in its place for a student; None outside regions."""


def split(code: str) -> list[Part]:
    """The parts of a code cell, in order.

    raises  ValueError with a sentence when the markers do not match.
    """
    parts: list[Part] = []
    lines: list[str] = []
    stubs: list[str] = []
    indent: str | None = None  # of the BEGIN marker of the open region
    for line in code.split("\n"):
        text = line.strip()
        if text == BEGIN:
            if indent is not None:
                raise ValueError(f"`{BEGIN}` stands inside a region; close the first one with `{END}`")
            parts.append(Part(tuple(lines), None))
            lines, stubs, indent = [], [], line[: line.index("#")]
        elif text == END:
            if indent is None:
                raise ValueError(f"`{END}` closes nothing; write `{BEGIN}` above it")
            parts.append(Part(tuple(lines), tuple(stubs) or (indent + DEFAULT_STUB,)))
            lines, indent = [], None
        elif text.startswith(STUB):
            if indent is None:
                raise ValueError(f"`{STUB}` stands outside a region; move it between `{BEGIN}` and `{END}`")
            stubs.append(indent + text.removeprefix(STUB).strip())
        else:
            lines.append(line)
    if indent is not None:
        raise ValueError(f"`{BEGIN}` is never closed; write `{END}` below the answer")
    return [*parts, Part(tuple(lines), None)]


def marked(code: str) -> bool:
    """Whether any line of the code is a marker."""
    return any(line.strip() in (BEGIN, END) or line.strip().startswith(STUB) for line in code.split("\n"))


def solved(code: str) -> str:
    """The code with its answers, without markers."""
    return "\n".join(line for part in split(code) for line in part.lines).strip("\n")


def skeleton(code: str) -> str:
    """The code as a student receives it."""
    lines = [line for part in split(code) for line in (part.lines if part.stubs is None else part.stubs)]
    return "\n".join(lines).strip("\n")


def answers(code: str) -> list[str]:
    """The lines that no student may see."""
    return [line for part in split(code) if part.stubs is not None for line in part.lines]


def public(code: str) -> list[str]:
    """The lines that a student receives."""
    return skeleton(code).split("\n")
