"""Processes that bear a mark in their command line: what a submission left behind, looked for on the whole machine."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

POLL_S = 0.02


def survivors(mark: str, *, within_s: float) -> list[int]:
    """The pids of those, this process apart, that have not ended when `within_s` is over."""
    end = time.monotonic() + within_s
    while (found := _bearing(mark.encode())) and time.monotonic() < end:
        time.sleep(POLL_S)
    return found


def _bearing(mark: bytes) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):  # it ended while we looked
                if mark in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
    return found
