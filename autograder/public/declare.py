"""How the public part of a suite is written: `solutions/<slug>/public.py`, whose functions are shipped to students.

    @law("kl_is_one_number_per_example")             states the law of a hidden check, in the words of that check
    @example("kl_standard_normal", fr=..., en=...)   what the statement itself tells: a worked example, a form

The text of a function is shipped as it stands; its inputs are its own, never those of the hidden suite.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.course import Course
from autograder.errors import SuiteError
from autograder.source.read import Source, read_source
from autograder.suite.declare import Suite, declared
from autograder.text import LANGS, Text

Body = Callable[[Any], None]

GIVEN = {"expect", "np", "torch", "math"}
"""What a shipped function may use beside its own names: it stands alone in its file."""


@dataclass(frozen=True, slots=True, eq=False)
class Public:
    """A check that students receive."""

    name: str
    law: str | None
    """The hidden check whose law it states; None for an example."""
    exercise: str
    """"" for a law, until the suite says whose it is."""
    says: Text | None
    """None for a law, until the suite says it."""
    body: Body = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """A check that students receive, as it is shipped."""

    name: str
    exercise: str
    says: Text
    source: str
    """The function without its decorator, from `def` on."""


def law(check: str) -> Callable[[Body], Public]:
    """Declare the function below as a public witness of the law that a hidden check, no anchor, holds."""
    return lambda body: Public(name=body.__name__, law=check, exercise="", says=None, body=body)


def example(exercise: str, *, fr: str, en: str) -> Callable[[Body], Public]:
    """Declare the function below as what the statement of an exercise tells already."""
    return lambda body: Public(name=body.__name__, law=None, exercise=exercise, says=Text(fr, en), body=body)


def public_checks(course: Course, slug: str) -> dict[str, list[PublicCheck]]:
    """Exercise -> its public checks, in the order of the source; empty where the assignment publishes none.

    raises  SuiteError with every fault of the declarations.
    """
    path = course.public(slug)
    source = read_source(course, slug)
    if not path.is_file():
        return {}
    suite = Suite.load(course, slug)
    entries = declared(path, Public)
    found = list(_faults(entries, suite, source))
    if found:
        raise SuiteError("\n".join(f"{slug}/public.py: {fault}" for fault in found))
    checks = [_shipped(entry, suite) for entry in entries]
    return {cell.key: [check for check in checks if check.exercise == cell.key] for cell in source.exercises()}


def _shipped(entry: Public, suite: Suite) -> PublicCheck:
    """The declaration with the exercise and the words of its law."""
    of = next((check for check in suite.checks if check.name == entry.law), None)
    exercise, says = (of.exercise, of.says) if of is not None else (entry.exercise, entry.says)
    assert says is not None
    return PublicCheck(entry.name, exercise, says, source_of(entry.body))


def source_of(body: Body) -> str:
    """The text of a function without its decorator."""
    text = textwrap.dedent(inspect.getsource(body))
    node = ast.parse(text).body[0]
    return "\n".join(text.splitlines()[node.lineno - 1 :])


def _faults(entries: list[Public], suite: Suite, source: Source) -> Iterator[str]:
    """What does not hold together, one sentence each."""
    hidden = {check.name: check for check in suite.checks}
    exercises = [cell.key for cell in source.exercises()]
    covered = set()
    names = [entry.name for entry in entries]
    for entry in entries:
        of = hidden.get(entry.law or "")
        if entry.law is not None and of is None:
            yield f"{entry.name}: the suite has no check {entry.law!r}; name the one whose law this is"
        elif of is not None and of.anchor:
            yield f"{entry.name}: {entry.law!r} is an anchor, which is never public; choose a law or a form"
        elif of is None and entry.exercise not in exercises:
            yield f"{entry.name}: there is no exercise {entry.exercise!r}; the source has {', '.join(exercises)}"
        else:
            covered.add(of.exercise if of is not None else entry.exercise)
        if entry.name in hidden:
            yield f"{entry.name}: a hidden check has this name, which is not to be known; choose another"
        if names.count(entry.name) > 1:
            yield f"{entry.name}: two public checks have this name; rename one"
        yield from (f"{entry.name}: {fault}" for fault in _faults_of_text(entry))
    for exercise in exercises:
        if exercise not in covered:
            yield f"the exercise {exercise!r} has no public check; write one, be it on the form of the answer"


def _faults_of_text(entry: Public) -> Iterator[str]:
    """Why the text of a function could not be shipped."""
    source = source_of(entry.body)
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    if not source.isascii():  # otter reads the file in the encoding of the machine
        yield "its text is not ASCII; write formulas in the sentence, not in the code"
    arguments = function.args
    if [argument.arg for argument in arguments.args] != ["student"] or arguments.defaults or arguments.kwonlyargs:
        yield "its only argument is `student`: otter gives None to any other, defaults or not"
    loaded = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    own = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    own |= {node.name for node in ast.walk(function) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    builtins = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    strange = sorted(loaded - own - GIVEN - builtins.keys())
    if strange:
        yield f"it uses {', '.join(strange)}, which its file does not have; define them in it"
    says = [entry.says[lang] for lang in LANGS] if entry.says else []
    if any(re.search(r"<\S", text) for text in [source, *says]):
        yield "`<` needs a space after it: otter puts the text into HTML as it is"
