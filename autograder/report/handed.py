"""What was handed in, read again for the teacher's page: code, written answers, and what the notebook shows.

`verdicts.jsonl` holds none of it. Nothing is run, but for the reference solution when it is asked to draw.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import NotebookError
from autograder.grade.batch import Catalogue, Entry, collect
from autograder.grade.drawing import drawn
from autograder.grade.engine import Engine
from autograder.grade.handin import hand_ins
from autograder.model import Assignment
from autograder.sandbox import outputs
from autograder.sandbox.folder import passing_folder
from autograder.sandbox.limits import Limits
from autograder.source.derive import YOUR_ANSWER
from autograder.source.notebook_file import parse_json, read_bytes, version_4
from autograder.source.submission import code_cells, from_notebook
from autograder.text import LANGS, Lang, plain

KEPT = Limits(output_chars=1_500, images=4, image_bytes=250_000)
"""Of one cell: a page that shows a class cannot show all."""
MAX_PIXELS = 4_000_000
"""Of a picture: a browser unpacks it into 16 MB, and there may be hundreds on a page."""
MAX_SHOWN_BYTES = 1_500_000
"""Of all pictures of one notebook."""
MAX_CODE = 20_000
"""Characters of an answer that are shown."""


Key = tuple[str, str]
"""Name of a submission, and assignment."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a cell of a notebook shows: a picture or a text."""

    cell: str
    """Id of the exploration, or name of the exercise; "" for a cell of the student's own."""
    picture: str = ""
    """A PNG in base64, checked; "" for a text."""
    text: str = ""

    @property
    def digest(self) -> str:
        """What two equal pictures or texts have in common."""
        return hashlib.sha256(f"{self.picture} {self.text}".encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Handed:
    """One notebook, as far as the page shows it."""

    sha256: str
    code: Mapping[str, str] = field(default_factory=dict)
    """Exercise -> code of its cell."""
    written: Mapping[str, str] = field(default_factory=dict)
    """Written question -> the answer, in Markdown; "" if there is none."""
    shown: tuple[Shown, ...] = ()
    """In the order of the notebook."""
    left_out: int = 0
    """Pictures that were too large, or too many."""


class Reader:
    """Reads notebooks of a course, whose sources it reads once."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.catalogue = Catalogue(course)
        self.assignments = {assignment.slug: assignment for assignment in self.catalogue.assignments}
        self._explorations = {slug: self._explored(assignment) for slug, assignment in self.assignments.items()}

    def again(self, paths: Iterable[Path], wanted: Mapping[tuple[str, str], str | None]) -> dict[Key, Handed]:
        """The notebooks of a class. One that cannot be read, or that is nobody's, is left out.

        paths   as `autograder grade` takes them.
        wanted  (submission, assignment) -> sha256 of what was graded, None if it is unknown.
        raises  UsageError if a path does not exist.
        """
        found: dict[Key, Handed] = {}
        with passing_folder() as unpacked:
            for each in hand_ins(collect(paths, self.course, unpacked=unpacked), self.catalogue):
                key = (each.entry.name, each.slug or "")
                if key not in wanted or key[1] not in self.assignments or each.newer is not None:
                    continue
                if key in found and found[key].sha256 == wanted[key]:
                    continue  # of several notebooks the one that was graded
                handed = self._read(each.entry, key[1])
                if handed is not None:
                    found[key] = handed
        return found

    def reference(self, slug: str, lang: Lang, *, engine: Engine | None = None) -> Handed:
        """The accepted solution of an assignment.

        engine  where it is run to see what it draws; None: what it draws is not known.
        raises  CourseError, IsolationError, SandboxError.
        """
        content = self.course.solved(slug, lang).read_bytes()
        notebook = json.loads(content)
        return self._handed(drawn(engine, notebook) if engine else notebook, slug, sha256=_digest(content))

    def skeletons(self, slug: str) -> Mapping[str, str]:
        """Exercise -> the code that a student receives."""
        return self.assignments[slug].skeletons

    def _read(self, entry: Entry, slug: str) -> Handed | None:
        try:
            content = read_bytes(entry.path)
            return self._handed(version_4(parse_json(content)), slug, sha256=_digest(content))
        except NotebookError:
            return None  # its line says why

    def _handed(self, notebook: Mapping[str, Any], slug: str, *, sha256: str) -> Handed:
        """raises  NotebookError."""
        assignment = self.assignments[slug]
        submission = from_notebook(notebook, assignment, name="", sha256=sha256)
        keys = {cell.position: cell.key for cell in submission.cells}
        shown: list[Shown] = []
        for cell in code_cells(notebook):
            key = self._explorations[slug].get(cell.source.strip(), keys.get(cell.position, ""))
            key = cell.id if cell.id in assignment.explore else key
            shown += _shown(key, notebook["cells"][cell.position].get("outputs"))
        kept = _within(shown, MAX_SHOWN_BYTES)
        names = {exercise.name for exercise in assignment.exercises}
        return Handed(
            sha256,
            code={cell.key: plain(cell.source[:MAX_CODE]) for cell in submission.cells if cell.key in names},
            written={question.name: _written(notebook, question.name) for question in assignment.written},
            shown=tuple(kept),
            left_out=len(shown) - len(kept),
        )

    def _explored(self, assignment: Assignment) -> dict[str, str]:
        """Code -> id of the cells that a student runs and grading does not."""
        notebooks = [json.loads(self.course.solved(assignment.slug, lang).read_bytes()) for lang in LANGS]
        cells = [cell for notebook in notebooks for cell in code_cells(notebook)]
        return {cell.source.strip(): cell.id for cell in cells if cell.id in assignment.explore}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _shown(cell: str, claimed: Any) -> list[Shown]:
    """The pictures and the printed text of a cell, made harmless."""
    found: list[Shown] = []
    texts: list[str] = []
    joined = [_joined(output) for output in claimed] if isinstance(claimed, list) else []
    for output in outputs.sanitise(joined, KEPT):
        if output["output_type"] == "stream":
            texts.append(output["text"])
        elif "image/png" in output["data"]:
            found.append(Shown(cell, picture=output["data"]["image/png"]))
    text = "".join(texts).strip()
    return [*found, Shown(cell, text=text)] if text else found


def _joined(output: Any) -> Any:
    """An output whose texts are strings, which a file may keep as lists of lines."""
    if not isinstance(output, dict):
        return output
    data = output.get("data")
    made = {**output, "text": _text(output.get("text"))}
    return {**made, "data": {key: _text(value) for key, value in data.items()}} if isinstance(data, dict) else made


def _text(value: Any) -> Any:
    lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return "".join(value) if lines else value


def _within(shown: Iterable[Shown], limit: int) -> list[Shown]:
    """What fits, and what a browser can unpack."""
    kept = []
    for each in shown:
        limit -= len(each.picture)
        if limit >= 0 and outputs.pixels(each.picture) <= MAX_PIXELS:
            kept.append(each)
    return kept


def _written(notebook: Mapping[str, Any], name: str) -> str:
    """The answer to a written question, or "" if it was left as it was given."""
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "markdown" and cell.get("id") == name:
            source = _text(cell.get("source"))
            answer = plain(source[:MAX_CODE]).strip() if isinstance(source, str) else ""
            return "" if answer in {YOUR_ANSWER[lang] for lang in LANGS} else answer
    return ""
