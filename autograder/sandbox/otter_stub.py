"""A quiet `otter`, for code that runs where otter-grader is absent or not wanted: it checks nothing and fails nothing.

A student's notebook imports otter for its public checks. Grading leaves those cells out; this is for the student who
has joined them to a cell of their own.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Notebook:
    """Stands for `otter.Notebook`."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return nothing


class test_case:  # noqa: N801  # otter's own name
    """Stands for `otter.test_files.test_case`: keeps the name and the function of one case."""

    def __init__(self, name: str = "", **_: Any) -> None:
        self.name = name

    def __call__(self, function: Any) -> test_case:
        """Decorate."""
        self.function = function
        return self


def nothing(*_: Any, **__: Any) -> None:
    """Any method of the grader."""


def install() -> None:
    """Make `import otter` find this, installed or not."""
    otter, files = ModuleType("otter"), ModuleType("otter.test_files")
    vars(otter).update(Notebook=Notebook, test_files=files, __path__=[])
    vars(files).update(test_case=test_case)
    sys.modules.update({"otter": otter, "otter.test_files": files})
