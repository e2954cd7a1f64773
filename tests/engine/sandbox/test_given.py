"""What a check may give to a student's function: each file of an assignment adds its own, and no list names them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from autograder.sandbox import given
from autograder.sandbox.given_module import GivenModule

FILES = sorted(path.stem for path in Path(given.__file__).parent.glob("given_*.py"))


@pytest.mark.parametrize("name", [name for name in FILES if name != "given_module"])
def test_each_file_offers_modules_that_a_check_can_ask_for(name: str) -> None:
    offered = import_module(f"autograder.sandbox.{name}").KINDS
    assert offered
    assert offered.items() <= given.KINDS.items()
    assert all(issubclass(kind, GivenModule) for kind in offered.values())


def test_two_files_cannot_offer_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("autograder.sandbox.given_regularized"), "KINDS", {"linear_vae": GivenModule})
    with pytest.raises(ImportError, match=r"given_regularized.py offers .* already: linear_vae"):
        given._kinds()
