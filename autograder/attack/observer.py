"""Who decides what an attack gained: never the attack, always what is found afterwards outside its reach."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from autograder.attack.corpus import Cheat
from autograder.attack.victim import POINTS, Canaries
from autograder.sandbox.survivors import survivors

ATTACKER, HONEST = "cheat", "honest"
"""The two students of each class, in the order of grading."""
GONE_WITHIN_S = 2.0
"""A process that was killed with its submission is gone from /proc by then, on a busy machine too."""
SHARED = ("/tmp", "/var/tmp", "/dev/shm")
"""Where anybody may write, beside the lab's own folder."""
BREACH = re.compile(r"^BREACH: (.*)$", re.MULTILINE)
ACTIVE = frozenset({"script", "iframe", "object", "embed", "applet", "form", "base", "meta", "link", "animate", "set"})
"""Elements that run, load or obey something in the browser of the person who opens a page."""
ESCAPE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What changes a terminal, or the order in which it shows the letters."""
FORMULA = re.compile(r"^[=+@\t\r]|^-(?![0-9.])")
"""What a spreadsheet computes instead of showing it."""


class Gain(StrEnum):
    """What an attack can have gained."""

    POINTS = "points"
    """More points than its honest content deserves."""
    READ = "read"
    """Something hidden: a canary is in what the student gets back, or reached the listener."""
    REACHED = "reached"
    """Somebody outside: the listener got the marker."""
    WROTE = "wrote"
    """A file that is not its own."""
    STAYED = "stayed"
    """A process of it is alive after the grading."""
    STOPPED = "stopped"
    """The class: the batch ended early or not in time, or the next submission did not get its marks."""
    TOLD = "told"
    """Something that only it could see and that it says it checked, such as a system call that should be refused."""
    SHOWN = "shown"
    """Something alive in a file that a person opens."""


@dataclass(frozen=True, slots=True)
class Page:
    """Something that a person opens, with what opens it."""

    kind: str
    """`html`, `terminal` or `csv`."""
    text: str


@dataclass(frozen=True, slots=True)
class Graded:
    """What a grader made of the class of two."""

    earned: float | None
    """By the attack; None if it got no mark."""
    next_earned: float | None
    """By the honest submission that was graded right after."""
    returned: str = ""
    """All text that the author of the attack gets to read."""
    pages: tuple[Page, ...] = ()
    """What students and teachers open afterwards."""
    results: str | None = None
    """What the grader wrote as its results; None if nothing can be compared with that."""
    trouble: str = ""
    """Why the batch ended early, or not in time."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one cheat gained against one grader."""

    grader: str
    cheat: Cheat
    gains: Mapping[Gain, str]
    """What was gained, and how that shows; empty if the law held."""
    earned: float | None
    next_earned: float | None
    seconds: float
    fault: str = ""
    """Why the lab could not try it on this grader; then nothing above means anything."""

    @property
    def next_is_right(self) -> bool:
        """The honest submission got its full marks."""
        return self.next_earned == POINTS


@dataclass(slots=True)
class Observer:
    """Watches one lab: a folder with files that must not change, and words that must not travel."""

    root: Path
    canaries: Canaries
    results: Path
    """Where the grader writes, which an attack may not change afterwards."""
    marker: str = ""
    """The word that the attack must leave wherever it has been."""
    heard: list[str] = field(default_factory=list)
    """What the listener received."""
    usual: frozenset[str] = frozenset()
    """The canaries that this grader shows to everybody: to an untouched skeleton too. No attack read them."""
    usually_live: Mapping[str, int] = field(default_factory=dict)
    """What is alive in the pages of an untouched skeleton, with how many there are of it."""
    written: tuple[Path, ...] = ()
    """Folders and files that the grader writes as it grades."""
    _before: dict[Path, str] = field(default_factory=dict)

    def start(self, marker: str) -> None:
        """Take the state of the files before the attack that leaves this word."""
        self.marker = marker
        self._before = dict(self._digests())

    def gains(self, cheat: Cheat, graded: Graded) -> dict[Gain, str]:
        """What the attack gained, each with how it shows."""
        found = {
            Gain.POINTS: self._points(cheat, graded),
            Gain.READ: self._read(graded),
            Gain.REACHED: "the listener heard it" if any(self.marker in said for said in self.heard) else "",
            Gain.WROTE: self._wrote(graded),
            Gain.STAYED: self._stayed(),
            Gain.STOPPED: self._stopped(graded),
            Gain.TOLD: "; ".join(dict.fromkeys(said[:80] for said in BREACH.findall(graded.returned))),
            Gain.SHOWN: ", ".join(
                what for what, many in alive(graded.pages).items() if many > self.usually_live.get(what, 0)
            ),
        }
        return {gain: how for gain, how in found.items() if how}

    def _points(self, cheat: Cheat, graded: Graded) -> str:
        earned = graded.earned
        return f"{earned:g} points for {cheat.merits:g}" if earned is not None and earned > cheat.merits + 1e-6 else ""

    def _read(self, graded: Graded) -> str:
        return ", ".join(name for name in self.seen(graded) if name not in self.usual)

    def seen(self, graded: Graded) -> list[str]:
        """The canaries that came back or went out; also backwards or in hexadecimal, as a careful thief would spell."""
        texts = [graded.returned, *self.heard]
        return [
            name
            for name, word in self.canaries.items()
            if any(form in text for text in texts for form in (word, word[::-1], word.encode().hex()))
        ]

    def _wrote(self, graded: Graded) -> str:
        """Files that changed, and files of the attack where it may not write."""
        after = dict(self._digests())
        changed = [str(path.relative_to(self.root)) for path, old in self._before.items() if after.get(path) != old]
        if graded.results is not None and graded.results != _text(self.results):
            changed.append(self.results.name)
        places = [*self._others(), *(path for folder in SHARED for path in _below(folder))]
        left = {path.name for path in places if self.marker in path.name}
        return ", ".join([*sorted(changed), *sorted(left)])

    def _stayed(self) -> str:
        """The processes of the attack that are still there; they are ended."""
        left = survivors(self.marker, within_s=GONE_WITHIN_S)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return f"{len(left)} processes" if left else ""

    def _stopped(self, graded: Graded) -> str:
        if graded.trouble:
            return graded.trouble
        if graded.next_earned is None:
            return "the next submission got no mark"
        return "" if graded.next_earned == POINTS else f"the next submission got {graded.next_earned:g} of {POINTS:g}"

    def _digests(self) -> Iterator[tuple[Path, str]]:
        """Every protected file with its content, links as links."""
        for path in self._others():
            if any(path == place or place in path.parents for place in (self.results, *self.written)):
                continue
            with contextlib.suppress(OSError):  # what is taken away meanwhile is missing, and that is seen
                if path.is_symlink():
                    yield path, os.readlink(path)
                elif path.is_file() and "__pycache__" not in path.parts:
                    yield path, hashlib.sha256(path.read_bytes()).hexdigest()

    def _others(self) -> Iterator[Path]:
        """All that lies in the lab, but for what the attack handed in itself."""
        for path in sorted(self.root.rglob("*")):
            if ATTACKER not in path.relative_to(self.root).parts:
                yield path


def alive(pages: Iterable[Page]) -> Counter[str]:
    """What in the pages would act by itself, with how many there are of it."""
    found: Counter[str] = Counter()
    for page in pages:
        if page.kind == "html":
            reader = _Alive()
            reader.feed(page.text)
            found += reader.found
        elif page.kind == "csv":
            cells = (cell.strip('"') for line in page.text.splitlines() for cell in line.split(","))
            found["a formula in a table"] += sum(bool(FORMULA.match(cell)) for cell in cells)
        else:
            found["an escape sequence in a terminal"] += len(ESCAPE.findall(page.text))
    return +found


class _Alive(HTMLParser):
    """Counts the elements and attributes of a page that a browser would run, load or obey."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in ACTIVE:
            self.found[f"<{tag}> in a page"] += 1
        for name, value in attrs:
            target = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on"):
                self.found["an event handler in a page"] += 1
            elif target.startswith(("javascript:", "vbscript:", "data:text/html")):
                self.found["a link that runs in a page"] += 1


def _text(path: Path) -> str:
    """The content of a file that an attack may have replaced by anything."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else ""


def _below(folder: str) -> Iterator[Path]:
    """What lies in a folder and in the folders of it, not deeper where others have their own things."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            yield Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    yield from (Path(inner.path) for inner in os.scandir(entry.path))


def strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
