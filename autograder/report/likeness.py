"""Answers that are the same code up to spaces, comments, docstrings and the names that their authors chose.

That is a reason to look at them, never a proof: two people may write the same. What is short is not compared.
"""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

SHORTEST = 40
"""Tokens of an answer that is compared: some five lines. Below that, right answers coincide by necessity."""
LONGEST = 20_000
"""Characters of an answer that is compared."""
SILENT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER})
GIVEN = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | frozenset(keyword.softkwlist)
"""Names that an author does not choose."""
Shape = tuple[str, ...]
Who = TypeVar("Who", bound=Hashable)


def shape(code: str) -> Shape | None:
    """What is left of an answer when layout, comments, docstrings and chosen names are taken away.

    Names are numbered in the order in which they first stand; attributes keep theirs, since `x.exp()` is not `x.log()`.

    returns  None for what is no Python, and for what is too long to compare.
    """
    if len(code) > LONGEST:
        return None
    numbers: dict[str, int] = {}
    found: list[str] = []
    fresh, attribute = True, False
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in SILENT:
                continue
            if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
                found.append(tokenize.tok_name[token.type])
                fresh = True
                continue
            if not (fresh and token.type == tokenize.STRING):  # a string that opens a line is a docstring
                chosen = token.type == tokenize.NAME and not attribute and token.string not in GIVEN
                found.append(f"name {numbers.setdefault(token.string, len(numbers))}" if chosen else token.string)
            fresh, attribute = False, token.string == "."
    except (tokenize.TokenError, SyntaxError, ValueError):  # not Python: IndentationError is a SyntaxError
        return None
    return tuple(_without_empty_lines(found))


def _without_empty_lines(found: Iterable[str]) -> Iterable[str]:
    """The tokens, without the end of a line on which nothing is left."""
    last = "NEWLINE"
    for each in found:
        if not (each == "NEWLINE" and last in ("NEWLINE", "INDENT", "DEDENT")):
            yield each
        last = each


def alike(answers: Mapping[Who, str], known: Iterable[str]) -> list[tuple[Who, ...]]:
    """The groups of two and more whose answers have one shape, which is that of none of the known answers.

    answers  whose -> code.
    known    the accepted solution, and the cell as it was given.
    """
    given = {shape(code) for code in known}
    groups: dict[Shape, list[Who]] = defaultdict(list)
    for who, code in answers.items():
        found = shape(code)
        if found is not None and len(found) >= SHORTEST and found not in given:
            groups[found].append(who)
    return [tuple(group) for group in groups.values() if len(group) > 1]
