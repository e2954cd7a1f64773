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
        remove_folder(folder)
        os.close(descriptor)


def own_folder(*, mode: int = 0o755) -> tuple[int, Path]:
    """A new folder, and a descriptor whose lock ends with this process, however it ends.

    mode    0o755: everyone may look, since a jail enters it without being its owner

    raises  SandboxError if there is no room for one.
    """
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        folder.chmod(mode)
        draft = folder / f"{OWNER}.new"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        draft.rename(folder / OWNER)  # under this name it has always been locked while its owner lived
    except BaseException as error:  # an interrupt, too: without its owner's file nobody else would remove it
        if folder is not None:
            remove_folder(folder)
        if not isinstance(error, OSError):
            raise
        raise SandboxError(
            f"Grading needs a folder in {tempfile.gettempdir()} and cannot make it ({error.strerror}). "
            "Free some space there, or set TMPDIR to a folder that has some."
        ) from error
    return descriptor, folder


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours, its owner's file last: whatever stops us half-way, the next grader can go on.

    A file that a process makes in it meanwhile, one that is about to end, leaves the folder to the next one, too.
    """
    with contextlib.suppress(OSError):
        for path in [folder / name for name in os.listdir(folder) if name != OWNER]:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        if os.listdir(folder) in ([], [OWNER]):
            shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned() -> None:
    """Remove the folders of our own that a killed grader has left; no folder that anyone uses, nor anyone else's."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.is_symlink() or folder.lstat().st_uid != os.geteuid():
                continue  # somebody else's
            descriptor = os.open(folder / OWNER, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue  # not made by `own_folder`, or not yet, or gone
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_folder(folder)
        except OSError:
            continue  # its owner lives
        finally:
            os.close(descriptor)
