"""Runs the engine in a process of its own and prints what became of each scenario, as one JSON object.

    python engine_scenarios.py FOLDER SCENARIO...

The engine runs pytest in its own process and interrupts checks with SIGALRM. Inside a test of pytest that would take
the alarm of the outer pytest-timeout away, and share its plugins and its captured streams: so it is never run there.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_course import write_course

from autograder.course import Course
from autograder.errors import AutograderError
from autograder.grade.engine import Engine
from autograder.grade.verify import examine
from autograder.model import Submission
from autograder.report.schema import as_json
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Process
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, with_cell
from autograder.suite.declare import Suite

LIMITS = replace(Limits(), call_s=1.0, cell_s=2.0)
DOUBLES = {
    "right": "def double(x): return 2 * x",
    "half": "def double(x): return x / 2",
    "raises": "def double(x):\n    y = x\n    raise ValueError('my own fault')",
    "not done": "def double(x): raise NotImplementedError",
    "exits": "def double(x): os._exit(0)",
    "hangs": "def double(x):\n    while True: pass",
    "missing": "pass",
    "syntax error": "def double(x: return 2 * x",
    "cell raises": "1 / 0\ndef double(x): return 2 * x",
    "object": "def double(x): return object()",
    "nothing": "def double(x): return None",
    "text": "def double(x): return 'six'",
    "tells": "def double(x):\n    raise ValueError(repr(x))",
    "raises at some": "def double(x):\n    if x == -1.5:\n        raise ValueError(repr(x))\n    return 2 * x",
    "spoils": "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x if len(seen) < 2 or x == 1.0 else 0",
    "guesses again": (
        "def double(x):\n    asked = os.path.exists(str(x))\n    open(str(x), 'w').close()\n"
        "    return 2 * x if asked else x"
    ),
    "slow check": "MOOD = 'slow'\ndef double(x): return 2 * x",
    "slow check on a state of its own": "MOOD = 'slow'\ndef double(x): return 2 * x if x != -1.5 else 0",
    "wrong check": "MOOD = 'wrong'\ndef double(x): return 2 * x",
}


class Bed:
    """A course and one engine; the zygote, which takes seconds to start, is handed from course to course."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = Engine(write_course(folder / "course"), limits=LIMITS)

    def grade(self, cell: str, name: str = "someone", lang: str = "en") -> Any:
        return as_json(self.engine.grade(self.submission(cell, name, lang)))

    def submission(self, cell: str, name: str = "someone", lang: str = "en") -> Submission:
        assignment = read_assignment(self.engine.course, "tiny")
        reference = reference_submission(self.engine.course, assignment)
        return replace(with_cell(reference, "double", cell, name=name), lang=lang)  # type: ignore[arg-type]

    @contextlib.contextmanager
    def other(self, name: str, **changes: tuple[str, str]) -> Iterator[Engine]:
        """An engine for a course that differs in one place."""
        engine = Engine(write_course(self.folder / name, **changes), limits=LIMITS)
        engine._zygote = self.engine.start()
        yield engine
        self.engine._zygote = engine._zygote


def fault(action: Callable[[], Any]) -> Any:
    """What the action gives, or the error that it raises."""
    try:
        return action()
    except AutograderError as error:
        return f"{type(error).__name__}: {error}"
    except KeyboardInterrupt:
        return "KeyboardInterrupt"


def outcomes(bed: Bed) -> Any:
    return {name: bed.grade(cell, name) for name, cell in DOUBLES.items()}


def french(bed: Bed) -> Any:
    return bed.grade(DOUBLES["half"], lang="fr")


def in_another_thread(bed: Bed) -> Any:
    said: list[Any] = []
    bed.engine.suite("tiny")
    worker = threading.Thread(target=lambda: said.append(fault(lambda: bed.grade(DOUBLES["right"]))))
    worker.start()
    worker.join()
    return said[0]


def interrupted(bed: Bed) -> Any:
    return fault(lambda: bed.grade("MOOD = 'interrupted'\n" + DOUBLES["right"]))


def killed_between(bed: Bed) -> Any:
    bed.engine.start().process.kill()
    return fault(lambda: bed.grade(DOUBLES["right"])["earned"])


def killed_in_the_last_check(bed: Bed) -> Any:
    os.environ["ONCE"] = str(bed.folder / "once")
    # The check before it fails, so that the last one has a process of its own and is not judged twice.
    cell = "MOOD = 'killed once'\ndef double(x): return 2 * x if x != -1.5 else 0"
    return fault(lambda: [score["earned"] for score in bed.grade(cell)["exercises"][0]["checks"]])


def killed_always(bed: Bed) -> Any:
    return fault(lambda: bed.grade("MOOD = 'killed always'\n" + DOUBLES["right"]))


def over_budget(bed: Bed) -> Any:
    """The fourth check takes what is left of three seconds."""
    with bed.other("on a budget") as engine:
        engine.limits = replace(Limits(), budget_s=3.0)
        cell = "import time\ndef double(x):\n    time.sleep(30 * (x == -1.5))\n    return 2 * x"
        submission = bed.submission(cell)
        return as_json(engine.grade(submission))


def wrong_reference(bed: Bed) -> Any:
    with bed.other("wrong reference", source=("return 2 * x", "return 3 * x")) as engine:
        return fault(lambda: engine.suite("tiny"))


def wrong_points(bed: Bed) -> Any:
    with bed.other("wrong points", suite=("points=9", "points=8")) as engine:
        return fault(lambda: engine.suite("tiny"))


def unknown_exercise(bed: Bed) -> Any:
    with bed.other("unknown exercise", suite=('@check("quiz", points=4', '@check("quix", points=3')) as engine:
        return fault(lambda: engine.suite("tiny"))


def edited(bed: Bed) -> Any:
    """The suite before and after an edit of the same length within the same second."""
    course = write_course(bed.folder / "edited")
    before = Suite.load(course, "tiny")
    path = course.suite("tiny")
    path.write_text(path.read_text().replace("points=9", "points=8"))
    after = Suite.load(course, "tiny")
    return [before.checks[0].points, after.checks[0].points, before.sha256 != after.sha256]


def hostile_configuration(bed: Bed) -> Any:
    """Everything that could change a run of pytest is set against it."""
    course, here = bed.engine.course.root, Path.cwd()
    evil = "raise SystemExit('the configuration was read')"
    for folder in (course, course / "tests" / "hidden", bed.folder):
        (folder / "conftest.py").write_text(evil)
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only -k nothing\n")
    (bed.folder / "evil_plugin.py").write_text(evil)
    variables = {"PYTEST_ADDOPTS": "--collect-only", "PYTEST_PLUGINS": "evil_plugin", "PYTEST_TIMEOUT": "soon"}
    os.environ.update(variables)
    os.chdir(bed.folder)
    try:
        earned = bed.grade(DOUBLES["right"])["earned"]
        return [earned, {name: os.environ.get(name) for name in variables} == variables]
    finally:
        os.chdir(here)
        for name in variables:
            os.environ.pop(name, None)


def secrets(bed: Bed) -> Any:
    """What the first check sends under one secret, again, and under another."""
    found = []
    for secret in ("one", "one", "other"):
        os.environ["AUTOGRADER_SECRET"] = secret
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Process, "send", _noting(sent := [], Process.send))
            bed.grade(DOUBLES["right"])
        found.append(sent[0])
    return found


def _noting(sent: list[Any], send: Callable[..., None]) -> Callable[..., None]:
    def noted(process: Process, head: dict[str, Any], value: Any = None, **options: Any) -> None:
        if head["op"] == "call":
            sent.append(value)
        send(process, head, value, **options)

    return noted


EXAMINED: dict[str, dict[str, tuple[str, str]]] = {
    "as it is": {},
    "a misconception made right": {"misconceptions": ("return x / 2", "return x * 2")},
    "a check too many": {"misconceptions": ('"double_takes_negative_numbers", ', "")},
    "a check too few": {"misconceptions": ('{"double_of_zero_is_zero"}', '{"double_of_zero_is_zero", "two_is_two"}')},
    "a check that fails nothing": {"misconceptions": ('{"two_is_two"}', '{"the_grader_is_well"}')},
    "weak anchors": {"suite": ("points=9, anchor=True", "points=9")},
    "a wrong accepted answer": {"accepted": ("return x + x", "return x * x")},
    "a skeleton that earns": {"source": ('ANSWERS["two"] = None', 'ANSWERS["two"] = 2')},
}


def examinations(bed: Bed) -> Any:
    found = {}
    for name, changes in EXAMINED.items():
        with bed.other(f"examined {name}", **changes) as engine:
            found[name] = fault(lambda engine=engine: list(examine(engine, "tiny").faults))  # type: ignore[misc]
    return found


def main(folder: Path, names: list[str]) -> None:
    os.environ["AUTOGRADER_SECRET"] = "one"
    bed = Bed(folder)
    found: dict[str, Any] = {}
    with bed.engine:
        for name in names:
            try:
                found[name] = globals()[name](bed)
            except Exception as error:  # the test of this scenario fails, not those of the others
                found[name] = f"the scenario broke: {type(error).__name__}: {error}"
    assert isinstance(bed.engine.course, Course)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
