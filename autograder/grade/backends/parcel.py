"""What travels to a machine without our disk: a course as one archive, and a notebook with what is said of it."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Course
from autograder.errors import NotebookError, SandboxError
from autograder.grade.item import Item
from autograder.source.notebook_file import read_bytes

PATTERNS = ("tests/hidden/*.py", "tests/hidden/calibration/**/*.json")
"""Of the files that every assignment may need; those of one assignment are `solutions/<slug>/*.py`."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files with which assignments are graded; equal files make equal parcels."""

    content: bytes
    sha256: str

    @classmethod
    def of(cls, course: Course, slugs: Iterable[str]) -> Parcel:
        """Pack what grading reads of a course. Its secret is not in it."""
        patterns = (*PATTERNS, *(f"solutions/{slug}/*.py" for slug in sorted(slugs)))
        files = sorted({path for pattern in patterns for path in course.root.glob(pattern)})
        whole = io.BytesIO()
        with tarfile.open(fileobj=whole, mode="w") as archive:
            for path in files:
                content = path.read_bytes()
                entry = tarfile.TarInfo(str(path.relative_to(course.root)))
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        return cls(whole.getvalue(), hashlib.sha256(whole.getvalue()).hexdigest())

    def unpack(self, folder: Path) -> Course:
        """The course, in a folder of ours.

        raises  SandboxError if it is not what was packed.
        """
        if hashlib.sha256(self.content).hexdigest() != self.sha256:
            raise SandboxError("The course came to this machine damaged: nothing is graded on it.")
        with tarfile.open(fileobj=io.BytesIO(self.content)) as archive:
            archive.extractall(folder, filter="data")
        for part in ("solutions", "tests/hidden"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        return Course(folder)


def content_of(item: Item) -> tuple[Item, bytes]:
    """An item as it travels, and the bytes of its file; why they could not be read travels in the item."""
    entry = replace(item.entry, origin=item.entry.file)
    try:
        return replace(item, entry=entry), b"" if entry.problem else read_bytes(item.entry.path)
    except NotebookError as error:
        return replace(item, entry=replace(entry, problem=error.says)), b""


def arrived(item: Item, content: bytes, folder: Path) -> Item:
    """The item on the other machine, its file in a folder of ours."""
    path = folder / "notebook.ipynb"
    path.write_bytes(content)
    return replace(item, entry=replace(item.entry, path=path))
