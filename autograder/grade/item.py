"""The unit of work of a class: one file under given conditions, claimed from the store, graded once, and kept."""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import DIGITS, Course
from autograder.errors import IsolationError, NotebookError, StoreError
from autograder.grade.batch import Entry, Graded, digest, grade_one
from autograder.grade.handin import HandIn
from autograder.grade.names import Pattern
from autograder.grade.shown import packed
from autograder.grade.store import Store
from autograder.grade.terms import Terms
from autograder.model import ENGINE_VERSION
from autograder.quality import calibration
from autograder.text import Lang, Text

if TYPE_CHECKING:
    from autograder.grade.engine import Engine  # and with it torch: who only hands out work does without

log = logging.getLogger("autograder")

PACKAGES = ("torch", "numpy", "scikit-learn", "ipython")
"""Whose version can change what a submission computes; the data of the assignments come with scikit-learn."""
Line = Callable[[Graded], dict[str, Any]]
"""How a verdict is written as a JSON object."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file to grade, and all that its verdict depends on."""

    entry: Entry
    slug: str
    lang: Lang
    """Of its messages, when the notebook does not say."""
    sha256: str
    """Of the file's bytes, or of the reason why they could not be read."""
    conditions: Mapping[str, Any]
    """What else the verdict depends on: see `conditions`."""

    @property
    def key(self) -> str:
        """Its name in the store: the same file under the same conditions is the same item."""
        about = [self.sha256, self.entry.name, self.slug, self.lang, self.conditions]
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()

    @property
    def content(self) -> str:
        """What its verdict depends on: two items with the same content have the same verdict."""
        about = [self.sha256, self.slug, self.lang, self.conditions]
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The item as it travels to another process of this machine."""
        entry, problem = self.entry, self.entry.problem
        return {
            "entry": {
                "path": str(entry.path),
                "name": entry.name,
                "pattern": str(entry.pattern),
                "attempt": entry.attempt,
                "origin": entry.origin,
                "problem": [problem.fr, problem.en] if problem else None,
            },
            "slug": self.slug,
            "lang": self.lang,
            "sha256": self.sha256,
            "conditions": dict(self.conditions),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Item:
        """The item that `as_json` gave."""
        about = found["entry"]
        entry = Entry(
            Path(about["path"]), about["name"], Pattern(about["pattern"]), tuple(about["attempt"]), about["origin"],
            Text(*about["problem"]) if about["problem"] else None,
        )  # fmt: skip
        return cls(entry, found["slug"], found["lang"], found["sha256"], found["conditions"])


@dataclass(frozen=True, slots=True)
class Score:
    """What a verdict comes to, for whoever counts."""

    earned: float | None
    possible: float | None
    unreadable: bool

    @classmethod
    def of(cls, verdict: Mapping[str, Any]) -> Score:
        """The score in a verdict, as a JSON object."""
        return cls(verdict["earned"], verdict["possible"], verdict.get("unreadable") is not None)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of grading an item once."""

    kept: bool
    """Its verdict is in the store; if not, the item must be claimed again."""
    seconds: float
    note: str = ""
    """The fault of ours that it met."""
    score: Score | None = None


class Conditions:
    """What a verdict depends on beside the submission, worked out once for each assignment."""

    def __init__(self, terms: Terms) -> None:
        """The conditions of a run.

        raises  DataError if the images are not on this machine.
        """
        self.terms = terms
        self._images = images_of(terms.data)
        self._found: dict[str, dict[str, Any]] = {}

    def __getitem__(self, slug: str) -> dict[str, Any]:
        """The conditions of an assignment, as a JSON object."""
        if slug not in self._found:
            self._found[slug] = {
                "engine": ENGINE_VERSION,
                "suite": suite_digest(self.terms.course, slug, data=self.terms.data),
                "secret": hashlib.sha256(f"secret of a course: {self.terms.course.secret()}".encode()).hexdigest(),
                "packages": _versions(),
                "data": self._images,
                "device": self.terms.device,
                "isolation": self.terms.isolation,
                "limits": self.terms.limits.as_json(),
            }
        return self._found[slug]


def images_of(data: str) -> str:
    """What names the images of a grading: those of scikit-learn change with its version, others with their files."""
    if data == DIGITS:
        return data
    from autograder.data import graded  # and torch, which takes seconds

    return f"{data} {graded(data).sha256}"


def suite_digest(course: Course, slug: str, *, data: str = DIGITS) -> str:
    """The sha256 of every file that says what an assignment asks: its source, suite, known answers, calibrations."""
    answers = sorted(course.source(slug).parent.glob("*.py"))
    whole = hashlib.sha256()
    for path in (*answers, course.suite(slug), *calibration.files(course, slug, data)):
        content = path.read_bytes() if path.exists() else b""
        whole.update(f"{path.relative_to(course.root)} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def prepare(found: HandIn, conditions: Conditions, *, lang: Lang) -> Item | Graded:
    """The item of a file; or what there is to say of a file whose assignment is unknown."""
    if found.slug is None:
        return Graded(found.entry, None, found.says)
    return Item(found.entry, found.slug, lang, found.sha256, conditions[found.slug])


def register(store: Store, items: Iterable[Item], *, again: bool = False) -> None:
    """Make the items known to the store; `again`: as if none of them had been graded before."""
    with store.exclusive():
        for item in items:
            store.register(
                item.key,
                submission=item.entry.name,
                sha256=item.sha256,
                slug=item.slug,
                conditions=item.conditions,
                again=again,
            )


def grade_item(
    store: Store, item: Item, engine: Engine, *, line: Line, proven: Callable[[], None] = lambda: None
) -> Attempt:
    """Grade an item whose lease we hold.

    line     how a verdict is written.
    proven   called before the verdict is kept; returns when the suite has been seen to pass on its reference, for an
             engine that has not seen it itself (`Engine.trusted`).
    raises   IsolationError, SuiteError, UsageError: nothing can be graded before somebody mends something. What was
             graded before is kept.
    """
    started = time.monotonic()
    try:
        engine.suite(item.slug)  # a course that cannot grade ends the run; from here on a fault costs this item only
        graded = _attempt(item, engine)
        proven()
    except BaseException:  # a person's interrupt too: this attempt does not count
        with suppress(StoreError):  # the lease is void as soon as this process has ended
            store.give_back(item.key, charged=False)
        raise
    seconds = time.monotonic() - started
    if isinstance(graded, Exception):
        note = f"{type(graded).__name__}: {graded}"
        log.warning("%s: this attempt failed (%s)", item.entry.name, note)
        store.give_back(item.key, charged=True, note=note)
        return Attempt(False, seconds, note)
    assert graded.report is not None
    verdict = line(graded)
    kept = store.finish(item.key, verdict, outputs=packed(graded.report.cells))
    return Attempt(kept, seconds, "", Score.of(verdict))


def copy_verdict(store: Store, item: Item, original: str, verdict: Mapping[str, Any]) -> Attempt:
    """Give an item whose lease we hold the verdict on the same file under the same conditions, from somebody else.

    original  the key of that one.
    """
    whose = (verdict.get("same_as") or verdict["submission"]) if verdict["sha256"] else None  # None: no file was read
    copied = {**verdict, "submission": item.entry.name, "file": item.entry.file, "same_as": whose}
    return Attempt(store.finish(item.key, copied, outputs=store.outputs(original)), 0.0, "", Score.of(copied))


def _attempt(item: Item, engine: Engine) -> Graded | Exception:
    """What became of an item, or the fault of ours that it met.

    raises  IsolationError.
    """
    try:
        graded = grade_one(engine, item.entry, slug=item.slug, lang=item.lang)
    except IsolationError:
        raise
    except Exception as error:  # whatever one submission makes of us must not stop the class
        log.debug("a fault of the grader", exc_info=True)
        engine.close()
        return error
    assert graded.report is not None
    if digest(graded.report.sha256, graded.says) != item.sha256:
        return NotebookError(Text("le fichier a changé pendant la correction", "the file changed while it was graded"))
    return graded
