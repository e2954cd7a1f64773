"""What no file of a release may hold, and the search for it in every file: its name, its content, its strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.public.declare import public_checks
from autograder.source import leaks, regions
from autograder.source.leaks import TRIVIAL_LENGTH, notebook_text, squeeze
from autograder.source.read import read_source
from autograder.suite.declare import Suite
from autograder.text import LANGS

TELLING_NUMBER = re.compile(r"\d\.\d{6,}")
"""A calibrated threshold, not a round number."""
TELLING_LINE = 20
"""Shorter lines of a suite, without their spaces, are anybody's: `for dim in (2, 3):`."""
TELLING_PIECE = 40
"""Of this length a line of a suite is looked for inside other lines too."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is hidden, each with the words that say what it is."""

    names: dict[str, str] = field(default_factory=dict)
    """Names of hidden checks, of misconceptions and of accepted answers."""
    lines: dict[str, str] = field(default_factory=dict)
    """Whole lines of the files that hold them, without white space."""
    texts: dict[str, str] = field(default_factory=dict)
    """Sentences, solutions, thresholds, the secret of the course, without white space: wherever they stand."""

    def __len__(self) -> int:
        return len(self.names) + len(self.lines) + len(self.texts)


def secrets_of(course: Course) -> Secrets:
    """Everything that is hidden in a course: of all its assignments, whichever is released."""
    found = Secrets()
    public = set(_public_texts(course))
    shown = "\n".join(public)
    for slug in course.slugs():
        found.names.update(_names(course, slug))
        for text, what in _texts(course, slug):
            told = squeeze(text)
            if told and told not in public:
                found.texts[told] = what
        for line, what in _lines(course, slug):
            told = squeeze(line)
            if len(told) >= TELLING_PIECE and told not in shown:  # one line of a signature may stand within the skeleton's
                found.texts.setdefault(told, what)
            elif TELLING_LINE <= len(told) < TELLING_PIECE and told not in public:
                found.lines.setdefault(told, what)
    try:
        if len(secret := squeeze(course.secret())) >= TRIVIAL_LENGTH:
            found.texts[secret] = "the secret of the course"
    except CourseError:
        pass  # it has none yet, and nothing was drawn from it
    return found


def leaks_in(files: Mapping[str, bytes], secrets: Secrets) -> list[str]:
    """Each secret that a file holds, in its name or its content; one sentence each.

    files  name -> content, of everything that is shipped.
    """
    by_content: dict[bytes, list[str]] = {}  # a zip holds what the folder holds: searched once
    for name, content in files.items():
        by_content.setdefault(content, []).append(name)
    found = [f"a name of a file tells {what}: {name}" for name in files for what in _told(name, secrets)]
    for content, names in by_content.items():
        raw = content.decode("utf-8", "replace")
        seen = "\n".join([raw, notebook_text(raw) if names[0].endswith(".ipynb") else _unescaped(raw)])
        found += [f"{', '.join(names)} tells {what}" for what in _told(seen, secrets)]
    return found


def _told(text: str, secrets: Secrets) -> Iterator[str]:
    """What a text gives away."""
    words = set(re.findall(r"\w+", text))
    yield from (f"{what}: {name}" for name, what in secrets.names.items() if name in words)
    lines = set(map(squeeze, text.splitlines()))
    yield from (f"{what}: {line}" for line, what in secrets.lines.items() if line in lines)
    whole = squeeze(text)
    size = min(map(len, secrets.texts), default=1)
    starts = {whole[place : place + size] for place in range(len(whole))}  # spares most of the searches
    yield from (f"{what}: {told[:70]}" for told, what in secrets.texts.items() if told[:size] in starts and told in whole)


def _unescaped(text: str) -> str:
    """The text with the escapes of Python strings read: a test file is ASCII."""
    return re.sub(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))", lambda found: chr(int(found[1] or found[2], 16)), text)


def _names(course: Course, slug: str) -> Iterator[tuple[str, str]]:
    """Names that are hidden. A name of one word is a word, and gives nothing away."""
    suite = Suite.load(course, slug)
    for entries, what in (
        (suite.checks, "a hidden check"),
        (suite.misconceptions, "a misconception"),
        (suite.accepted, "an accepted answer"),
    ):
        for entry in entries:
            if "_" in entry.name and len(entry.name) >= TRIVIAL_LENGTH:
                yield entry.name, f"{what} of {slug}"


def _texts(course: Course, slug: str) -> Iterator[tuple[str, str]]:
    """Sentences, lines and numbers that are hidden."""
    suite = Suite.load(course, slug)
    for check in suite.checks:
        yield from ((check.says[lang], f"the sentence of a hidden check of {slug}") for lang in LANGS)
    for wrong in suite.misconceptions:
        yield from ((wrong.explanation[lang], f"the explanation of a misconception of {slug}") for lang in LANGS)
    for _, line in leaks.secret_lines(read_source(course, slug)):
        yield line, f"a line of the solution of {slug}"
    for path in course.calibrations(slug):
        for number in TELLING_NUMBER.findall(path.read_text(encoding="utf-8")):
            yield number, f"a number of {path.relative_to(course.root)}"


def _lines(course: Course, slug: str) -> Iterator[tuple[str, str]]:
    """Lines of the files that are hidden."""
    for path in (course.suite(slug), course.misconceptions(slug), course.accepted(slug)):
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield line, f"a line of {path.relative_to(course.root)}"


def _public_texts(course: Course) -> Iterator[str]:
    """Lines and sentences that students receive on purpose, without white space: what is hidden beside them is not."""
    for slug in course.slugs():
        source = read_source(course, slug)
        for cell in source.code():
            yield from map(squeeze, regions.public(cell.text))
        for checks in public_checks(course, slug).values():
            for check in checks:
                yield from (squeeze(check.says[lang]) for lang in LANGS)
                yield from map(squeeze, check.source.splitlines())
    shipped = Path(__file__).parent.parent / "public" / "shipped.py"
    yield from map(squeeze, shipped.read_text(encoding="utf-8").splitlines())
