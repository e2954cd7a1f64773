"""Folders of temporary files that do not outlive a grading: what a killed grader leaves, the next one removes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import SandboxError

PREFIX = "autograder-jail-"
OWNER = "owner"
"""The file in each folder of ours that its owner keeps locked."""


@contextlib.contextmanager
def passing_folder(*, mode: int = 0o700) -> Iterator[Path]:
    """A folder that is removed at the end, or, if this process is killed, by the next grader on the machine.

    raises  SandboxError if there is no room for one.
    """
    descriptor, folder = own_folder(mode=mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def own_folder(*, mode: int = 0o755) -> tuple[int, Path]:
    """A new folder, and a descriptor whose lock ends with this process, however it ends.

    mode    0o755: everyone may look, since a jail enters it without being its owner

    raises  SandboxError if there is no room for one.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        folder.chmod(mode)
        draft = folder / f"{OWNER}.new"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        draft.rename(folder / OWNER)  # under this name it has always been locked while its owner lived
    except OSError as error:
        raise SandboxError(
            f"Grading needs a folder in {tempfile.gettempdir()} and cannot make it ({error.strerror}). "
            "Free some space there, or set TMPDIR to a folder that has some."
        ) from error
    return descriptor, folder


def remove_abandoned() -> None:
    """Remove the folders of our own that a killed grader has left; no folder that anyone uses, nor anyone else's."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.lstat().st_uid != os.geteuid():
                continue
            descriptor = os.open(folder / OWNER, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue  # not made by `own_folder`, or not yet, or gone
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # its owner lives
        finally:
            os.close(descriptor)
