"""French and English say the same: pairs adjacent and complete; same formulas, numbers, code, headings and links."""

from __future__ import annotations

import re
from collections import Counter

from autograder.source.read import Role, Source, SourceCell

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*(?:\n[^$\n]+)*\$", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
ITEM = re.compile(r"^\s*(?:[-*]|\d+\.) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)|<(https?://[^>]+)>")


def faults(source: Source) -> list[str]:
    """What differs between the languages, one sentence each."""
    found: list[str] = []
    waiting: SourceCell | None = None  # a French cell whose English twin must come next
    for cell in source.cells:
        if waiting is not None and cell.lang != "en":
            found.append(f"{waiting.where}: no English cell follows it; write it right below")
            waiting = None
        if cell.lang == "fr":
            waiting = cell
        elif cell.lang == "en" and waiting is None:
            found.append(f"{cell.where}: no French cell stands right above it; write it there")
        elif cell.lang == "en" and waiting is not None:
            found += differences(waiting, cell)
            waiting = None
        elif cell.lang is None and cell.role in (Role.PROSE, Role.REASONING) and FORMULA.sub("", cell.text).strip():
            found.append(f"{cell.where}: words without a language; give the cell lang=..., or keep only its formulas")
    if waiting is not None:
        found.append(f"{waiting.where}: no English cell follows it; write it right below")
    return found


def differences(french: SourceCell, english: SourceCell) -> list[str]:
    """What one of the two cells says and the other does not."""
    if (french.role, french.key, french.points) != (english.role, english.key, english.points):
        return [f"{french.where}: its marker differs from that of the English cell below it; make them the same"]
    found: list[str] = []
    for kind, ours in features(french.text).items():
        theirs = features(english.text)[kind]
        if ours == theirs:
            continue
        only_fr, only_en = ours - theirs, theirs - ours
        sides = [f"only the {lang} has {_quote(only)}" for lang, only in (("French", only_fr), ("English", only_en))]
        told = " and ".join(side for side, only in zip(sides, (only_fr, only_en), strict=True) if only)
        found.append(f"{french.where}: {kind} differ from the English cell: {told}; make them the same")
    return found


def features(text: str) -> dict[str, Counter[str]]:
    """What both languages must share, counted by kind; the order of words is free."""
    code = CODE.findall(text)
    bare = CODE.sub(" ", text)
    formulas = FORMULA.findall(bare)
    bare = FORMULA.sub(" ", bare)
    links = [first or second for first, second in LINK.findall(bare)]
    bare = LINK.sub(" ", bare)
    return {
        "formulas": Counter(_formula(formula) for formula in formulas),
        "code": Counter(code),
        "numbers": Counter(number.replace(",", ".") for number in NUMBER.findall(bare)),
        "heading levels": Counter(HEADING.findall(bare)),
        "list items": Counter("item" for _ in ITEM.findall(bare)),
        "links": Counter(links),
    }


def _formula(formula: str) -> str:
    """The formula without what differs between the languages: the decimal comma, hence `;` between coordinates."""
    return re.sub(r"(?:\\,| )*[;,](?:\\,| )*", ", ", re.sub(r"\s+", " ", formula).replace("{,}", "."))


def _quote(only: Counter[str]) -> str:
    """Up to three of the values, for a message."""
    shown = [value if count == 1 else f"{value} ({count} times)" for value, count in sorted(only.items())[:3]]
    return ", ".join(shown) + (", ..." if len(only) > 3 else "")
