"""What is too large for a row of the store: files beside it, each named by the sha256 of what it holds.

A file is whole or not there, and it is there before a row names it. One that no row names was left by a grader that was
killed between the two, and is swept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import StoreError

SUFFIX = ".artefacts"
"""Of the folder beside a store: `verdicts.artefacts` for `verdicts.db`."""
DRAFT = ".draft-"
DRAFT_S = 3600.0
"""How long a draft may still be somebody's: writing one takes milliseconds."""
LEVEL = 1  # of zlib: text and PNG pictures, read once or never
FULL = (errno.ENOSPC, errno.EDQUOT)


class Artefacts:
    """The folder. It is made by the first file that is kept in it."""

    def __init__(self, store: Path) -> None:
        """The folder of a store."""
        self.folder = store.with_suffix(SUFFIX)

    def draft(self, content: bytes) -> Draft:
        """Write the content beside its place, to be put there in the transaction that names it.

        raises  StoreError if it cannot be written.
        """
        place = self.folder / hashlib.sha256(content).hexdigest()
        if place.exists():
            return Draft(place, None, content)
        return Draft(place, self._written(content), content)

    def _written(self, content: bytes) -> Path:
        path = None
        try:
            self.folder.mkdir(exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=DRAFT, dir=self.folder)
            path = Path(name)
            with open(descriptor, "wb") as file:
                file.write(zlib.compress(content, LEVEL))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if path is not None:
                path.unlink(missing_ok=True)
            raise self._unwritable(error) from error
        return path

    def place(self, draft: Draft) -> str:
        """Put a draft in its place, under its name. Call it in the transaction that names it, so that no sweep is near.

        raises  StoreError if it cannot be written.
        """
        if draft.path is None and not draft.place.exists():  # swept since: it was an orphan
            draft = Draft(draft.place, self._written(draft.content), draft.content)
        if draft.path is not None:
            try:
                os.replace(draft.path, draft.place)
                folder = os.open(self.folder, os.O_RDONLY)
                try:
                    os.fsync(folder)  # the name too survives a power cut
                finally:
                    os.close(folder)
            except OSError as error:
                raise self._unwritable(error) from error
        return draft.place.name

    def read(self, name: str) -> bytes:
        """What was kept under a name.

        raises  StoreError if it is not there, or damaged.
        """
        try:
            content = zlib.decompress((self.folder / name).read_bytes())
        except (OSError, zlib.error) as error:
            raise self._damaged(name, str(error)) from error
        if hashlib.sha256(content).hexdigest() != name:
            raise self._damaged(name, "it is not what was written")
        return content

    def sweep(self, named: Collection[str]) -> int:
        """Remove what no row names, and old drafts. Call it in a transaction; the number of files removed."""
        removed = 0
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                draft = path.name.startswith(DRAFT)
                if (draft and time.time() - path.stat().st_mtime > DRAFT_S) or (not draft and path.name not in named):
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def _damaged(self, name: str, why: str) -> StoreError:
        return StoreError(
            f"{self.folder / name} is missing or damaged ({why}): it holds what the cells of a submission showed. "
            "Grade again with --force."
        )

    def _unwritable(self, error: OSError) -> StoreError:
        why = "the disk is full" if error.errno in FULL else "it cannot be written"
        return StoreError(
            f"{self.folder}: {why} ({error.strerror}). The verdicts up to here are kept: make room, or make it "
            "writable, then the same command goes on from there."
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that is written, and not yet in its place."""

    place: Path
    path: Path | None
    """None if the same content was there already."""
    content: bytes

    def discard(self) -> None:
        """Remove it, unless it was put in its place."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
