"""The folder that a student handed in, before nbgrader copies it: renamed notebooks, links, broken timestamps."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.errors import NotebookError
from autograder.source.notebook_file import mapping, parse_json, read_bytes, text, version_4


def find_renamed(files: Iterable[Path], known: Mapping[str, frozenset[str]]) -> dict[str, Path]:
    """For each notebook of the assignment that is not in the folder, the file that is it under another name.

    files  the notebooks in the folder.
    known  name of a notebook of the assignment -> grade_ids of its cells.
    It is the file with the most of its cells, the newest of several; with a single notebook missing and a single other
    file there is nothing to choose, whatever is in it.
    """
    others = [path for path in files if path.stem not in known]
    missing = [name for name in known if name not in {path.stem for path in files}]
    found: dict[str, Path] = {}
    for name in missing:
        candidates = [path for path in others if path not in found.values()]
        if len(missing) == len(candidates) == 1:
            found[name] = candidates[0]
            continue
        shared = {path: len(_ids(path) & known[name]) for path in candidates}
        likely = [path for path in candidates if shared[path] > 0]
        if likely:
            found[name] = max(likely, key=lambda path: (shared[path], path.lstat().st_mtime, path.name))
    return found


def _ids(path: Path) -> set[str]:
    """The ids and grade_ids of the cells of a file; none if it is not a notebook."""
    try:
        cells = version_4(parse_json(read_bytes(path)))["cells"]
    except NotebookError:
        return set()
    found: set[str] = set()
    for cell in map(mapping, cells):
        found |= {text(cell.get("id")), text(mapping(mapping(cell.get("metadata")).get("nbgrader")).get("grade_id"))}
    return found - {""}


def odd_files(folder: Path) -> dict[str, str]:
    """The files of a submission that nbgrader must not copy: pattern for `CourseDirectory.ignore` -> what it is.

    nbgrader follows links when it copies, into autograded/ and then into the feedback that the student receives: a link
    to the gradebook or to another submission would be handed out. A pipe, or a file without read permission, would make
    it stop. The patterns are absolute: they match this one file and no other student's.
    """
    found: dict[str, str] = {}
    for place, _, names in os.walk(folder):
        for path in (os.path.join(place, name) for name in names):
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                found[glob.escape(path)] = "a link"
            elif not stat.S_ISREG(mode):
                found[glob.escape(path)] = "not a regular file"
            elif not os.access(path, os.R_OK):
                found[glob.escape(path)] = "a file that may not be read"
    return found


def be_lenient_with_timestamps(coursedir: Any) -> None:
    """Let a timestamp.txt that is no date count as none: nbgrader meets an error of its own there and gives up.

    On this one object, because nbgrader has no setting for its class.
    """
    if "get_existing_timestamp" in vars(coursedir):
        return
    read = coursedir.get_existing_timestamp

    def lenient(folder: str) -> datetime | None:
        try:
            return read(folder)  # type: ignore[no-any-return]
        except (ValueError, OverflowError, AttributeError, OSError):  # AttributeError: nbgrader's own, see above
            coursedir.log.warning(
                "%s/timestamp.txt holds no date: the submission is graded as if it were on time. Write the date in it "
                "and autograde again if it was late.",
                folder,
            )
            return None

    coursedir.get_existing_timestamp = lenient
