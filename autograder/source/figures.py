"""The pictures of a text: `![what it shows](attachment:name.png)` takes name.png from the folder `figures`.

A notebook carries them in itself, so that one file is all that a student receives. PNG only: JupyterLab shows no SVG
that is attached to a cell.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from autograder.errors import SourceError

FOLDER = "figures"
"""Beside the source of the assignment."""
MAX_BYTES = 60_000
"""Of one picture: a notebook is mailed, diffed and kept in every copy that a class hands in."""
_PICTURE = re.compile(r"!\[([^\]]*)\]\(attachment:([^)\s]*)\)")
_NAME = re.compile(r"[a-z0-9_.-]+\.png")


def attachments(text: str, folder: Path, *, where: str) -> dict[str, Any]:
    """What a markdown cell with this text carries besides it: {} or {"attachments": {name: {"image/png": base64}}}.

    raises  SourceError if a picture says nothing to those who cannot see it, is no PNG, is missing or is too big.
    """
    found: dict[str, Any] = {}
    for words, name in _PICTURE.findall(text):
        if not words.strip():
            raise SourceError(f"{where}: {name} has no words; write what it shows between the brackets")
        if not _NAME.fullmatch(name):
            raise SourceError(f"{where}: {name!r} is no name of a picture; expected small letters, then .png")
        found[name] = {"image/png": base64.b64encode(_content(folder / name, where)).decode("ascii")}
    return {"attachments": found} if found else {}


def _content(path: Path, where: str) -> bytes:
    """The bytes of a picture."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{where}: {path} cannot be read ({error.strerror}); run the script that draws it") from error
    if len(content) > MAX_BYTES:
        raise SourceError(f"{where}: {path} weighs {len(content)} bytes, the limit is {MAX_BYTES}; draw it smaller")
    return content
