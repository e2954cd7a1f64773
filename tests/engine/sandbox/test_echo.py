"""What is shown of a student's words: those that the same code finds for other inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from cells import Ran

from autograder.errors import StudentFault
from autograder.model import Cell
from autograder.sandbox.echo import Echo, Others
from autograder.sandbox.student import Student
from autograder.sandbox.wire import Given, Handle

Notebook = Callable[..., Ran]
SECRET = 53214.125


def shown(ran: Ran, question: Callable[[Student], Any]) -> dict[str, Any]:
    """What can be shown of the fault that the question meets."""
    student = Student(ran.session, "a_check")
    ran.students.append(student)
    with pytest.raises(StudentFault):
        question(student)
    assert student.said is not None
    with Echo(ran.session) as echo:
        return echo.answer(student.said)


def test_a_message_that_no_input_changes_is_shown(notebook: Notebook) -> None:
    told = shown(notebook("def f(x): raise ValueError('my own fault')"), lambda s: s.f(x=SECRET))
    assert (told["type"], told["message"]) == ("ValueError", "my own fault")
    assert "cell 1, line 1, in f" in told["traceback"]


def test_an_input_in_a_message_is_another_of_its_shape(notebook: Notebook) -> None:
    x = torch.full((2, 3), SECRET)
    told = shown(notebook("def f(x): raise ValueError(f'{tuple(x.shape)} {x.sum().item()}')"), lambda s: s.f(x=x))
    assert told["message"].startswith("(2, 3) ")
    assert "319284" not in told["message"]


def test_a_message_of_a_hidden_input_alone_is_withheld_with_the_line_of_the_submission(notebook: Notebook) -> None:
    ran = notebook("def f(x):\n    if x > 50000:\n        raise ValueError(x)")
    told = shown(ran, lambda s: s.f(x=SECRET))
    assert (told["type"], told["withheld"]) == ("ValueError", True)
    assert told["traceback"] == "cell 1, line 3\n    raise ValueError(x)"


def test_the_line_is_that_of_the_submission_whatever_the_process_claims(notebook: Notebook) -> None:
    ran = notebook(
        "import linecache\ndef f(x):\n    if x > 50000:\n"
        "        linecache.cache['<cell 1>'] = (1, None, [repr(x)] * 9, '<cell 1>')\n        raise ValueError"
    )
    assert shown(ran, lambda s: s.f(x=SECRET))["traceback"] == "cell 1, line 5\n    raise ValueError"


@pytest.mark.parametrize("name", ["type(repr(x), (Exception,), {})", "type('ValueError', (Exception,), {})"])
def test_the_name_of_a_type_that_a_hidden_input_alone_makes_is_withheld(notebook: Notebook, name: str) -> None:
    told = shown(notebook(f"def f(x):\n    if x > 50000: raise {name}(x)"), lambda s: s.f(x=SECRET))
    assert str(SECRET) not in str(told)


def test_the_type_of_a_value_is_told_by_the_name_that_it_has_for_other_inputs(notebook: Notebook) -> None:
    ran = notebook("class Odd: pass\ndef f(x): return Odd()\ndef g(x): return type(repr(x), (), {})()")
    assert shown(ran, lambda s: s.f(x=SECRET))["message"] == "Odd"
    assert str(SECRET) not in str(shown(ran, lambda s: s.g(x=SECRET)))


def test_a_note_that_a_call_has_left_in_a_file_is_not_read_out(notebook: Notebook) -> None:
    ran = notebook("def f(x): open('n', 'w').write(repr(x))\ndef g(): raise ValueError(open('n').read())")
    student = Student(ran.session, "another")
    ran.student().f(x=SECRET)
    ran.students.append(student)
    with pytest.raises(StudentFault):
        student.g()
    assert student.said is not None
    with Echo(ran.session) as echo:
        assert str(SECRET) not in str(echo.answer(student.said))


def test_the_calls_that_led_to_it_are_made_again(notebook: Notebook) -> None:
    ran = notebook(
        "class Model:\n    def __init__(self, d): self.d = d\n"
        "    def encode(self, x): raise ValueError(f'{self.d} of {tuple(x.shape)}')"
    )
    told = shown(ran, lambda s: s.new("Model", d=4).encode(x=torch.full((2, 4), SECRET)))
    assert told["message"] == "4 of (2, 4)"


def test_an_object_of_a_used_process_is_found_under_its_other_number(notebook: Notebook) -> None:
    ran = notebook("class Model:\n    def f(self, x): raise ValueError('mine')\ndef g(): return 1")

    def question(student: Student) -> None:
        student.new("Model")
        student.new("Model").f(x=SECRET)

    first = ran.student("first")
    first.new("Model")
    first.close(passed=True)
    assert shown(ran, question)["message"] == "mine"


def test_a_long_notebook_is_not_run_again_for_its_words(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.echo.MAX_NOTEBOOK_S", 0.1)
    ran = notebook("import time\ntime.sleep(0.2)\ndef f(x): raise ValueError('mine')")
    assert shown(ran, lambda s: s.f(x=SECRET))["withheld"]


def test_an_exercise_that_is_not_done_has_no_words(notebook: Notebook) -> None:
    student = notebook("def f(x): raise NotImplementedError").student()
    student.frank = False
    with pytest.raises(StudentFault, match="not been done yet"):
        student.f(x=SECRET)
    assert student.said is None


VALUES = [
    torch.full((2, 3), SECRET), torch.full((2,), SECRET, dtype=torch.float64), torch.ones(3, dtype=torch.bfloat16),
    torch.tensor([True, False]), torch.tensor([[1, 7]]), torch.empty(0), np.full((2, 1), SECRET), np.array(["secret"]),
    np.array([], dtype=np.int64), SECRET, 123456, "a secret", [SECRET], (SECRET, 7), {"k": SECRET},
    Given(1, "m", {"w": SECRET}),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_another_value_has_the_form_and_nothing_else(value: Any) -> None:
    other = Others([]).like(value)
    assert type(other) is type(value)
    assert getattr(other, "shape", None) == getattr(value, "shape", None)
    assert getattr(other, "dtype", None) == getattr(value, "dtype", None)
    assert str(SECRET) not in str(other)
    assert "123456" not in str(other)
    assert "secret" not in str(other)


@pytest.mark.parametrize("value", [7, True, None, "sum"])
def test_a_size_an_option_and_a_word_of_the_notebook_stay(value: Any) -> None:
    assert Others([Cell("f", "def f(reduction='sum'): pass", 0)]).like(value) == value


def test_values_between_zero_and_one_stay_there() -> None:
    other = Others([]).like(torch.tensor([0.0, 0.5, 1.0]))
    assert bool(((other >= 0) & (other <= 1)).all())


def test_an_object_that_was_never_made_is_the_first() -> None:
    assert Others([]).like(Handle(9)) == Handle(0)
