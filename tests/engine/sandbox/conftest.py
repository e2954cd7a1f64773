"""Notebooks that are run in the real sandbox."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pytest
from cells import Ran

from autograder.model import Cell
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session


@pytest.fixture
def notebook(zygote: Zygote) -> Iterator[Callable[..., Ran]]:
    """Run cells as one submission; its processes live until the end of the test. Keywords are fields of Limits."""
    opened: list[Ran] = []

    def run(*sources: str, **limits: float) -> Ran:
        cells = [Cell(f"cell{n}", textwrap.dedent(source), n) for n, source in enumerate(sources)]
        opened.append(Ran(Session(zygote, cells, Limits(**limits)), ()))  # type: ignore[arg-type]
        opened[-1].runs = opened[-1].session.run_notebook()
        return opened[-1]

    yield run
    for ran in opened:
        ran.close()


@pytest.fixture
def attack(notebook: Callable[..., Ran]) -> Callable[..., str]:
    """What a cell prints that calls its own function `attack`: the value, or the name of the error it met."""

    def run(source: str, **limits: float) -> str:
        ending = """
import errno
try:
    print(attack())
except OSError as error:
    print(errno.errorcode.get(error.errno, error))
except BaseException as error:
    print(type(error).__name__)
"""
        return notebook(textwrap.dedent(source) + ending, **limits).said(0)

    return run
