"""A file that anyone may have written, as a notebook in nbformat 4, or a sentence that says why not.

Nothing of it is run or trusted; what is checked here is that it is a Python notebook of a reasonable size.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.errors import NotebookError
from autograder.text import Text

MAX_BYTES = 50_000_000
"""Of the file, outputs included: a hundred times a notebook full of plots."""
MAX_PIECES = 5_000_000
"""Commas and opening brackets in the file: each may cost a hundred bytes of memory once parsed."""
PYTHONS = {"python", "python2", "python3", "ipython"}
"""Names that a Python kernel gives to its language; Python 2 code then fails on its own."""
RESAVE = Text(
    "Ouvrez-le dans Jupyter, enregistrez-le, puis rendez-le de nouveau.",
    "Open it in Jupyter, save it, then hand it in again.",
)


def refusal(fr: str, en: str, *, remedy: Text = RESAVE) -> NotebookError:
    """What was found, then what to do."""
    return NotebookError(Text(f"{fr} {remedy.fr}", f"{en} {remedy.en}"))


def read_bytes(path: Path) -> bytes:
    """The content of a regular file, which is not a link: a link could point to another student's work.

    raises  NotebookError.
    """
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _require_regular(os.fstat(descriptor))
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_BYTES + 1)  # it may have grown since
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise _not_a_file("un lien symbolique", "a symbolic link") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NotebookError(
            Text(
                f"Le fichier ne peut pas être lu ({reason}). Vérifiez son nom et ses droits de lecture.",
                f"The file cannot be read ({reason}). Check its name and that you have the right to read it.",
            )
        ) from error
    if len(content) > MAX_BYTES:
        raise _too_big(len(content))
    return content


def _require_regular(status: os.stat_result) -> None:
    """raises  NotebookError unless it is a regular file of a reasonable size."""
    if stat.S_ISDIR(status.st_mode):
        raise _not_a_file("un dossier", "a folder")
    if not stat.S_ISREG(status.st_mode):
        raise _not_a_file("un fichier spécial", "a special file")
    if status.st_size > MAX_BYTES:
        raise _too_big(status.st_size)


def _not_a_file(fr: str, en: str) -> NotebookError:
    return NotebookError(
        Text(
            f"Un notebook Jupyter (.ipynb) est attendu, ceci est {fr}. Rendez le fichier lui-même.",
            f"A Jupyter notebook (.ipynb) is expected, this is {en}. Hand in the file itself.",
        )
    )


def _too_big(size: int) -> NotebookError:
    limit, found = MAX_BYTES // 1_000_000, math.ceil(size / 1e6)
    return NotebookError(
        Text(
            f"Le fichier pèse {found}\u00a0Mo, la limite est de {limit}\u00a0Mo. Effacez les sorties (menu Kernel, "
            "«\u00a0Restart Kernel and Clear Outputs\u00a0»), enregistrez, puis rendez-le de nouveau.",
            f"The file weighs {found} MB, the limit is {limit} MB. Clear its outputs (menu Kernel, "
            '"Restart Kernel and Clear Outputs"), save, then hand it in again.',
        )
    )


def parse_json(content: bytes) -> Any:
    """The JSON value of a file; a byte order mark and Windows line ends are welcome.

    raises  NotebookError.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refusal(
            "Un notebook Jupyter (.ipynb) est attendu, ce fichier est vide.",
            "A Jupyter notebook (.ipynb) is expected, this file is empty.",
        )
    if sum(content.count(mark) for mark in (b",", b"[", b"{")) > MAX_PIECES:
        raise refusal(
            "Le fichier contient trop d'éléments pour être lu sans risque.",
            "The file holds too many elements to be read safely.",
            remedy=Text(
                "Effacez les sorties, enregistrez, puis rendez-le de nouveau.",
                "Clear its outputs, save, then hand it in again.",
            ),
        )
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # ValueError: not JSON, not text, a number of 5,000 digits
        raise refusal(
            "Un notebook Jupyter (.ipynb) est attendu, ce fichier n'en est pas un\u00a0: son contenu n'est pas du JSON "
            "lisible.",
            "A Jupyter notebook (.ipynb) is expected, this file is not one: its content is not readable JSON.",
        ) from error


def version_4(nb: Any) -> Mapping[str, Any]:
    """The notebook in nbformat 4.

    raises  NotebookError if it is no notebook, or an old one that cannot be upgraded.
    """
    if isinstance(nb, Mapping):
        if isinstance(nb.get("cells"), list):
            return nb
        if isinstance(nb.get("worksheets"), list):
            return _upgraded(nb)
    raise refusal(
        "Un notebook Jupyter (.ipynb) est attendu, ce fichier n'en est pas un\u00a0: c'est du JSON sans liste de "
        "cellules.",
        "A Jupyter notebook (.ipynb) is expected, this file is not one: it is JSON without a list of cells.",
    )


def _upgraded(nb: Mapping[str, Any]) -> Mapping[str, Any]:
    """A notebook of nbformat 3, which IPython wrote until 2014, in nbformat 4.

    raises  NotebookError.
    """
    import nbformat  # here: it takes a second to import, and hardly any submission needs it

    try:
        upgraded = nbformat.convert(nbformat.from_dict({**nb, "nbformat": 3}), 4)
    except Exception as error:  # a hostile file can make the converter raise anything
        raise refusal(
            "Ce notebook est d'un ancien format (nbformat 3) et sa conversion échoue.",
            "This notebook is in an old format (nbformat 3) and cannot be converted.",
        ) from error
    if isinstance(upgraded, Mapping) and isinstance(upgraded.get("cells"), list):
        return upgraded
    return version_4(None)


def require_python(metadata: Mapping[str, Any]) -> None:
    """raises  NotebookError if the notebook says that its kernel speaks another language."""
    declared = (
        mapping(metadata.get("kernelspec")).get("language"),
        mapping(metadata.get("language_info")).get("name"),
    )
    for language in declared:
        if isinstance(language, str) and language.strip() and language.strip().lower() not in PYTHONS:
            shown = utf8(language.strip()[:30])
            raise NotebookError(
                Text(
                    f"Un notebook Python est attendu, celui-ci utilise le langage {shown!r}. Choisissez le noyau "
                    "«\u00a0Python 3\u00a0» (menu Kernel), enregistrez, puis rendez-le de nouveau.",
                    f"A Python notebook is expected, this one uses the language {shown!r}. Choose the kernel "
                    '"Python 3" (menu Kernel), save, then hand it in again.',
                )
            )


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a JSON object, else an empty one: metadata of another type says nothing."""
    return value if isinstance(value, Mapping) else {}


def text(value: Any) -> str:
    """The value if it is text, else ""."""
    return utf8(value) if isinstance(value, str) else ""


def utf8(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which JSON can spell and no file or database can hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
