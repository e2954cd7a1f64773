"""The notebooks in a zip file that anyone may have made: names are read as data and never become paths on this machine.

Each notebook is written under a number into a folder of ours. A name may climb, be absolute, be a link or be in an old
encoding; a few kilobytes may expand to terabytes; an archive may hold the archive that a student handed in.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.source.notebook_file import MAX_BYTES
from autograder.text import Text

MAX_MEMBERS = 50_000
"""Files in one archive: a large class with many files each."""
MAX_TOTAL_BYTES = 4_000_000_000
"""What all notebooks of one archive may weigh, unpacked."""
MAX_DEPTH = 2
"""The archive of a class, and in it the archive of a student."""
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
LEFT_OUT = ("__MACOSX", ".ipynb_checkpoints")
"""Folders that a machine has put there, not a person."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What reading a damaged member raises; NotImplementedError: a compression that Python does not know."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: tuple[str, ...]
    """The parts of its name; those of an archive in the archive come first."""
    path: Path | None
    """Where its content is now; None for what is no notebook, and for one that could not be read."""
    modified: tuple[int, ...]
    """When it was changed, by the archive's own account."""
    problem: Text | None = None
    """Why a notebook could not be read."""


class _Budget:
    """How much more may be unpacked, and the next number for a file."""

    def __init__(self, into: Path) -> None:
        self.into = into
        self.left = MAX_TOTAL_BYTES
        self.members = 0

    def spend(self, size: int, archive: Path) -> None:
        self.left -= size
        if self.left < 0:
            raise UsageError(
                f"{archive}: its notebooks weigh more than {MAX_TOTAL_BYTES // 10**9} GB unpacked. "
                "Unpack it by hand, look at what is so large, then grade the folder."
            )

    def count(self, archive: Path) -> int:
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise UsageError(
                f"{archive}: it holds more than {MAX_MEMBERS} files. Unpack it by hand, then grade the folder."
            )
        return self.members


def unpack(archive: Path, into: Path) -> list[Member]:
    """The files of a zip, its notebooks written into a folder.

    raises  UsageError if it is no zip, or one that is too large.
    """
    into.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            return list(_members(opened, archive, _Budget(into), (), depth=1))
    except OSError as error:
        raise UsageError(f"{archive}: cannot be read ({error.strerror}).") from error
    except zipfile.BadZipFile as error:
        raise UsageError(f"{archive} is not a zip that can be read ({error}). Download it again.") from error


def _members(
    opened: zipfile.ZipFile, archive: Path, budget: _Budget, above: tuple[str, ...], *, depth: int
) -> Iterator[Member]:
    for info in opened.infolist():
        number = budget.count(archive)
        name = (*above, *_parts(info))
        if info.is_dir() or not name or name[-1].startswith("._") or set(name) & set(LEFT_OUT):
            continue
        suffix = Path(name[-1]).suffix.lower()
        if suffix == ".zip" and depth < MAX_DEPTH:
            yield from _nested(opened, info, archive, budget, name, depth=depth)
        elif suffix == ".ipynb":
            yield _notebook(opened, info, archive, budget, name, budget.into / f"{number}.ipynb")
        else:
            yield Member(name, None, info.date_time)


def _nested(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Path, budget: _Budget, name: tuple[str, ...], *, depth: int
) -> Iterator[Member]:
    """The files of an archive in the archive; the archive itself, as a file that is no notebook, if it is damaged."""
    content = _content(opened, info, archive, budget)
    if isinstance(content, bytes):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                yield from _members(inner, archive, budget, name, depth=depth + 1)
                return
        except BROKEN:
            pass
    yield Member(name, None, info.date_time)


def _notebook(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Path, budget: _Budget, name: tuple[str, ...], path: Path
) -> Member:
    content = _content(opened, info, archive, budget)
    if isinstance(content, Text):
        return Member(name, None, info.date_time, content)
    path.write_bytes(content)
    return Member(name, path, info.date_time)


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Path, budget: _Budget) -> bytes | Text:
    """The content of a member, or why it cannot be had. What it says of its own size is not believed.

    raises  UsageError if the archive is too large.
    """
    if stat.S_ISLNK(info.external_attr >> 16):
        return Text(
            "Un notebook est attendu, ceci est un lien symbolique. Rendez le fichier lui-même.",
            "A notebook is expected, this is a symbolic link. Hand in the file itself.",
        )
    if info.flag_bits & ENCRYPTED_FLAG:
        return Text(
            "Ce fichier est protégé par un mot de passe. Rendez-le sans protection.",
            "This file is protected by a password. Hand it in without protection.",
        )
    try:
        with opened.open(info) as file:
            content = file.read(MAX_BYTES + 1)
    except BROKEN:
        return Text(
            "Ce fichier est abîmé dans l'archive. Enregistrez-le, puis rendez-le de nouveau.",
            "This file is damaged in the archive. Save it, then hand it in again.",
        )
    budget.spend(len(content), archive)
    if len(content) > MAX_BYTES:
        return Text(
            f"Le fichier pèse plus de {MAX_BYTES // 10**6}\u00a0Mo. Effacez les sorties, enregistrez, puis rendez-le "
            "de nouveau.",
            f"The file weighs more than {MAX_BYTES // 10**6} MB. Clear its outputs, save, then hand it in again.",
        )
    return content


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of a member's name, without those that climb or lead to the root.

    A name without the flag for UTF-8 is read as UTF-8 if it can be, since macOS sets no flag, else as code page 437.
    """
    name = info.filename
    if not info.flag_bits & UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
