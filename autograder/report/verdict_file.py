"""`verdicts.jsonl`: made from the store of a class; always a whole file, of this run or of the one before."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.grade.roll import Listed
from autograder.grade.store import MAX_ATTEMPTS, Claim, Store
from autograder.report.schema import FAULT, SCHEMA, ungraded

STORE_SUFFIX = ".db"


class VerdictFile:
    """Where a run writes its verdicts, and the store of its work beside it."""

    def __init__(self, named: Path) -> None:
        """Accept a name, or say why it will not do, before anything is graded.

        raises  UsageError if it cannot be written there.
        """
        self.named = named
        self.path = named.resolve()  # replacing a link would leave the file that it names as it was
        self._require_plain()
        self._require_writable()

    @property
    def store(self) -> Path:
        """`verdicts.db` for `verdicts.jsonl`."""
        return self.path.with_suffix(STORE_SUFFIX)

    def _require_plain(self) -> None:
        if self.path.suffix == STORE_SUFFIX:
            raise UsageError(
                f"--out {self.named}: the suffix {STORE_SUFFIX} is that of the store, which lies beside the verdicts. "
                "Choose another name, such as verdicts.jsonl."
            )
        # those of os.path: where a folder above may not be entered they say no, and the test of writing says why
        if os.path.exists(self.path) and not os.path.isfile(self.path):
            what = "a folder" if os.path.isdir(self.path) else "not a regular file"
            raise UsageError(f"--out {self.named}: cannot be written (it is {what}). Choose a file that can.")

    def _require_writable(self) -> None:
        try:
            with tempfile.TemporaryFile(dir=self.path.parent):
                pass
        except OSError as error:
            raise UsageError(
                f"--out {self.named}: cannot be written ({error.strerror}). Choose a file that can."
            ) from error

    def write(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Put a new file in the place of the old one, at once. One writer at a time: see `Store.exclusive`.

        raises  UsageError if the disk is full; the old file is then still there.
        """
        draft = self.path.with_name(
            f".{self.path.name}.draft"
        )  # one name: the next run replaces what a killed one left
        try:
            with draft.open("w", encoding="utf-8") as file:
                for line in lines:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise UsageError(
                f"--out {self.named}: cannot be written ({error.strerror}). "
                f"The verdicts are kept in {self.store.name}: free some space, then the same command writes them."
            ) from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is always whole: the new one, or the one before.

    raises  UsageError if it cannot be written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise UsageError(f"{path}: cannot be written ({error.strerror}). Choose a file that can.") from error


def texts(path: Path) -> Iterator[str]:
    """The lines of a file of verdicts that was just written, as they are in it."""
    with path.open(encoding="utf-8") as file:
        yield from (text.rstrip("\n") for text in file)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file that `autograder grade` wrote.

    raises  UsageError if it is not such a file, or of another version.
    """
    try:
        found = [json.loads(text) for text in path.read_text(encoding="utf-8").split("\n") if text.strip()]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). `autograder grade` writes it.") from error
    except ValueError as error:
        raise UsageError(
            f"{path}: not a file of verdicts ({error}). Give the one that `autograder grade` wrote."
        ) from error
    for number, verdict in enumerate(found, 1):
        if not isinstance(verdict, dict) or verdict.get("schema") != SCHEMA:
            raise UsageError(
                f"{path}, line {number}: not a verdict of schema {SCHEMA}. Grade again with this version of autograder."
            )
    return found


def newest_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of verdicts, or the newest verdict on each submission of a store.

    raises  UsageError if it is neither; StoreError if the store cannot be read.
    """
    if path.suffix != STORE_SUFFIX:
        return read_lines(path)
    if not path.is_file():
        raise UsageError(f"{path}: there is no such store. `autograder grade` makes it, beside --out.")
    with Store(path) as store:
        return list(store.newest_each())


@dataclass(slots=True)
class Book:
    """The lines of a class, made one after the other, so that a large class takes no more memory than a small one."""

    store: Store
    roll: Sequence[Listed]
    """Every file of the class."""
    ended: Mapping[str, Claim]
    """Key of an item of this run -> what became of it."""
    count: int = 0
    """Lines so far."""
    missing: list[str] = field(default_factory=list)
    """Names of those that this run left out and that have no line."""
    stale: list[str] = field(default_factory=list)
    """Names of those that have the line of a grading under other conditions: with another suite, another version of
    the engine, another secret."""

    def lines(self) -> Iterator[dict[str, Any]]:
        """The line of each file, in the order of the files; of one that this run left out, that of an earlier run."""
        for each in self.roll:
            line = self._line(each)
            if line is not None:
                self.count += 1
                yield line

    def _line(self, each: Listed) -> dict[str, Any] | None:
        if not each.key:
            return ungraded(name=each.name, file=each.file, says=each.reason)
        if self.ended.get(each.key) is Claim.FAULT:
            return ungraded(name=each.name, file=each.file, says=FAULT, slug=each.slug, sha256=each.sha256)
        verdict = self.store.verdict(each.key)
        if verdict is None:
            verdict = self.store.newest(submission=each.name, sha256=each.sha256, slug=each.slug)
            (self.missing if verdict is None else self.stale).append(each.name)
        return None if verdict is None else {"same_as": None, **verdict, "file": each.file}

    def notes(self) -> dict[str, str]:
        """Name of a submission that the grader failed on -> why."""
        return {each.name: self.store.note(each.key) for each in self.roll if self.ended.get(each.key) is Claim.FAULT}


def summary(book: Book, notes: Mapping[str, str], out: Path) -> Iterator[str]:
    """What a run has done, in a few sentences for a teacher.

    notes  as `Book.notes`.
    """
    now = sum(claim is Claim.OURS for claim in book.ended.values())
    plural = "" if book.count == 1 else "s"
    yield f"{book.count} submission{plural}, {now} of them graded now; verdicts in {out}"
    if book.missing:
        yield (
            f"Not graded yet, and without a line: {', '.join(book.missing)}. "
            "Without --only and --since they are graded too."
        )
    if book.stale:
        yield (
            f"With the line of an earlier suite, version or setting: {', '.join(book.stale)}. "
            "Without --only and --since they are graded again."
        )
    for name, note in notes.items():
        yield (
            f"No verdict on {name} after {MAX_ATTEMPTS} attempts ({note or 'each time the grader was killed'}): "
            f"the fault is the grader's, there is no score. `--only {name} --force` tries again."
        )
