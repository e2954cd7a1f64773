"""Calls of a student's functions: whatever they do, the check gets data or a fault, and the next one is unharmed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable

import numpy as np
import pytest
import torch
from cells import Ran

from autograder.errors import (
    StudentCrashed,
    StudentExhausted,
    StudentFault,
    StudentMalformed,
    StudentMissing,
)
from autograder.model import Outcome
from autograder.sandbox import wire
from autograder.sandbox.session import MAX_RESTARTS

Notebook = Callable[..., Ran]

FAULTS = {
    "a loop": ("while True: pass", StudentExhausted),
    "a sleep": ("import time; time.sleep(60)", StudentExhausted),
    "an exit": ("import sys; sys.exit(0)", StudentCrashed),
    "an abrupt exit": ("import os; os._exit(0)", StudentCrashed),
    "a crash of the interpreter": ("import ctypes; ctypes.string_at(0)", StudentCrashed),
    "an exception": ("raise ValueError('no')", StudentCrashed),
    "an interrupt": ("raise KeyboardInterrupt", StudentCrashed),
    "an exception whose text raises": ("raise Mute()", StudentCrashed),
    "endless recursion": ("return f(x)", StudentCrashed),
    "an object": ("return object()", StudentMalformed),
    "a module": ("return torch.nn.Linear(1, 1)", StudentMalformed),
    "a function": ("return f", StudentMalformed),
    "a set": ("return {1, 2}", StudentMalformed),
    "complex numbers": ("return torch.ones(2) * 1j", StudentMalformed),
    "a list that contains itself": ("a = []; a.append(a); return a", StudentMalformed),
    "an array of objects": ("import numpy; return numpy.array([None])", StudentMalformed),
    "an integer of a million digits": ("return 1 << 4_000_000", StudentMalformed),
    "100 megabytes": ("return torch.zeros(25_000_000)", StudentMalformed),
    "a list of 100,000 floats": ("return [0.1] * 100_000", StudentMalformed),
    "a text of a megabyte": ("return 'x' * 1_000_000", StudentMalformed),
    "more memory than there is": ("return bytearray(10**13)", StudentCrashed),
}


@pytest.mark.parametrize(("body", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_what_a_call_does_wrong_is_a_fault_of_that_call(
    notebook: Notebook, body: str, fault: type[StudentFault]
) -> None:
    ran = notebook(
        "import torch\nclass Mute(Exception):\n    def __str__(self): raise RuntimeError\n"
        f"def f(x):\n    {body}\ndef g(x): return x + 1",
        call_s=1.0,
    )
    started = time.monotonic()
    student = ran.student()
    with pytest.raises(fault):
        student.f(x=1)
    student.close()
    assert time.monotonic() - started < 4.0
    assert ran.student().g(x=1) == 2


def test_a_missing_name_and_a_name_that_is_no_function_are_told_apart(notebook: Notebook) -> None:
    student = notebook("f = 3").student()
    with pytest.raises(StudentMissing, match="does not define `g`"):
        student.g(x=1)
    with pytest.raises(StudentMalformed, match="is not a function"):
        student.f(x=1)


def test_wrong_argument_names_are_an_exception_of_the_student(notebook: Notebook) -> None:
    with pytest.raises(StudentCrashed, match="unexpected keyword argument"):
        notebook("def f(y): return y").student().f(x=1)


def test_a_value_too_large_is_named_with_its_size(notebook: Notebook) -> None:
    with pytest.raises(StudentMalformed, match="Tensor of 100000000 bytes"):
        notebook("import torch\ndef f(): return torch.zeros(25_000_000)").student().f()


def test_what_is_not_a_number_arrives_as_it_is(notebook: Notebook) -> None:
    student = notebook("import torch\ndef f(x): return x / 0\ndef g(): return float('nan')").student()
    assert student.f(x=torch.tensor([-1.0, 0.0])).isnan().tolist() == [False, True]
    assert math.isnan(student.g())


def test_arguments_changed_in_place_are_reported(notebook: Notebook) -> None:
    student = notebook("""
        def f(x, y, z):
            x.mul_(2)
            z[0] = 7
            return y
        """).student()
    call = student.call("f", x=torch.ones(2), y=torch.ones(2), z=np.zeros(3))
    assert call.mutated == ("x", "z")


def test_the_arguments_of_the_trusted_side_are_never_changed(notebook: Notebook) -> None:
    x = torch.ones(2)
    notebook("def f(x): x.mul_(2)").student().f(x=x)
    assert x.tolist() == [1.0, 1.0]


def test_an_object_equal_to_everything_does_not_cross(notebook: Notebook) -> None:
    ran = notebook("""
        import torch
        class Equal(torch.Tensor):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0
        class Any:
            def __eq__(self, other): return True
        def f(): return torch.ones(2).as_subclass(Equal)
        def g(): return Any()
        """)
    assert type(ran.student().f()) is torch.Tensor
    with pytest.raises(StudentMalformed):
        ran.student().g()


def test_what_a_call_prints_is_not_kept(notebook: Notebook) -> None:
    assert notebook("def f():\n    print('x' * 10**7)\n    return 1").student().f() == 1


def test_checks_see_the_state_after_the_notebook(notebook: Notebook) -> None:
    ran = notebook("scale = 1\ndef f(x): return scale * x", "scale = 10")
    assert ran.student().f(x=2) == 20


def test_what_a_failed_check_left_in_the_state_is_not_there_for_the_next(notebook: Notebook) -> None:
    ran = notebook(
        "import torch\nseen = []\ndef f():\n    seen.append(1)\n    torch.allclose = None\n    return len(seen)"
    )
    first = ran.student()
    assert (first.f(), first.f()) == (1, 2)
    first.close(passed=False)
    second = ran.student()
    assert second.f() == 1
    assert second.pristine


def test_the_process_of_a_check_that_passed_is_used_again_and_says_so(notebook: Notebook) -> None:
    ran = notebook("seen = []\ndef f():\n    seen.append(1)\n    return len(seen)")
    first = ran.student()
    first.f()
    first.close(passed=True)
    second = ran.student()
    assert second.f() == 2
    assert not second.pristine


def test_the_same_check_draws_the_same_numbers_and_another_check_others(notebook: Notebook) -> None:
    ran = notebook("""
        import numpy, random, torch
        def f(): return [torch.rand(2).tolist(), numpy.random.rand(), random.random()]
        """)
    drawn = []
    for check in ("one", "one", "other"):
        student = ran.student(check)
        drawn.append((student.f(), student.f()))
        student.close()
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[0][1]
    assert drawn[0] != drawn[2]


FORGE = """
import json, os, struct
def answer(times, **head):
    text = json.dumps({"ok": True, "seconds": 0.0, **head}).encode()
    for number in os.listdir("/proc/self/fd"):
        try:
            if os.readlink("/proc/self/fd/" + number).startswith("socket"):
                os.write(int(number), (struct.pack("<II", len(text), 0) + text) * times)
        except OSError:
            pass
"""


def test_a_forged_answer_forges_that_value_only(notebook: Notebook) -> None:
    ran = notebook(FORGE + "def f():\n    answer(1, v=7)\n    os._exit(0)\ndef g(): return 1")
    first = ran.student()
    assert first.f() == 7
    first.close(passed=False)
    assert ran.student().g() == 1


def test_answers_in_advance_do_not_reach_a_check_that_is_judged_on_a_clean_state(notebook: Notebook) -> None:
    ran = notebook(FORGE + "def f():\n    answer(3, v=7)\n    return 0\ndef g(): return 1")
    first = ran.student()
    assert first.f() == 7
    first.close(passed=True)
    second = ran.student()
    assert second.g() == 7  # out of step: this check fails, and is judged again
    assert not second.pristine
    second.close(passed=False)
    third = ran.student()
    assert third.g() == 1
    assert third.pristine


FORGED_HEADS = {
    "a time of a thousand digits": "seconds=10**1000",
    "an endless time": "seconds=float('inf')",
    "a time that is text": "seconds='x'",
    "arguments changed that are not there": "mutated=['gradebook', 3, None]",
    "mutations of another form": "mutated={'a': 1}",
    "no head": "ok=None",
    "an unknown fault": "ok=False, fault=[1], message=[2], type=3, traceback={}",
    "a fault with escapes": "ok=False, fault='missing', message='\\x1b[31m'",
}


@pytest.mark.parametrize("head", FORGED_HEADS.values(), ids=FORGED_HEADS.keys())
def test_a_forged_head_is_a_value_or_a_fault(notebook: Notebook, head: str) -> None:
    student = notebook(FORGE + f"def f(x):\n    answer(1, v=7, **dict({head}))\n    os._exit(0)").student()
    said = ""
    try:
        assert student.call("f", x=1).value == 7
    except StudentFault as fault:
        said = fault.says.en
    assert "\x1b" not in said
    assert 0.0 <= student.seconds < 60.0


def test_noise_on_the_wire_is_an_unreadable_answer(notebook: Notebook) -> None:
    ran = notebook(
        FORGE.replace("struct.pack(", "b'\\xff' * 100 + struct.pack(") + "def f(): answer(1)\ndef g(): return 1"
    )
    with pytest.raises(StudentCrashed, match="unreadable"):
        ran.student().f()
    assert ran.student().g() == 1


def test_a_gradient_of_another_shape_is_an_unreadable_answer(notebook: Notebook) -> None:
    student = notebook(FORGE + "def f(x):\n    answer(1, v=7)\n    os._exit(0)").student()
    with pytest.raises(StudentCrashed, match="unreadable"):
        student.gradients("f", {"x": torch.ones(2)}, wrt=["x"])


def test_a_gradient_with_respect_to_a_parameter_of_a_given_module(notebook: Notebook) -> None:
    ran = notebook("def f(model, x): return (model.decode(x) ** 2).sum()\ndef g(model, x): return f(model, x).detach()")
    student, z = ran.student(), torch.tensor([[1.0, -2.0]])
    weight, offset = torch.tensor([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.0]]), torch.tensor([0.1, 0.2, 0.3])
    given = student.given("linear_vae", image_shape=(1, 1, 3), weight=weight, offset=offset,
                          encoder_weight=weight.T, encoder_offset=z[0], logvar=z[0])  # fmt: skip
    arguments = {"model": given, "x": z}
    slope = 2 * (z @ weight.T + offset)
    found = student.gradients("f", arguments, wrt=("model.weight", "x")).by_name
    assert torch.allclose(found["model.weight"], slope.T @ z)
    assert torch.allclose(found["x"], slope @ weight)
    assert not student.gradients("g", arguments, wrt=("model.weight",)).by_name["model.weight"].any()


def test_a_notebook_whose_process_is_gone_is_run_again_for_its_checks(notebook: Notebook) -> None:
    ran = notebook("x = 5", "import os, threading\nthreading.Timer(0.2, os._exit, [0]).start()")
    time.sleep(0.5)
    assert ran.student().value("x") == 5


def test_a_notebook_whose_process_ends_each_time_is_not_run_before_every_check(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = notebook("import os\nplain, os.fork = os.fork, lambda: os._exit(0)")
    replayed = []
    replay = ran.session._replay
    monkeypatch.setattr(ran.session, "_replay", lambda end: replayed.append(end) or replay(end))
    for _ in range(6):
        with pytest.raises(StudentCrashed, match="ended its own process"):
            ran.student().value("plain")
    assert len(replayed) == MAX_RESTARTS


def test_a_notebook_that_survives_the_first_run_only_is_a_fault_of_the_submission(notebook: Notebook) -> None:
    """It is run again for its checks, and ends in the middle."""
    end = time.time() + 0.6
    ran = notebook(f"x = 5\nimport os, threading, time\nif time.time() > {end}: os._exit(0)\n"
                   "threading.Timer(0.1, os._exit, [0]).start()")  # fmt: skip
    assert ran.outcomes == [Outcome.PASSED]
    time.sleep(max(0.0, end - time.time()) + 0.1)
    with pytest.raises(StudentFault):
        ran.student().value("x")


def test_a_copy_that_does_not_greet_in_time_is_a_fault_of_the_submission(notebook: Notebook) -> None:
    ran = notebook("""
import os, time
plain = os.fork
def slow():
    pid = plain()
    if pid == 0: time.sleep(600)
    return pid
os.fork = slow
""", call_s=0.3)  # fmt: skip
    started = time.monotonic()
    with pytest.raises(StudentCrashed):
        ran.student().value("plain")
    assert time.monotonic() - started < 10


def test_a_grader_that_is_interrupted_in_a_call_leaves_no_process_of_it(notebook: Notebook) -> None:
    import signal

    ran = notebook("def f():\n    while True: pass\ndef g(): return 1")
    student = ran.student()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        student.g()
        process = student._process
        assert process is not None
        os.posix_spawn("/bin/sh", ["sh", "-c", f"sleep 0.5; kill -USR1 {os.getpid()}"], os.environ)
        with pytest.raises(KeyboardInterrupt):
            student.f()
        assert not process.alive
    finally:
        signal.signal(signal.SIGUSR1, before)
        os.wait()
    assert ran.student().g() == 1


def test_a_generator_arrives_as_a_seeded_generator(notebook: Notebook) -> None:
    student = notebook("import torch\ndef f(generator): return torch.rand(3, generator=generator)").student()
    expected = torch.rand(3, generator=torch.Generator().manual_seed(7))
    assert student.f(generator=wire.Generator(7)).tolist() == expected.tolist()


def test_a_numpy_generator_arrives_as_a_seeded_generator(notebook: Notebook) -> None:
    student = notebook("def f(rng): return rng.random(3)").student()
    assert student.f(rng=wire.Rng(7)).tolist() == np.random.default_rng(7).random(3).tolist()


def test_an_array_of_words_arrives_as_one(notebook: Notebook) -> None:
    student = notebook("import numpy as np\ndef f(x): return np.unique(x), str(x.dtype.kind), x.shape").student()
    words, kind, shape = student.f(x=np.array([["red", "blue"], ["red", "green"]]))
    assert (words.tolist(), kind, shape) == (["blue", "green", "red"], "U", (2, 2))


@pytest.mark.parametrize(
    "body", ["x.append(['c'])", "x[0].append('c')", "x[1] = 1", "x[0][0] = 'c'", "x.clear()"], ids=str
)
def test_a_list_that_is_changed_in_place_is_reported(notebook: Notebook, body: str) -> None:
    student = notebook(f"def f(x, y):\n    {body}").student()
    assert student.call("f", x=[["a"], ["b"]], y=[["a"]]).mutated == ("x",)


def test_a_table_that_is_changed_in_place_is_reported(notebook: Notebook) -> None:
    student = notebook("def f(x): x[('a',)]['b'] += 1").student()
    assert student.call("f", x={("a",): {"b": 1}}).mutated == ("x",)


def test_a_table_keyed_by_numpy_numbers_arrives(notebook: Notebook) -> None:
    student = notebook("import numpy as np\ndef f(): return {np.int64(3): 1, (np.float64(0.5), 'a'): 2}").student()
    assert student.f() == {3: 1, (0.5, "a"): 2}


def test_the_outcome_of_a_hanging_notebook_is_not_the_end_of_its_checks(notebook: Notebook) -> None:
    ran = notebook("def f(): return 1", "while True: pass", cell_s=0.5)
    assert ran.outcomes[1] is Outcome.EXHAUSTED
    assert ran.student().f() == 1


def test_an_answer_that_is_not_data_does_not_hide_the_others(notebook: Notebook) -> None:
    student = notebook("ANSWERS = {'beta': object(), 'elbo': 2}").student()
    assert student.value("ANSWERS") == {"elbo": 2}


LINEAR = """
import torch
class Model(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.layer = torch.nn.Linear(size, size)
    def forward(self, x):
        assert not (x == 7).any(), "seven"
        return self.layer(x.flatten(1)).view_as(x)
def error(model, x): return (model(x) - x).square().sum().item()
"""


def test_a_model_of_the_student_is_trained_by_our_recipe(notebook: Notebook) -> None:
    student = notebook(LINEAR).student()
    model, images = student.new("Model", size=4), torch.rand(20, 1, 2, 2, generator=torch.Generator().manual_seed(0))
    before = student.error(model=model, x=images)
    student.fit(model, images, epochs=30, batch_size=7, learning_rate=0.05)
    assert student.error(model=model, x=images) < before / 20


def test_a_model_that_cannot_be_trained_is_an_exception_of_the_student(notebook: Notebook) -> None:
    student = notebook(LINEAR).student()
    model = student.new("Model", size=4)
    with pytest.raises(StudentCrashed, match="seven"):
        student.fit(model, torch.full((2, 1, 2, 2), 7.0), epochs=1, batch_size=2, learning_rate=0.1)


def test_the_shapes_of_a_model_s_parameters_are_known(notebook: Notebook) -> None:
    student = notebook(LINEAR).student()
    assert student.parameters(student.new("Model", size=3)) == {"layer.weight": (3, 3), "layer.bias": (3,)}


@pytest.mark.parametrize("forged", ["3", "[(1, 2, 3)]", "[('a', 5)]", "[('a', [float('inf')])]", "[('a', ['b'])]"])
def test_forged_parameters_are_an_unreadable_answer(notebook: Notebook, forged: str) -> None:
    source = """
        from autograder.sandbox import wire
        send = wire.send
        def forge(sock, head, value=None, **caps): send(sock, head, FORGED if isinstance(value, list) else value)
        wire.send = forge
        class Model:
            def named_parameters(self): return []
        """
    student = notebook(source.replace("FORGED", forged)).student()
    model = student.new("Model")
    with pytest.raises(StudentCrashed):
        student.parameters(model)


def test_a_constant_is_read_once_for_all_checks(notebook: Notebook) -> None:
    ran = notebook(
        "class Guesses(dict):\n    def items(self):\n        open('asked', 'a').write('.')\n"
        "        return [('one', len(open('asked').read()))]\nANSWERS = Guesses()"
    )
    assert [ran.student(check).value("ANSWERS") for check in ("first", "second")] == [{"one": 1}] * 2


def test_a_check_that_changes_a_constant_does_not_change_it_for_the_next(notebook: Notebook) -> None:
    ran = notebook("ANSWERS = {'one': [1]}")
    ran.student("first").value("ANSWERS")["one"].append(2)
    assert ran.student("second").value("ANSWERS") == {"one": [1]}


def test_a_constant_is_read_as_the_notebook_left_it_whatever_was_called_since(notebook: Notebook) -> None:
    ran = notebook("ANSWERS = {'one': 1}\ndef f(): ANSWERS['one'] += 1")
    first = ran.student("first")
    first.f()
    first.close(passed=True)
    assert ran.student("second").value("ANSWERS") == {"one": 1}


def test_a_global_that_is_read_after_a_call_is_as_the_call_left_it(notebook: Notebook) -> None:
    student = notebook("seen = 0\ndef f():\n    global seen\n    seen += 1").student()
    student.f()
    assert student.value("seen") == 1
