"""Which known misconception a failed check has met: the one whose values are the student's own, call after call."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from autograder.sandbox.given import make
from autograder.sandbox.given_module import leaf
from autograder.sandbox.student import CallRecord, Remote
from autograder.sandbox.wire import Generator, Given, Rng
from autograder.suite.declare import Misconception

RTOL = 1e-5
ATOL = 1e-7  # a hundred float32 roundings, relative and near zero: two orders of the same sum coincide


def explain(
    check_name: str, calls: Sequence[CallRecord], misconceptions: Iterable[Misconception]
) -> Misconception | None:
    """The first misconception declared that `check_name` catches and that gives the student's values on every call.

    Calls of other functions than the misconception's own say nothing about it and are passed over; without a call
    of its own a misconception is not found.
    """
    for known in misconceptions:
        if known.recognized_by == "values" and check_name in known.caught_by and _coincides(known, calls):
            return known
    return None


def _coincides(known: Misconception, calls: Sequence[CallRecord]) -> bool:
    """Whether the misconception gives the student's value on each call that concerns it, and on one at least."""
    if known.answer is not None:
        key, answer = known.answer
        answers = [call.value for call in calls if call.kind == "value"]
        return bool(answers) and all(_same_answer(given, key, answer) for given in answers)
    own = [call for call in calls if call.kind != "value" and call.name == known.exercise]
    if known.function is None or not own or any(_is_remote(call) for call in own):
        return False
    function = known.function
    return all(_gives(function, call) for call in own)


def _is_remote(call: CallRecord) -> bool:
    """Whether it was given an object of the student's process, which no function of ours can be run on."""
    return any(isinstance(argument, Remote) for argument in call.arguments.values())


def _same_answer(answers: Any, key: str, answer: int) -> bool:
    given = answers.get(key) if isinstance(answers, Mapping) else None
    return isinstance(given, int) and not isinstance(given, bool) and given == answer  # True is no option of a quiz


def _gives(function: Callable[..., Any], call: CallRecord) -> bool:
    """Whether the wrong function, run as the student's was, gives the recorded value and gradients."""
    arguments = {name: _fresh(argument) for name, argument in call.arguments.items()}
    leaves = [leaf(arguments, key) for key in call.wrt]
    with _seeded(call.seed), np.errstate(all="ignore"):
        try:
            value = function(**arguments)
            gradients = _gradients(value, leaves, call) if call.kind == "gradients" else {}
        except Exception:  # a wrong function may raise anything; the student's answered, so it is not the same
            return False
    recorded = call.gradients or {}
    return same(value, call.value) and all(same(gradients[name], recorded.get(name)) for name in gradients)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """The global generators as they were on the student's side just before the call, for as long as it lasts."""
    plain, legacy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        random.seed(seed)
        np.random.seed(seed % 2**32)
        torch.manual_seed(seed)
        try:
            yield
        finally:
            random.setstate(plain)
            np.random.set_state(legacy)


def _fresh(argument: Any) -> Any:
    """A copy that the function may change, with the generator that a seed stands for."""
    if isinstance(argument, torch.Tensor):
        return argument.detach().clone()
    if isinstance(argument, np.ndarray):
        return argument.copy()
    if isinstance(argument, Given):
        return make(argument.kind, argument.options)
    if isinstance(argument, Generator):
        return torch.Generator().manual_seed(argument.seed)
    if isinstance(argument, Rng):
        return np.random.default_rng(argument.seed)
    return copy.deepcopy(argument) if isinstance(argument, list | dict) else argument


def _gradients(value: Any, leaves: Sequence[torch.Tensor], call: CallRecord) -> dict[str, torch.Tensor]:
    """The gradients of the recorded output; zeros where the function does not depend on a leaf."""
    output = value if call.output is None else value[call.output]
    if not output.requires_grad:
        return {name: torch.zeros_like(at) for name, at in zip(call.wrt, leaves, strict=True)}
    weights = torch.ones_like(output) if call.cotangent is None else call.cotangent.to(output.dtype).expand_as(output)
    found = torch.autograd.grad(output, leaves, weights, allow_unused=True)
    return {
        name: torch.zeros_like(at) if gradient is None else gradient
        for name, at, gradient in zip(call.wrt, leaves, found, strict=True)
    }


def explain_by_checks(failed: Set[str], misconceptions: Iterable[Misconception]) -> Misconception | None:
    """The one misconception, among those recognized by their checks, that fails exactly these; None if several do."""
    found = [known for known in misconceptions if known.recognized_by == "checks" and known.caught_by == failed]
    return found[0] if len(found) == 1 else None


def same(one: Any, other: Any) -> bool:
    """Same shape and same values up to rounding, whatever the dtype; NaN equals NaN.

    Tuples, lists and dicts part by part, a dict in any order.
    """
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(item, other[key]) for key, item in one.items())
    if isinstance(one, str):
        return isinstance(other, str) and one == other
    if _is_text(one) and _is_text(other):
        return bool(np.array_equal(one, other))
    left, right = _numbers(one), _numbers(other)
    if left is None or right is None or left.shape != right.shape:
        return False
    return bool(np.allclose(left, right, rtol=RTOL, atol=ATOL, equal_nan=True))


def _is_text(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "U"


def _numbers(value: Any) -> np.ndarray[Any, Any] | None:
    """The value as float64, or None if it is not made of numbers."""
    if isinstance(value, torch.Tensor):
        return value.detach().to(torch.float64).numpy()
    if isinstance(value, np.ndarray | np.number | int | float):
        array = np.asarray(value)
        return array.astype(np.float64) if array.dtype.kind in "fiub" else None
    return None
