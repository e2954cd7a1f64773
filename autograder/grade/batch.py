"""A class: many files, graded one after the other, each with a line of its own whatever is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import NotebookError, UsageError
from autograder.grade.engine import Engine
from autograder.model import Report
from autograder.source.notebook_file import parse_json, read_bytes, version_4
from autograder.source.read import read_assignment
from autograder.source.recognition import answered
from autograder.source.submission import code_cells, from_notebook
from autograder.text import Lang, Text, plain

CHECKPOINTS = ".ipynb_checkpoints"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to grade."""

    path: Path
    name: str
    """Who hands it in: the student's folder in nbgrader's layout, else the file's name without its suffix."""


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of one file."""

    entry: Entry
    report: Report | None
    """None if no assignment could be found for it."""
    says: Text | None
    """Why there is no report, or why the report is empty."""


def collect(paths: Iterable[Path], course: Course, *, only: Collection[str] = ()) -> list[Entry]:
    """The files named, and the notebooks below the folders named, sorted.

    only    names that must be among theirs; nothing is left out for it.
    raises  UsageError if a path does not exist, if there is no notebook at all, or if a name of `only` is nobody's.
    """
    found: list[Entry] = []
    given = list(paths)
    for path in given:
        if path.is_dir():
            below = sorted(file for file in path.rglob("*.ipynb") if CHECKPOINTS not in file.parts)
            found += [Entry(file, _name(file, path, course)) for file in below]
        elif path.exists() or path.is_symlink():
            found.append(Entry(path, _in_one_line(path.stem)))
        else:
            raise UsageError(f"{path} does not exist: expected notebooks (.ipynb), or a folder that holds some.")
    if not found:
        raise UsageError(f"No notebook (.ipynb) in {', '.join(map(str, given))}: nothing to grade.")
    names = sorted({entry.name for entry in found})
    for name in only:
        if name not in names:
            shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
            raise UsageError(f"--only {name}: no submission is called so; there is {shown}.")
    return found


def _name(file: Path, folder: Path, course: Course) -> str:
    """`anne` for anne/vae/vae.ipynb, the path without its suffix for anything else."""
    parts = file.relative_to(folder).with_suffix("").parts
    if len(parts) >= 3 and parts[-2] in course.slugs():
        return _in_one_line("/".join(parts[:-2]))
    return _in_one_line("/".join(parts))


def _in_one_line(name: str) -> str:
    """The name of a file as a table can show it: whoever hands it in may have put escapes and line ends into it."""
    return plain(name).replace("\n", "\N{REPLACEMENT CHARACTER}").replace("\t", "\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a file before it is graded."""

    slug: str | None
    """The assignment that it answers; None if the course has no such assignment, or nothing tells."""
    sha256: str
    """Of its bytes, or of the reason why they could not be read."""
    says: Text | None
    """Why it could not be read, or why its assignment is unknown."""


def identify(entry: Entry, course: Course, *, slug: str | None = None) -> Identity:
    """Read a file and say which it is. `slug` is its assignment; None: the notebook tells, or its folder does."""
    read = _read(entry)
    found = slug or _slug(read.notebook, entry.path, course)
    says = read.problem.says if read.problem else None
    if found not in course.slugs():
        return Identity(None, digest(read.sha256, says), says or _unknown(found, course))
    return Identity(found, digest(read.sha256, says), says)


def digest(sha256: str, says: Text | None) -> str:
    """`sha256`, or the digest of the reason why there is none."""
    return sha256 or hashlib.sha256(repr(says).encode("utf-8", "replace")).hexdigest()


def grade_one(engine: Engine, entry: Entry, *, slug: str | None = None, lang: Lang = "fr") -> Graded:
    """Grade one file. `slug` is its assignment; None: the notebook tells, or its folder does.

    raises  SandboxError, SuiteError, CourseError: the grader's own faults, never a file's.
    """
    read = _read(entry)
    problem = read.problem
    found = slug or _slug(read.notebook, entry.path, engine.course)
    if found not in engine.course.slugs():
        return Graded(entry, None, problem.says if problem else _unknown(found, engine.course))
    assignment, _ = engine.suite(found)
    if problem is None:
        try:
            submission = from_notebook(read.notebook, assignment, name=entry.name, sha256=read.sha256, lang=lang)
            return Graded(entry, engine.grade(submission), None)
        except NotebookError as error:
            problem = error
    report = engine.unreadable(found, name=entry.name, lang=lang, sha256=read.sha256, says=problem.says)
    return Graded(entry, report, problem.says)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file after it was read: its JSON value, or why there is none."""

    sha256: str
    """Of its bytes; "" if they could not be read."""
    notebook: Any
    problem: NotebookError | None


def _read(entry: Entry) -> _Read:
    sha256 = ""
    try:
        content = read_bytes(entry.path)
        sha256 = hashlib.sha256(content).hexdigest()
        return _Read(sha256, parse_json(content), None)
    except NotebookError as error:
        return _Read(sha256, None, error)


def _slug(notebook: Any, path: Path, course: Course) -> str | None:
    """The assignment that a notebook says it answers; else the one that its folder or its own name is called after;
    else, for one that an editor has stripped and a student renamed, the one whose exercises are in it.
    """
    metadata = notebook.get("metadata") if isinstance(notebook, Mapping) else None
    ours = metadata.get("autograder") if isinstance(metadata, Mapping) else None
    said = ours.get("slug") if isinstance(ours, Mapping) else None
    if isinstance(said, str):
        return said[:80]
    called = next((name for name in (path.absolute().parent.name, path.stem) if name in course.slugs()), None)
    return called or _by_exercises(notebook, course)


def _by_exercises(notebook: Any, course: Course) -> str | None:
    """The assignment of which at least half of the exercises are in the notebook, if there is exactly one."""
    try:
        cells = code_cells(version_4(notebook))
    except NotebookError:
        return None
    known = [read_assignment(course, slug) for slug in course.slugs()]
    found = [each.slug for each in known if 2 * len(answered(cells, each)) >= len(each.exercises)]
    return found[0] if len(found) == 1 else None


def _unknown(slug: str | None, course: Course) -> Text:
    known = ", ".join(course.slugs())
    if slug is None:
        return Text(
            f"ce notebook ne dit pas à quel sujet il répond ; indiquez-le avec --assignment ({known})",
            f"this notebook does not say which assignment it answers; name it with --assignment ({known})",
        )
    return Text(
        f"ce notebook répond au sujet {slug!r}, que le cours n'a pas ({known}) ; --assignment en impose un autre",
        f"this notebook answers the assignment {slug!r}, which the course does not have ({known}); "
        "--assignment forces another",
    )
