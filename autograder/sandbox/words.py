"""The words of an answer that is a fault, all chosen by the student's code: type, message, traceback."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.model import Cell
from autograder.sandbox import outputs

PLACE = re.compile(r"^cell (\d{1,6}), line (\d{1,6}), in ", re.MULTILINE)
OURS = ("NotImplementedError", "Stopped")
"""Exceptions that are told in our words, whatever their message."""
TYPES = ("NoneType", "int", "float", "complex", "str", "bytes", "list", "tuple", "set", "dict", "function", "generator",
         "type", "method", "object", "Tensor", "ndarray", "Parameter")  # fmt: skip
"""Types that everybody has."""


def has_words(head: Mapping[str, Any]) -> bool:
    """Whether something of what an answer says could hold what the code was given."""
    if head.get("fault") in ("malformed", "uncallable"):
        return head.get("message") not in TYPES
    return head.get("fault") != "missing" and head.get("type") not in OURS


def without_words(head: Mapping[str, Any], cells: Sequence[Cell] = ()) -> dict[str, Any]:
    """What is left of an answer: a type that everybody has, and the last line of the submission that it names, as the
    submission has it.
    """
    kind, message = str(head.get("type"))[:80], str(head.get("message"))[:80]
    raised = getattr(builtins, kind, None)
    known = isinstance(raised, type) and issubclass(raised, BaseException)
    return {
        "fault": head.get("fault"),
        "type": kind if known else "Exception",
        "message": message if message in TYPES else "object",
        "traceback": _last_line(head, cells),
        "withheld": True,
    }


def places(head: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where in the submission it happened, as claimed: number of the cell and line of each frame."""
    return PLACE.findall(outputs.text(head.get("traceback"), 4000))


def _last_line(head: Mapping[str, Any], cells: Sequence[Cell]) -> str:
    """The innermost place, if there is such a line."""
    for number, line in places(head)[-1:]:
        source = next((cell.source for cell in cells if cell.position + 1 == int(number)), "").split("\n")
        if 1 <= int(line) <= len(source):
            return f"cell {number}, line {line}\n    {source[int(line) - 1].strip()[:200]}"
    return ""
