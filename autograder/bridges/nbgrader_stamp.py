"""What reading a submission leaves in the notebook for its grading: nbgrader has two passes and a file between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.bridges.nbgrader_restore import OURS
from autograder.grade.store import identity, may_live
from autograder.model import Cell
from autograder.text import LANGS, Lang, Text

UNFINISHED = "unfinished"
"""The key under which a notebook names its grader, from its reading until its scores are saved."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of the file that was handed in."""

    sha256: str
    """Of its bytes."""
    lang: Lang
    """The language of its messages."""
    unreadable: Text | None
    """Why it could not be read as a notebook."""
    cells: str = ""
    """What `digest_of` gives for its cells; "" if it could not be read."""

    @classmethod
    def of(cls, notebook: NotebookNode) -> Stamp:
        """The stamp of a notebook that `SubmissionExporter` has read."""
        found: dict[str, Any] = notebook.metadata[OURS]
        says = found.get("unreadable")
        return cls(
            sha256=found["sha256"],
            lang=next(lang for lang in LANGS if lang == found["lang"]),
            unreadable=Text(says["fr"], says["en"]) if says else None,
            cells=found["cells"],
        )

    def press(self, notebook: NotebookNode) -> None:
        """Write the stamp over whatever the notebook says of itself."""
        says = {} if self.unreadable is None else {"unreadable": {lang: self.unreadable[lang] for lang in LANGS}}
        notebook.metadata[OURS] = NotebookNode(
            {"sha256": self.sha256, "lang": self.lang, "cells": self.cells, UNFINISHED: identity(), **says}
        )


def digest_of(cells: Iterable[Cell]) -> str:
    """The sha256 of what is run, and of where it stands: tracebacks number the cells."""
    return hashlib.sha256(json.dumps([[cell.key, cell.position, cell.source] for cell in cells]).encode()).hexdigest()


def finish(notebook: NotebookNode) -> None:
    """Say in the notebook that it is graded and its scores are saved."""
    notebook.metadata[OURS].pop(UNFINISHED, None)


def unfinished(path: Path) -> bool:
    """Whether a file of ours was left by a grader that was killed: not written, torn, or not graded yet."""
    try:
        grader = json.loads(path.read_bytes())["metadata"].get(OURS, {}).get(UNFINISHED)
        return grader is not None and not may_live(grader)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return True
