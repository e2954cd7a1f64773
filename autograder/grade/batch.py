"""A class: many files, graded one after the other, each with a line of its own whatever is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course
from autograder.errors import NotebookError, UsageError
from autograder.grade.archive import Member, unpack
from autograder.grade.names import Pattern, author, in_one_line
from autograder.model import Assignment, Report
from autograder.source.notebook_file import parse_json, read_bytes, utf8, version_4
from autograder.source.read import read_assignment
from autograder.source.recognition import answered
from autograder.source.submission import code_cells, from_notebook
from autograder.text import Lang, Text

if TYPE_CHECKING:
    from autograder.grade.engine import Engine

CHECKPOINTS = ".ipynb_checkpoints"
NO_NOTEBOOK = Text(
    "Aucun notebook Jupyter (.ipynb) n'a été rendu. Rendez celui que vous avez complété.",
    "No Jupyter notebook (.ipynb) was handed in. Hand in the one that you completed.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to grade."""

    path: Path
    name: str
    """Who hands it in: see `names`."""
    pattern: Pattern = Pattern.PATH
    """How that was read."""
    attempt: tuple[str, ...] = ()
    """When it was handed in, in a form that sorts, as far as its name and its archive tell."""
    origin: str = ""
    """Where it is in the archive that it came in; "" for a file that came in none."""
    problem: Text | None = None
    """Why it could not be taken out of its archive."""
    handed_in: datetime | None = None
    """When, by the date in its name, else by that of the file or of its archive; None if nothing tells."""

    @property
    def file(self) -> str:
        """The file, as it was given."""
        return utf8(self.origin or str(self.path))


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of one file."""

    entry: Entry
    report: Report | None
    """None if no assignment could be found for it."""
    says: Text | None
    """Why there is no report, or why the report is empty."""


def collect(
    paths: Iterable[Path], course: Course, *, only: Collection[str] = (), unpacked: Path | None = None
) -> list[Entry]:
    """The files named, and the notebooks in the folders and zips named, sorted.

    only      names that must be among theirs; nothing is left out for it.
    unpacked  a folder of ours, for the notebooks that come in zips; None: a zip is refused like any other file.
    raises    UsageError if a path does not exist, if there is no notebook at all, if a name of `only` is nobody's, or
              if a zip cannot be read.
    """
    found: list[Entry] = []
    given = list(paths)
    for number, path in enumerate(given):
        if path.is_dir():
            found += [_in_folder(file, path, course) for file in _notebooks_below(path)]
        elif unpacked is not None and path.suffix.lower() == ".zip" and path.is_file():
            found += _in_zip(path, unpacked / str(number), course)
        elif path.exists() or path.is_symlink():
            who = author((path.name,), course.slugs())
            when = who.time or datetime.fromtimestamp(path.lstat().st_mtime, UTC)
            found.append(Entry(path, who.name, who.pattern, (who.when,), handed_in=when))
        else:
            raise UsageError(
                f"{path} does not exist: expected notebooks (.ipynb), or a folder or a zip that holds some."
            )
    if not found:
        raise UsageError(f"No notebook (.ipynb) in {', '.join(map(str, given))}: nothing to grade.")
    names = sorted({entry.name for entry in found})
    for name in only:
        if name not in names:
            shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
            raise UsageError(f"--only {name}: no submission is called so; there is {shown}.")
    return found


def _notebooks_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.ipynb") if CHECKPOINTS not in file.parts)


def _in_folder(file: Path, folder: Path, course: Course) -> Entry:
    who = author(file.relative_to(folder).parts, course.slugs())
    modified = datetime.fromtimestamp(file.lstat().st_mtime, UTC)
    return Entry(file, who.name, who.pattern, (who.when, modified.isoformat()), handed_in=who.time or modified)


def _in_zip(archive: Path, into: Path, course: Course) -> Iterator[Entry]:
    """The notebooks of a zip; for a student of Moodle's who handed in none, one entry that says so."""
    others: dict[str, Member] = {}
    seen: set[str] = set()
    for member in sorted(unpack(archive, into), key=lambda member: member.name):
        who = author(member.name, course.slugs())
        origin = f"{archive}/{'/'.join(map(in_one_line, member.name))}"
        if member.path is None and member.problem is None:
            if who.pattern is Pattern.MOODLE:
                others.setdefault(who.name, member)
            continue
        seen.add(who.name)
        modified = "-".join(f"{number:02d}" for number in member.modified)
        yield Entry(
            member.path or archive, who.name, who.pattern, (who.when, modified), origin, member.problem,
            who.time or _local(member.modified),
        )  # fmt: skip
    for name, member in others.items():
        if name not in seen:
            origin = f"{archive}/{'/'.join(map(in_one_line, member.name))}"
            yield Entry(archive, name, Pattern.MOODLE, (), origin, NO_NOTEBOOK)


def _local(modified: tuple[int, ...]) -> datetime | None:
    """The time that an archive tells, which has no zone: that of this machine. None if it is no time."""
    try:
        year, month, day, hour, minute, second = modified
        return datetime(year, month, day, hour, minute, second).astimezone()
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a file before it is graded."""

    slug: str | None
    """The assignment that it answers; None if the course has no such assignment, or nothing tells."""
    sha256: str
    """Of its bytes, or of the reason why they could not be read."""
    says: Text | None
    """Why it could not be read, or why its assignment is unknown."""


class Catalogue:
    """The assignments of a course, read when they are first needed, which takes a second."""

    def __init__(self, course: Course) -> None:
        self.course = course

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """All of them."""
        return tuple(read_assignment(self.course, slug) for slug in self.course.slugs())


def identify(entry: Entry, catalogue: Catalogue, *, slug: str | None = None) -> Identity:
    """Read a file and say which it is. `slug` is its assignment; None: the file tells."""
    course = catalogue.course
    read = _read(entry)
    found = slug or _slug(read.notebook, entry, catalogue)
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
    found = slug or _slug(read.notebook, entry, Catalogue(engine.course))
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
        if entry.problem is not None:
            raise NotebookError(entry.problem)
        content = read_bytes(entry.path)
        sha256 = hashlib.sha256(content).hexdigest()
        return _Read(sha256, parse_json(content), None)
    except NotebookError as error:
        return _Read(sha256, None, error)


def _slug(notebook: Any, entry: Entry, catalogue: Catalogue) -> str | None:
    """The assignment that a notebook says it answers; else the one that its folder or its own name is called after;
    else, for one that an editor has stripped and a student renamed, the one whose exercises are in it.
    """
    metadata = notebook.get("metadata") if isinstance(notebook, Mapping) else None
    ours = metadata.get("autograder") if isinstance(metadata, Mapping) else None
    said = ours.get("slug") if isinstance(ours, Mapping) else None
    if isinstance(said, str):
        return said[:80]
    path = Path(entry.origin) if entry.origin else entry.path.absolute()
    called = next((name for name in (path.parent.name, path.stem) if name in catalogue.course.slugs()), None)
    return called or _by_exercises(notebook, catalogue)


def _by_exercises(notebook: Any, catalogue: Catalogue) -> str | None:
    """The assignment of which at least half of the exercises are in the notebook, if there is exactly one."""
    try:
        cells = code_cells(version_4(notebook))
    except NotebookError:
        return None
    if not cells:
        return None
    found = [each.slug for each in catalogue.assignments if 2 * len(answered(cells, each)) >= len(each.exercises)]
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
