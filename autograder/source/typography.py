"""French typography: a no-break space before : ; ? ! and inside « … », outside code and formulas."""

from __future__ import annotations

import re

from autograder.source.parity import CODE, FORMULA, LINK
from autograder.source.read import Source

PLACEHOLDER = "x"
"""Stands for code or a formula: what follows it obeys the same rules."""
BREAKING = re.compile(r"[ \t\n](?!!\[)[:;?!»](?![-|:])")  # not the :-- of a table, not the ![ of a picture
MISSING = re.compile(r"[\w)*»][:;?!](?=[\s*]|$)")
OPENING = re.compile(r"«(?![\u00a0\u202f])")
CLOSING = re.compile(r"(?<![\s\u00a0\u202f])»")


def faults(source: Source) -> list[str]:
    """Each place where a line could break before its punctuation, one sentence each."""
    found: list[str] = []
    for cell in source.prose("fr"):
        text = LINK.sub(PLACEHOLDER, FORMULA.sub(PLACEHOLDER, CODE.sub(PLACEHOLDER, cell.text)))
        for rule in (BREAKING, MISSING, OPENING, CLOSING):
            for match in rule.finditer(text):
                around = " ".join(text[max(0, match.start() - 20) : match.end() + 5].split("\n"))
                found.append(f"{cell.where}: a no-break space (U+00A0) is missing in {around!r}")
    return found
