"""What happened during a run, one JSON object a line: `autograder grade --log FILE`, to be searched with grep and jq.

time        when, in UTC, to the millisecond
event       claimed: a slot has begun. graded: the verdict is kept. copied: it is that of the same file from somebody
            else. known: there was one. retried: an attempt failed through no fault of the submission. fault: the last
            attempt that is allowed has failed, there is no score. interrupted: a person ended the run; not counted
submission  whose
slug        the assignment
seconds     wall time of the attempt; null where nothing was graded
slot        number of the slot, from 1; null where none had to do with it
earned      points; null where there is no verdict, or a check is broken
possible    what the checks are worth; null as well
note        why an attempt failed; otherwise ""

Lines are added to a file that exists, each at once, so that several runs may share one.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import UsageError
from autograder.grade.backends import Event, What

GRADED = (What.GRADED, What.RETRIED)
"""The events that end an attempt."""


class Journal:
    """The file. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open it.

        raises  UsageError if it cannot be written.
        """
        self.path = path
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise UsageError(f"--log {path}: cannot be written ({error.strerror}). Choose a file that can.") from error

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        os.close(self._descriptor)

    def tell(self, event: Event) -> None:
        """Add a line.

        raises  UsageError if the disk is full.
        """
        text = json.dumps(as_json(event, datetime.now(UTC)), ensure_ascii=False) + "\n"
        try:
            os.write(self._descriptor, text.encode("utf-8", "replace"))  # one call: lines of two runs do not mix
        except OSError as error:
            raise UsageError(
                f"--log {self.path}: cannot be written ({error.strerror}). The verdicts up to here are kept: free some "
                "space, then the same command goes on from there."
            ) from error


def as_json(event: Event, now: datetime) -> dict[str, Any]:
    """The object for an event, as described above."""
    score = event.score
    return {
        "time": now.isoformat(timespec="milliseconds"),
        "event": str(event.what),
        "submission": event.item.entry.name,
        "slug": event.item.slug,
        "seconds": round(event.seconds, 3) if event.what in GRADED else None,
        "slot": event.slot or None,
        "earned": score.earned if score else None,
        "possible": score.possible if score else None,
        "note": event.note,
    }
