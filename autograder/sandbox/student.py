"""The proxy that a check receives: the student's functions, called over the wire."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch

from autograder.errors import StudentCrashed, StudentExhausted, StudentFault, StudentMalformed, StudentMissing
from autograder.sandbox import outputs
from autograder.sandbox.process import OUT_OF_TIME, UNREADABLE, Process
from autograder.sandbox.session import Session, raised
from autograder.text import Text

COTANGENT = "cotangent of the output"
"""Name under which the cotangent travels beside the arguments: not an identifier, so no argument can have it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one call gave."""

    value: Any
    mutated: tuple[str, ...]
    """Arguments that the function changed in place."""


@dataclass(frozen=True, slots=True)
class Gradients:
    """A value, and the gradients of one of its outputs."""

    value: Any
    by_name: dict[str, torch.Tensor]
    """Argument -> vector-Jacobian product; zero where there is no gradient."""


@dataclass(frozen=True, slots=True, eq=False)
class CallRecord:
    """One exchange between the body of a check and the student's process: what a misconception is compared with."""

    kind: Literal["call", "gradients", "value"]
    """A call, a call with its gradients, or a name that was read."""
    name: str
    """The function, or the name."""
    arguments: Mapping[str, Any]
    """The keyword arguments as they were before the call; empty for a value."""
    seed: int
    """With which the global generators of the student's side were seeded just before the call."""
    value: Any
    """What came back: the function's value in all its parts, or the named value."""
    gradients: Mapping[str, torch.Tensor] | None = None
    """By name of argument; None unless `kind` is "gradients"."""
    wrt: tuple[str, ...] = ()
    """The arguments with respect to which the gradients are."""
    output: int | None = None
    """Which part of a tuple was differentiated; None when the value is one tensor."""
    cotangent: torch.Tensor | None = None
    """The weights of that output's entries in the scalar that was differentiated; None stands for ones."""


@dataclass(slots=True)
class Student:
    """A submission, as one check sees it: `student.f(x=...)` is a call in the student's process.

    Every call is by keyword. It raises StudentMissing, StudentCrashed, StudentExhausted or StudentMalformed, which
    become the outcome of the check.
    """

    session: Session
    check: str
    """Name of the check: the seeds of its calls derive from it."""
    calls: list[CallRecord] = field(default_factory=list)
    seconds: float = 0.0
    """Spent in the student's own code, as far as its process tells."""
    waited: float = 0.0
    """Spent waiting for its answers, as we measure it."""
    pristine: bool = True
    """No other check has used its process: it holds the state as it was after the notebook."""
    _process: Process | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def function(**arguments: Any) -> Any:
            return self.call(name, **arguments).value

        return function

    def call(self, name: str, /, **arguments: Any) -> Call:
        """Call a function of the submission; also tells which arguments it changed in place."""
        seed = self._seed()
        head, value = self._ask({"op": "call", "name": name, "seed": seed}, arguments)
        claimed = head.get("mutated")
        mutated = tuple(key for key in arguments if isinstance(claimed, list) and key in claimed)
        self.calls.append(CallRecord("call", name, arguments, seed, value))
        return Call(value, mutated)

    def gradients(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        wrt: Sequence[str],
        output: int | None = None,
        cotangent: torch.Tensor | None = None,
    ) -> Gradients:
        """Call a function and differentiate its result.

        wrt        the arguments, tensors, to differentiate with respect to
        output     index into the result if it is a tuple
        cotangent  the vector of the vector-Jacobian product, of the shape of that output; ones if None
        returns    Gradients; a gradient that does not exist (a detached graph) is zero
        """
        seed = self._seed()
        sent = dict(arguments) if cotangent is None else {**arguments, COTANGENT: cotangent}
        head = {"op": "gradients", "name": name, "seed": seed, "wrt": list(wrt), "output": output}
        _, answer = self._ask(head, sent)
        if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[1], list):
            raise StudentCrashed(UNREADABLE)
        value, found = answer
        by_name = dict(zip(wrt, found, strict=False))
        for key in wrt:
            gradient, argument = by_name.get(key), arguments[key]
            if not isinstance(gradient, torch.Tensor) or gradient.shape != argument.shape:
                raise StudentCrashed(UNREADABLE)
        self.calls.append(
            CallRecord("gradients", name, dict(arguments), seed, value, by_name, tuple(wrt), output, cotangent)
        )
        return Gradients(value, by_name)

    def value(self, name: str) -> Any:
        """A global variable of the submission, as data."""
        _, value = self._ask({"op": "value", "name": name}, {})
        self.calls.append(CallRecord("value", name, {}, 0, value))
        return value

    def close(self, *, passed: bool = False) -> None:
        """Hand the process of a check that passed on to the next check; end any other."""
        if self._process is None:
            return
        if passed:
            self.session.give_back(self._process)
        else:
            self._process.kill()

    def _seed(self) -> int:
        """The seed of the next call: it differs between the calls of a check."""
        digest = hashlib.sha256(f"{self.check}:{len(self.calls)}".encode()).digest()
        return int.from_bytes(digest[:6], "big")

    def _ask(self, head: dict[str, Any], value: Any) -> tuple[dict[str, Any], Any]:
        """One frame out and one back."""
        if self._process is None:
            self._process, self.pristine = self.session.lend()
        limit = self.session.limits.call_s
        started = time.monotonic()
        try:
            self._process.send(head, value)
            answer = self._process.receive(limit)
        except StudentExhausted:
            self.seconds += limit
            raise
        finally:
            self.waited += time.monotonic() - started
        self.seconds += outputs.number(answer.head.get("seconds"), 0.0, limit)
        if answer.head.get("ok") is True:
            return answer.head, answer.value
        raise self._fault(head["name"], answer.head)

    def _fault(self, name: str, head: dict[str, Any]) -> StudentFault:
        """The exception for an answer that says that the call failed."""
        fault, message = head.get("fault"), outputs.text(head.get("message"), 300)
        if fault == "missing":
            return StudentMissing(
                Text(f"votre notebook ne définit pas « {name} »", f"your notebook does not define `{name}`")
            )
        if fault == "uncallable":
            return StudentMalformed(
                Text(f"« {name} » n'est pas une fonction ({message})", f"`{name}` is not a function ({message})")
            )
        if fault == "malformed":
            return StudentMalformed(
                Text(
                    f"« {name} » renvoie {message} au lieu d'un tenseur ou d'un nombre",
                    f"`{name}` returns {message} instead of a tensor or a number",
                )
            )
        error = outputs.error(head)
        if error["ename"] == "Stopped":
            return StudentExhausted(OUT_OF_TIME)
        return StudentCrashed(
            raised(error["ename"], error["evalue"]),
            exception=error["ename"],
            traceback="" if error["ename"] == "NotImplementedError" else "\n".join(error["traceback"]),
        )
