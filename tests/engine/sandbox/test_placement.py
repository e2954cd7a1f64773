"""`--device`: trainings run there, everything else on the CPU, and no process that is to be copied touches a GPU.

`meta` is a device that every machine has: what is computed on it has no values, but a place. It stands for a GPU here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from cells import Ran
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.grade.device import NAMES, require_device
from autograder.grade.engine import Engine
from autograder.grade.item import Conditions
from autograder.grade.terms import Terms
from autograder.model import Cell
from autograder.sandbox import jail
from autograder.sandbox.jail import Isolation, Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.placement import at_work_on, moved
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission
from autograder.suite.declare import Suite

WHERE = """
import os, torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))
    def where(self):
        return float(self.weight.is_meta)

class Where:
    def __init__(self, x, pair=(), model=None):
        given = [x, *pair, torch.zeros(1), *(model.parameters() if model is not None else ())]
        self.places = [one.device.type for one in given]

def first_process():
    return float(os.getpid() == 1)

seen = 0
def count():
    global seen
    seen += 1
    return float(seen)

def used_cuda():
    return float(torch.cuda.is_initialized())
"""


@pytest.fixture
def session(zygote: Zygote) -> Iterator[Session]:
    """A notebook that is run again for each process that a check needs."""
    with Session(zygote, [Cell("", WHERE, 0)], Limits(), replay=True) as session:
        session.run_notebook()
        yield session


@pytest.fixture
def students(session: Session) -> Iterator[Callable[..., Student]]:
    """The notebook as a check on this device sees it; closed after the test."""
    opened: list[Student] = []

    def opens(check: str, device: str = "cpu") -> Student:
        opened.append(Student(session, check, device=device))
        return opened[-1]

    yield opens
    for student in opened:
        student.close()


Students = Callable[..., Student]


def places(student: Student, **arguments: Any) -> Any:
    """The devices of these arguments, of a tensor that the student's code makes, and of the weights of a model."""
    return student.value("places", of=student.new("Where", **arguments))


def test_function_of_a_student_sees_tensors_on_the_device_and_makes_its_own_there(students: Students) -> None:
    x = torch.ones(3)
    assert places(students("a", "meta"), x=x, pair=[x, x]) == ["meta"] * 4
    assert places(students("b"), x=x, pair=[x, x]) == ["cpu"] * 4


def test_models_of_a_student_and_given_ones_are_on_the_device(students: Students) -> None:
    student = students("a", "meta")
    given = student.given("encoder", weight=torch.ones(2, 3), offset=torch.ones(2))
    assert student.new("Net").where() == 1
    assert places(student, x=torch.ones(1), model=given) == ["meta"] * 4


def test_a_process_for_a_check_is_no_copy_where_a_copy_could_not_use_cuda(students: Students) -> None:
    for check in ("a", "b"):
        student = students(check)
        assert (student.first_process(), student.count(), student.count()) == (1, 1, 2)
        student.close()


def test_a_check_that_passes_hands_its_process_on(students: Students) -> None:
    first, second = students("a"), students("b")
    assert first.count() == 1
    first.close(passed=True)
    assert second.count() == 2


def test_nothing_that_is_copied_has_used_cuda(notebook: Callable[..., Ran]) -> None:
    ran = notebook(f"{WHERE}\nprint(torch.cuda.is_initialized())")
    assert ran.said(0).strip() == "False"
    assert ran.student().used_cuda() == 0
    assert not torch.cuda.is_initialized()


@pytest.fixture
def fast_and_coarse() -> Iterator[None]:
    """TF32 wherever there is a choice, as some notebook may ask for it."""
    kept = torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32
    torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32 = True, True
    yield
    torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32 = kept


@pytest.mark.usefixtures("fast_and_coarse")
def test_full_precision_is_asked_for_on_the_device_only() -> None:
    with at_work_on("cpu"):
        assert torch.backends.cudnn.allow_tf32
    with at_work_on("meta"):
        assert (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32) == (False, False)
        assert torch.zeros(1).is_meta
    assert not torch.zeros(1).is_meta


def test_only_tensors_move() -> None:
    found = moved({"x": [torch.ones(1), "word"], "n": (3, None)}, "meta")
    assert (found["x"][0].is_meta, found["x"][1], found["n"]) == (True, "word", (3, None))


def test_the_jail_shows_the_files_of_the_driver_only_where_they_are_asked_for(tmp_path: Path) -> None:
    command = jail._command(Isolation.NAMESPACES, tmp_path, 3, tmp_path, nodes=["/dev/nvidia0"])
    said = " ".join(command)
    assert "/dev/nvidia0" in said
    assert said.index("/dev/nvidia0") < said.index("--remount-ro")
    assert jail.device_nodes("cpu") == []


SOURCE = '''\
# %% [markdown] lang="fr"
# # Appareils

# %% [markdown] lang="en"
# # Devices

# %% [markdown] lang="fr"
# ## Exercice 1. La place (20\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The place (20 points)

# %% exercise="place" points=20
def place(count):
    """1 where new tensors are on another device than the CPU, else 0."""
    ### BEGIN SOLUTION
    import torch

    return 1.0 if torch.zeros(count).device.type != "cpu" else 0.0
    ### END SOLUTION
'''
SUITE = """\
from autograder.suite.declare import check
from autograder.suite.expect import expect


@check("place", points=15, anchor=True, trains=True, fr="sur l'appareil", en="on the device")
def trainings_are_on_the_device(student, rng):
    expect(student.place(count=2)).close_to(1.0, atol=0)


@check("place", points=5, fr="sur le processeur", en="on the CPU")
def numbers_are_on_the_cpu(student, rng):
    expect(student.place(count=2)).close_to(0.0, atol=0)
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("AUTOGRADER_SECRET", "tests of the device")
    for name, text in {"solutions/places/notebook.py": SOURCE, "tests/hidden/test_places.py": SUITE}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    return Course(tmp_path)


def test_an_engine_runs_trainings_on_its_device_and_the_other_checks_on_the_cpu(course: Course) -> None:
    assignment, suite = read_assignment(course, "places"), Suite.load(course, "places")
    with Engine(course, device="meta") as engine:
        report = engine.run(reference_submission(course, assignment), assignment, suite)
    assert report.earned == 20
    assert not torch.cuda.is_initialized()


def test_verdicts_on_another_device_are_other_verdicts(course: Course) -> None:
    kept = [Conditions(Terms(course, device=device))["places"] for device in NAMES]
    assert [found["device"] for found in kept] == ["cpu", "cuda"]


def test_the_cpu_needs_nothing() -> None:
    require_device("cpu")


@pytest.mark.skipif(torch.version.cuda is not None, reason="this PyTorch is built for CUDA")
@pytest.mark.parametrize("verb", ["grade", "verify", "calibrate"])
def test_without_cuda_every_verb_says_so_and_does_nothing(course: Course, tmp_path: Path, verb: str) -> None:
    notebook = tmp_path / "one.ipynb"
    notebook.write_text("{}")
    arguments = {"grade": [str(notebook), "--out", str(tmp_path / "out.jsonl")]}.get(verb, ["places"])
    result = CliRunner().invoke(main, ["--course", str(course.root), verb, *arguments, "--device", "cuda"])
    assert result.exit_code == 2
    assert "is built for the CPU only" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
