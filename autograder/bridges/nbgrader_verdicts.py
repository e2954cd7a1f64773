"""Verdicts that are there already: what `autograder grade` keeps in its store, looked up before anything is run.

A verdict is taken if nothing that it depends on differs: the bytes of the file, the assignment, and the conditions that
`autograder grade` writes beside it. Whether nbgrader has restored the notebook to something else than what was handed
in is for the caller to see.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path

from autograder.bridges.nbgrader_stamp import Stamp
from autograder.errors import NotebookError
from autograder.grade.batch import Entry, digest
from autograder.grade.item import Conditions, Item
from autograder.grade.shown import unpacked
from autograder.grade.store import Store
from autograder.grade.terms import Terms
from autograder.model import Report
from autograder.report.schema import report_of
from autograder.source.notebook_file import read_bytes
from autograder.text import LANGS, Text

STORE = "verdicts.db"
"""The store of `autograder grade` where it was not told another --out, in nbgrader's own folder."""


class Verdicts:
    """The store of a class, or its absence, for one batch of nbgrader's."""

    def __init__(self, path: Path, terms: Terms) -> None:
        """The verdicts in this file, if it is there, under these terms.

        raises  StoreError if the file is no store that can be read.
        """
        self.store = Store(path) if path.exists() else None
        self.terms = terms

    @cached_property
    def conditions(self) -> Conditions:
        """What a verdict of this course depends on beside the file."""
        return Conditions(self.terms)

    def close(self) -> None:
        """Close the file."""
        if self.store is not None:
            self.store.close()

    def find(self, slug: str, student: str, stamp: Stamp) -> Report | None:
        """The report on a submission, with what its cells showed; None if the store has none that is final.

        raises  StoreError if the store is damaged.
        """
        if self.store is None:
            return None
        for key in self._keys(slug, student, digest(stamp.sha256, stamp.unreadable)):
            verdict = self.store.verdict(key)
            if verdict is None or verdict["earned"] is None or verdict["lang"] != stamp.lang:
                continue
            shown = self.store.outputs(key)
            if shown is not None:
                return report_of(verdict, unpacked(shown))
        return None

    def has(self, slug: str, student: str, path: Path, absent: Text) -> bool:
        """Whether there is a verdict on a file.

        absent  why there is no file, where there is none.
        """
        if self.store is None:
            return False
        try:
            if not os.path.lexists(path):
                raise NotebookError(absent)
            sha256 = hashlib.sha256(read_bytes(path)).hexdigest()
        except NotebookError as error:
            sha256 = digest("", error.says)
        found = (self.store.verdict(key) for key in self._keys(slug, student, sha256))
        return any(verdict is not None and verdict["earned"] is not None for verdict in found)

    def _keys(self, slug: str, student: str, sha256: str) -> list[str]:
        """Its names in the store: whoever graded the class may have asked for messages in either language."""
        entry, conditions = Entry(Path(), student), self.conditions[slug]
        return [Item(entry, slug, lang, sha256, conditions).key for lang in LANGS]
