"""The proxy that a check receives: the student's functions, called over the wire."""

from __future__ import annotations

import copy
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch

from autograder.course import DIGITS
from autograder.data import Images, graded
from autograder.errors import StudentCrashed, StudentExhausted, StudentFault, StudentMalformed, StudentMissing
from autograder.sandbox import outputs, wire
from autograder.sandbox.placement import CPU
from autograder.sandbox.process import OUT_OF_TIME, UNREADABLE, Process
from autograder.sandbox.session import OVER_BUDGET, Session, raised
from autograder.sandbox.words import has_words, without_words
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


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One question to the student's process, as it was sent."""

    head: Mapping[str, Any]
    value: Any
    limit_s: float
    made: wire.Handle | None = None
    """The object that the answer stands for, if it was to make one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a student's process said of a question that it could not answer, word for word."""

    requests: tuple[Request, ...]
    """The questions of the check so far; the last one is that one."""
    head: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Remote:
    """An object in the student's process: `vae.encode(x=x)` calls its method there, `vae(x=x)` the object itself."""

    student: Student
    name: str
    """Of its class, as a message names it."""
    handle: wire.Handle

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def function(**arguments: Any) -> Any:
            return self.student.call(method, of=self, **arguments).value

        return function

    def __call__(self, **arguments: Any) -> Any:
        """Call the object itself, as `vae(x=x)`."""
        return self.student.call("()", of=self, **arguments).value


@dataclass(slots=True)
class Student:
    """A submission, as one check sees it: `student.f(x=...)` is a call in the student's process.

    Every call is by keyword. It raises StudentMissing, StudentCrashed, StudentExhausted or StudentMalformed, which
    become the outcome of the check.
    """

    session: Session
    check: str
    """Name of the check."""
    salt: str = ""
    """The course's secret: the seeds of the calls derive from it and from the name."""
    calls: list[CallRecord] = field(default_factory=list)
    seconds: float = 0.0
    """Spent in the student's own code, as far as its process tells."""
    waited: float = 0.0
    """Spent waiting for its answers, as we measure it."""
    pristine: bool = True
    """No other check has used its process: it holds the state as it was after the notebook."""
    call_s: float | None = None
    """Wall time of one call, where the check asks for another than the usual limit."""
    made: int = 0
    """Objects made by the check so far."""
    data: str = DIGITS
    """Name of the images on which this grading trains models."""
    device: str = CPU
    """Where its code runs; what comes back is on the CPU."""
    frank: bool = False
    """The teacher reads the messages: what the code says is told as it is, hidden inputs included."""
    requests: list[Request] = field(default_factory=list)
    said: Said | None = None
    """The words in the last answer, if it was a fault, that were kept from its message."""
    _process: Process | None = None
    _worked_out: dict[str, Any] = field(default_factory=dict)
    """Name -> what this check has worked out for others, or has from another."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def function(**arguments: Any) -> Any:
            return self.call(name, **arguments).value

        return function

    @property
    def images(self) -> Images:
        """The images of this grading, which a check draws from: `student.images.draw(rng, 200)`."""
        return graded(self.data)

    def call(self, name: str, /, *, of: Remote | None = None, **arguments: Any) -> Call:
        """Call a function of the submission, or a method of an object; tells too which arguments changed in place."""
        seed = self._seed()
        head, value = self._ask({"op": "call", "name": name, "seed": seed, **_owner(of)}, _by_handle(arguments))
        claimed = head.get("mutated")
        mutated = tuple(key for key in arguments if isinstance(claimed, list) and key in claimed)
        self.calls.append(CallRecord("call", _spoken(name, of), arguments, seed, value))
        return Call(value, mutated)

    def gradients(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        wrt: Sequence[str],
        output: int | None = None,
        cotangent: torch.Tensor | None = None,
        of: Remote | None = None,
    ) -> Gradients:
        """Call a function and differentiate its result.

        wrt        what to differentiate with respect to: tensors among the arguments, or parameters of a given module
                   among them, as "model.weight"
        output     index into the result if it is a tuple
        of         the object whose method it is; None: a function of the submission
        cotangent  the vector of the vector-Jacobian product, of the shape of that output; ones if None
        returns    Gradients; a gradient that does not exist (a detached graph) is zero
        """
        seed = self._seed()
        sent = _by_handle(arguments) if cotangent is None else {**_by_handle(arguments), COTANGENT: cotangent}
        head = {"op": "gradients", "name": name, "seed": seed, "wrt": list(wrt), "output": output, **_owner(of)}
        _, answer = self._ask(head, sent)
        if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[1], list):
            raise StudentCrashed(UNREADABLE)
        value, found = answer
        by_name = dict(zip(wrt, found, strict=False))
        for key in wrt:
            gradient, at = by_name.get(key), _at(arguments, key)
            if not isinstance(gradient, torch.Tensor) or gradient.shape != at.shape:
                raise StudentCrashed(UNREADABLE)
        self.calls.append(
            CallRecord(
                "gradients", _spoken(name, of), dict(arguments), seed, value, by_name, tuple(wrt), output, cotangent
            )
        )
        return Gradients(value, by_name)

    def new(self, name: str, /, **arguments: Any) -> Remote:
        """Make an object of a class of the submission; it stays in the student's process."""
        _, handle = self._ask({"op": "new", "name": name, "seed": self._seed()}, arguments)
        if not isinstance(handle, wire.Handle):
            raise StudentCrashed(UNREADABLE)
        self.made += 1
        return Remote(self, name, handle)

    def given(self, kind: str, **options: Any) -> wire.Given:
        """A module of `autograder.sandbox.given`, to pass as an argument; it records how it is called."""
        self.made += 1
        # the process may be one that an earlier check has used: a number of its own makes an object of its own
        digest = hashlib.sha256(f"{self.check}:{self.made}".encode()).digest()
        return wire.Given(int.from_bytes(digest[:6], "big"), kind, options)

    def record(self, module: wire.Given) -> list[tuple[str, torch.Tensor]]:
        """How a given module was called so far: (method, input)."""
        _, calls = self._ask({"op": "record", "name": ""}, module)
        if not isinstance(calls, list) or not all(isinstance(call, tuple) and len(call) == 2 for call in calls):
            raise StudentCrashed(UNREADABLE)
        return calls

    def fit(self, model: Remote, images: torch.Tensor, *, epochs: int, batch_size: int, learning_rate: float) -> None:
        """Train a module of the submission by `autograder.sandbox.training`, whatever its own training does."""
        recipe = {"images": images, "epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        self._ask({"op": "fit", "name": model.name, "seed": self._seed(), **_owner(model)}, recipe)

    def fit_vae(
        self, model: Remote | wire.Given, images: torch.Tensor, *, loss: str, draw: str, **recipe: float
    ) -> None:
        """Train a VAE, of the submission or given, by `autograder.sandbox.training`.

        loss, draw  names of the submission's functions: what is minimized, and how a code is drawn
        recipe      epochs, batch_size, learning_rate
        """
        head = {"op": "fit vae", "name": loss, "draw": draw, "seed": self._seed()}
        self._ask(head, _by_handle({"model": model, "images": images, **recipe}))

    def parameters(self, model: Remote) -> dict[str, tuple[int, ...]]:
        """Name -> shape of every parameter of a module of the submission."""
        _, found = self._ask({"op": "parameters", "name": model.name, **_owner(model)}, {})
        if not isinstance(found, list):  # a tensor of millions of rows would be read row by row
            raise StudentCrashed(UNREADABLE)
        try:
            return {str(name): tuple(int(size) for size in shape) for name, shape in found}
        except (TypeError, ValueError, OverflowError) as error:
            raise StudentCrashed(UNREADABLE) from error

    def value(self, name: str, /, *, of: Remote | None = None) -> Any:
        """A global variable of the submission, or an attribute of an object, as data.

        A global that is read before anything is called is a constant of the notebook: it is read once, for all checks.
        """
        asked = {"op": "value", "name": name, **_owner(of)}
        value = self._constant(asked) if of is None and self._process is None else self._ask(asked, {})[1]
        self.calls.append(CallRecord("value", _spoken(name, of), {}, 0, value))
        return value

    def _constant(self, asked: dict[str, Any]) -> Any:
        """What a process that nobody has used answers, or has answered another check: who asks again gets the same."""
        constants, name = self.session.constants, asked["name"]
        if name not in constants:
            reader = Student(self.session, self.check, call_s=self.call_s, _process=self.session.copy())
            try:
                constants[name] = reader._ask(asked, {})[1]
            finally:
                reader.close()
                self.seconds += reader.seconds
                self.waited += reader.waited
        return copy.deepcopy(constants[name])

    def once(self, name: str, work_out: Callable[[], Any]) -> Any:
        """What `work_out` gives: the first check that asks under this name works it out; if it passes, others have it.

        For what takes seconds, as a training whose images two checks look at. A check that does not pass with what
        another has left is judged again, and then works it out itself.
        """
        if self.session.alone:
            return work_out()
        if name in self.session.shared:
            self.pristine = False
            self._worked_out[name] = self.session.shared[name]
        else:
            self._worked_out[name] = work_out()
        return self._worked_out[name]

    def close(self, *, passed: bool = False) -> None:
        """Hand the process of a check that passed on to the next check, with what it has worked out; end any other."""
        for name, found in self._worked_out.items():
            if passed:
                self.session.shared[name] = found
            else:
                self.session.shared.pop(name, None)
        if self._process is None:
            return
        if passed:
            self.session.give_back(self._process)
        else:
            self._process.kill()

    def _seed(self) -> int:
        """The seed of the next call: it differs between the calls of a check."""
        digest = hashlib.sha256(f"{self.salt}:{self.check}:{len(self.calls)}".encode()).digest()
        return int.from_bytes(digest[:6], "big")

    def _ask(self, head: dict[str, Any], value: Any) -> tuple[dict[str, Any], Any]:
        """One frame out and one back."""
        self.said = None
        if self._process is None:
            self._process, unused = self.session.lend()
            self.pristine = self.pristine and unused
        if self.device != CPU:
            head = {**head, "device": self.device}
        limit = min(self.call_s or self.session.limits.call_s, self.session.left_s)
        if limit <= 0:
            raise StudentExhausted(OVER_BUDGET)
        started = time.monotonic()
        try:
            self._process.send(head, value)
            answer = self._process.receive(limit)
        except StudentExhausted:
            self.seconds += limit
            raise
        finally:
            took = time.monotonic() - started
            self.waited += took
            self.session.spent_s += took
        self.seconds += outputs.number(answer.head.get("seconds"), 0.0, limit)
        made = answer.value if isinstance(answer.value, wire.Handle) else None
        self.requests.append(Request(head, value, limit, made))
        if answer.head.get("ok") is True:
            return answer.head, answer.value
        if self.frank or not has_words(answer.head):
            raise fault_of(head["name"], answer.head)
        self.said = Said(tuple(self.requests), answer.head)
        raise fault_of(head["name"], without_words(answer.head))


def fault_of(name: str, head: Mapping[str, Any]) -> StudentFault:
    """The exception for an answer that says that the call of `name` failed."""
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
        raised(error["ename"], error["evalue"], withheld=head.get("withheld") is True),
        exception=error["ename"],
        traceback="" if error["ename"] == "NotImplementedError" else "\n".join(error["traceback"]),
    )


def _at(arguments: Mapping[str, Any], key: str) -> Any:
    """The value at which a gradient with respect to `key` is taken: an argument, or an option of a given module."""
    name, _, parameter = key.partition(".")
    return arguments[name].options[parameter] if parameter else arguments[name]


def _owner(of: Remote | None) -> dict[str, int]:
    return {} if of is None else {"of": of.handle.number}


def _spoken(name: str, of: Remote | None) -> str:
    return name if of is None else f"{of.name}.{name}"


def _by_handle(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as they travel: an object of the student's process by its number."""
    return {key: item.handle if isinstance(item, Remote) else item for key, item in arguments.items()}
