"""What reading a submission leaves in the notebook for its grading: nbgrader has two passes and a file between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.bridges.nbgrader_restore import OURS
from autograder.text import LANGS, Lang, Text


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of the file that was handed in."""

    sha256: str
    """Of its bytes."""
    lang: Lang
    """The language of its messages."""
    unreadable: Text | None
    """Why it could not be read as a notebook."""

    @classmethod
    def of(cls, notebook: NotebookNode) -> Stamp:
        """The stamp of a notebook that `SubmissionExporter` has read."""
        found: dict[str, Any] = notebook.metadata[OURS]
        says = found.get("unreadable")
        return cls(
            sha256=found["sha256"],
            lang=next(lang for lang in LANGS if lang == found["lang"]),
            unreadable=Text(says["fr"], says["en"]) if says else None,
        )

    def press(self, notebook: NotebookNode) -> None:
        """Write the stamp over whatever the notebook says of itself."""
        says = {} if self.unreadable is None else {"unreadable": {lang: self.unreadable[lang] for lang in LANGS}}
        notebook.metadata[OURS] = NotebookNode({"sha256": self.sha256, "lang": self.lang, **says})
