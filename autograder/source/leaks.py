"""No line of a solution on the street: not as it stands, not re-indented, not quoted in a hint.

Model answers of written questions and the reasoning of the solved notebooks are solutions too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.source import regions
from autograder.source.read import Role, Source

TRIVIAL_LENGTH = 12
"""Lines shorter than this without their spaces (`return x`, `)`, `else:`) give nothing away."""


def faults(source: Source, texts: Mapping[str, str]) -> list[str]:
    """Each solution line that a public text holds; `texts` maps the name of a text to the text."""
    squeezed = {name: squeeze(text) for name, text in texts.items()}
    return [
        f"{name} shows a line of the solution of {exercise!r}: `{line.strip()}`; "
        "take it out of what students see, or out of the solution region"
        for exercise, line in secret_lines(source)
        for name, text in squeezed.items()
        if squeeze(line) in text
    ]


def secret_lines(source: Source) -> Iterator[tuple[str, str]]:
    """(exercise, line) of every line of a solution that tells something.

    A line that also stands outside all regions, in code that students receive, is no secret.
    """
    public = {squeeze(line) for cell in source.code() for line in regions.public(cell.text)}
    for name, lines in _answers(source):
        for line in lines:
            told = squeeze(line)
            if len(told) >= TRIVIAL_LENGTH and told not in public:
                yield name, line


def _answers(source: Source) -> Iterator[tuple[str, list[str]]]:
    """(exercise, lines) of every text or code that no student may see."""
    exercise = source.slug  # reasoning belongs to the exercise above it
    for cell in source.cells:
        if cell.points is not None:
            exercise = cell.key
        if cell.role is Role.EXERCISE:
            yield exercise, regions.answers(cell.text)
        elif cell.role in (Role.WRITTEN, Role.REASONING):
            yield exercise, cell.text.split("\n")


def squeeze(text: str) -> str:
    """The text without any white space, so that layout hides nothing."""
    return re.sub(r"\s+", "", text)


def published(folder: Path) -> dict[str, str]:
    """Path -> text of every file under `folder`; of a notebook, all its strings, so that JSON escapes hide nothing."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            found[str(path.relative_to(folder.parent))] = notebook_text(text) if path.suffix == ".ipynb" else text
    return found


def notebook_text(text: str) -> str:
    """All the strings of a notebook, or the text itself if it is not JSON."""
    try:
        return "\n".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def _strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, the lines of a cell joined as they are shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(entry, str) for entry in value):
            yield "".join(value)
        else:
            for entry in value:
                yield from _strings(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
