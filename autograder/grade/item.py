"""The unit of work of a class: one file under given conditions, claimed from the store, graded once, and kept."""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from autograder.course import DIGITS, Course
from autograder.data import graded
from autograder.errors import IsolationError, NotebookError, StoreError
from autograder.grade.batch import Catalogue, Entry, Graded, digest, grade_one, identify
from autograder.grade.engine import Engine
from autograder.grade.shown import packed
from autograder.grade.store import Claim, Store
from autograder.model import ENGINE_VERSION
from autograder.text import Lang, Text

log = logging.getLogger("autograder")

DEVICE = "cpu"
"""What the sandbox gives to a submission."""
PACKAGES = ("torch", "numpy", "scikit-learn", "ipython")
"""Whose version can change what a submission computes; the data of the assignments come with scikit-learn."""
WAIT_S = 0.2
"""Between two looks at the items that another grader holds."""
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


class Conditions:
    """What a verdict depends on beside the submission, worked out once for each assignment."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.catalogue = Catalogue(engine.course)
        self._found: dict[str, dict[str, Any]] = {}

    def __getitem__(self, slug: str) -> dict[str, Any]:
        """The conditions of an assignment, as a JSON object."""
        if slug not in self._found:
            self._found[slug] = {
                "engine": ENGINE_VERSION,
                "suite": suite_digest(self.engine.course, slug, data=self.engine.data),
                "secret": hashlib.sha256(f"secret of a course: {self.engine.course.secret()}".encode()).hexdigest(),
                "packages": _versions(),
                "data": images_of(self.engine.data),
                "device": DEVICE,
                "isolation": str(self.engine.isolation),
                "limits": asdict(self.engine.limits),
            }
        return self._found[slug]


def images_of(data: str) -> str:
    """What names the images of a grading: those of scikit-learn change with its version, others with their files."""
    return data if data == DIGITS else f"{data} {graded(data).sha256}"


def suite_digest(course: Course, slug: str, *, data: str = DIGITS) -> str:
    """The sha256 of every file that says what an assignment asks: its source, suite, known answers, calibrations."""
    answers = sorted(course.source(slug).parent.glob("*.py"))
    whole = hashlib.sha256()
    for path in (*answers, course.suite(slug), *course.calibrations(slug, data)):
        content = path.read_bytes() if path.exists() else b""
        whole.update(f"{path.relative_to(course.root)} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def prepare(entry: Entry, conditions: Conditions, *, slug: str | None, lang: Lang) -> Item | Graded:
    """The item of a file; or what there is to say of a file whose assignment is unknown."""
    known = identify(entry, conditions.catalogue, slug=slug)
    if known.slug is None:
        return Graded(entry, None, known.says)
    return Item(entry, known.slug, lang, known.sha256, conditions[known.slug])


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


def grade_items(
    store: Store, items: Iterable[Item], engine: Engine, *, line: Line, advance: Callable[[Item], None]
) -> dict[str, Claim]:
    """See to it that every item has a result, or as many failed attempts as are allowed.

    Items that another grader holds are waited for, and taken over if it dies.

    line     how a verdict is written.
    advance  called for each item that needs no more work.
    returns  key of an item -> OURS if it was graded here, DONE if it had a result, FAULT if it has none.
    raises   IsolationError, SuiteError, UsageError: nothing can be graded before somebody mends something. What was
             graded before is kept.
    """
    waiting = deque({item.key: item for item in items}.values())
    ended: dict[str, Claim] = {}
    while waiting:
        held = 0
        for _ in range(len(waiting)):
            item = waiting.popleft()
            claim = store.claim(item.key)
            if claim is Claim.BUSY or (claim is Claim.OURS and not grade_item(store, item, engine, line=line)):
                held += claim is Claim.BUSY
                waiting.append(item)  # after all others
                continue
            ended[item.key] = claim
            advance(item)
        if waiting and held == len(waiting):
            time.sleep(WAIT_S)
    return ended


def grade_item(store: Store, item: Item, engine: Engine, *, line: Line) -> bool:
    """Grade an item whose lease we hold. True if its verdict is in the store; False if it must be claimed again.

    raises  as `grade_items`.
    """
    try:
        engine.suite(item.slug)  # a course that cannot grade ends the run; from here on a fault costs this item only
        graded = _attempt(item, engine)
    except BaseException:  # a person's interrupt too: this attempt does not count
        with suppress(StoreError):  # the lease is void as soon as this process has ended
            store.give_back(item.key, charged=False)
        raise
    if isinstance(graded, Exception):
        log.warning("%s: this attempt failed (%s: %s)", item.entry.name, type(graded).__name__, graded)
        store.give_back(item.key, charged=True, note=f"{type(graded).__name__}: {graded}")
        return False
    assert graded.report is not None
    return store.finish(item.key, line(graded), outputs=packed(graded.report.cells))


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
