"""What one check has worked out serves others, but no check fails for what another has left."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from autograder.model import Cell
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student


@pytest.fixture
def session() -> Any:
    return SimpleNamespace(alone=False, shared={})


def work(done: list[str], value: str) -> Any:
    return lambda: done.append(value) or value


def test_it_is_worked_out_once_if_the_check_passes(session: Any) -> None:
    done: list[str] = []
    first, second = Student(session, "first"), Student(session, "second")
    assert first.once("images", work(done, "a")) == "a"
    first.close(passed=True)
    assert second.once("images", work(done, "b")) == "a"
    assert done == ["a"]
    assert first.pristine
    assert not second.pristine  # so that it is judged again if it does not pass


def test_a_check_that_did_not_pass_leaves_nothing(session: Any) -> None:
    first, second = Student(session, "first"), Student(session, "second")
    first.once("images", lambda: "a")
    first.close(passed=False)
    assert second.once("images", lambda: "b") == "b"
    assert second.pristine


def test_who_does_not_pass_on_what_another_left_works_it_out_anew(session: Any) -> None:
    session.shared["images"] = "of another"
    first = Student(session, "first")
    assert first.once("images", lambda: "mine") == "of another"
    first.close(passed=False)
    again = Student(session, "first")
    assert again.once("images", lambda: "mine") == "mine"


def test_what_cannot_be_worked_out_is_not_kept(session: Any) -> None:
    first = Student(session, "first")
    with pytest.raises(ZeroDivisionError):
        first.once("images", lambda: 1 / 0)
    first.close(passed=False)
    assert session.shared == {}


def test_alone_nothing_is_shared(session: Any) -> None:
    session.alone, session.shared["images"] = True, "of another"
    assert Student(session, "first").once("images", lambda: "mine") == "mine"


def test_a_constant_that_is_read_between_two_checks_does_not_look_like_a_crash(zygote: Zygote) -> None:
    with Session(zygote, [Cell("", "ANSWER = 4\ndef f(x):\n    return 2 * x", 0)], Limits()) as session:
        session.run_notebook()
        for _ in range(2):
            student = Student(session, "calls", salt="")
            assert student.f(x=3) == 6
            student.close(passed=True)
            reader = Student(session, "reads", salt="")
            session.constants.clear()
            assert reader.value("ANSWER") == 4
            reader.close(passed=True)
