"""The student's process: runs the cells of a notebook, then answers calls of what they defined.

Nothing here is trusted once the first cell has run. It holds no test, no expected value and no score.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.sandbox import wire
from autograder.sandbox.given import make
from autograder.sandbox.given_module import GivenModule, leaf
from autograder.sandbox.notebook import NotebookShell, describe
from autograder.sandbox.placement import CPU, at_work_on, moved
from autograder.sandbox.training import fit, fit_vae


class Refused(Exception):  # noqa: N818  # an answer, not an error
    """A request that this process cannot carry out, with the kind of fault that the trusted side knows."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind


def serve_notebook(sock: socket.socket, shell: NotebookShell) -> None:
    """Run cells as they come; fork a process for each check, so that no check meets the traces of another."""
    while True:
        descriptors: list[int] = []
        frame = wire.receive(sock, max_json=64 * 1024 * 1024, descriptors=descriptors)
        if frame.head["op"] == "cell":
            wire.send(sock, shell.run(frame.head["source"], frame.head["number"], frame.head["timeout_s"]))
        elif frame.head["op"] == "check":
            _end_of_the_last_check()
            if os.fork() == 0:
                sock.close()
                serve_check(socket.socket(fileno=descriptors[0]), shell)
                os._exit(0)
            os.close(descriptors[0])
        elif frame.head["op"] == "serve":  # nobody needs this state again: no copy is made of it
            serve_check(sock, shell)
            return


def _end_of_the_last_check() -> None:
    """Kill what earlier checks left running: as pid 1 of our namespace we see nobody else's processes."""
    if os.getpid() == 1:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            return
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def serve_check(sock: socket.socket, shell: NotebookShell) -> None:
    """Answer the calls of one check, until the trusted side hangs up."""
    torch.set_num_threads(1)  # threads that the notebook started do not survive a fork: OpenMP would wait for them
    shell.silence()
    wire.send(sock, {"ok": True})
    objects = Objects()
    while True:
        try:
            _reply(sock, wire.receive(sock, max_blob=1 << 31), shell, objects)
        except wire.WireError:
            return


def _reply(sock: socket.socket, frame: wire.Frame, shell: NotebookShell, objects: Objects) -> None:
    """Answer one request, whatever becomes of it."""
    started = time.perf_counter()
    try:
        head, value = _answer(frame, shell, objects)
        head = {"ok": True, "seconds": time.perf_counter() - started, **head}
        wire.send(sock, head, value, **wire.CAPS)
    except wire.WireError:
        raise
    except wire.UnsendableError as error:
        wire.send(sock, {"ok": False, "fault": "malformed", "message": error.kind})
    except Refused as error:
        wire.send(sock, {"ok": False, "fault": error.kind, "message": str(error)})
    except BaseException as error:  # the student's code may raise anything, SystemExit included
        head = {"ok": False, "fault": "crashed", "seconds": time.perf_counter() - started}
        wire.send(sock, {**head, **describe(error)})


def _answer(frame: wire.Frame, shell: NotebookShell, objects: Objects) -> tuple[dict[str, Any], Any]:
    """Carry out one request: (head, value)."""
    if frame.head["op"] == "record":
        return {}, objects.given(frame.value).record()
    if frame.head["op"] == "parameters":
        return {}, [(name, list(value.shape)) for name, value in objects.kept[frame.head["of"]].named_parameters()]
    if frame.head["op"] == "value":
        return {}, _data(_named(str(frame.head["name"]), frame.head.get("of"), shell, objects))
    with at_work_on(device := str(frame.head.get("device", CPU))):
        return _carried_out(frame, shell, objects, device)


def _carried_out(frame: wire.Frame, shell: NotebookShell, objects: Objects, device: str) -> tuple[dict[str, Any], Any]:
    """Carry out a request that runs code of the submission, on its device."""
    arguments = {key: moved(objects.argument(item, device), device) for key, item in frame.value.items()}
    if frame.head["op"] == "fit":
        reseed(int(frame.head["seed"]))
        fit(objects.kept[frame.head["of"]], **arguments)
        return {}, None
    if frame.head["op"] == "fit vae":
        loss, draw = (_named(str(frame.head[key]), None, shell, objects) for key in ("name", "draw"))
        reseed(int(frame.head["seed"]))
        fit_vae(**arguments, loss=loss, draw=draw)
        return {}, None
    function = _named(str(frame.head["name"]), frame.head.get("of"), shell, objects)
    if not callable(function):
        raise Refused("uncallable", type(function).__name__)
    reseed(int(frame.head["seed"]))
    if frame.head["op"] == "new":
        made = function(**arguments)
        return {}, objects.keep(made.to(device) if isinstance(made, torch.nn.Module) else made)
    if frame.head["op"] == "call":
        return _call(function, arguments)
    if frame.head["op"] == "gradients":
        return _gradients(function, arguments, frame.head)
    raise Refused("unknown")


def _data(value: Any) -> Any:
    """A dict without the entries that are not data: one answer of a quiz must not hide the others."""
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, item in value.items():
        try:
            wire.encode((key, item), {})
        except wire.UnsendableError:
            continue
        kept[key] = item
    return kept


def _named(name: str, of: int | None, shell: NotebookShell, objects: Objects) -> Any:
    """A name of the notebook, or an attribute of an object that a check has made; `()` is the object itself."""
    if of is None:
        if name not in shell.names:
            raise Refused("missing")
        return shell.names[name]
    owner = objects.kept[of]
    if name == "()":
        return owner
    if not hasattr(owner, name):
        raise Refused("missing")
    return getattr(owner, name)


class Objects:
    """What the check has made in this process: modules of the student, and given ones."""

    def __init__(self) -> None:
        self.kept: dict[int, Any] = {}
        self._given: dict[int, GivenModule] = {}

    def keep(self, value: Any) -> wire.Handle:
        """Give a number to an object."""
        self.kept[len(self.kept)] = value
        return wire.Handle(len(self.kept) - 1)

    def given(self, asked: wire.Given) -> GivenModule:
        """The given module of that number, made at its first use."""
        if asked.number not in self._given:
            self._given[asked.number] = make(asked.kind, asked.options)
        return self._given[asked.number]

    def argument(self, value: Any, device: str) -> Any:
        """An argument as the student's function receives it; a generator, which never moves, of that device."""
        if isinstance(value, wire.Generator):
            return torch.Generator(device).manual_seed(value.seed)
        if isinstance(value, wire.Rng):
            return np.random.default_rng(value.seed)
        if isinstance(value, wire.Handle):
            return self.kept[value.number]
        return self.given(value).to(device) if isinstance(value, wire.Given) else value


def _call(function: Callable[..., Any], arguments: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    before = {key: _copy(item) for key, item in arguments.items()}
    value = function(**arguments)
    mutated = [key for key, item in arguments.items() if not _same(before[key], item)]
    return {"mutated": mutated}, value


def _copy(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return [_copy(item) for item in value]
    return {key: _copy(item) for key, item in value.items()} if isinstance(value, dict) else value


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, torch.Tensor):
        fits = isinstance(after, torch.Tensor) and before.shape == after.shape
        return fits and torch.equal(torch.nan_to_num(before), torch.nan_to_num(after))
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")
    if isinstance(before, list):  # the copy of a list or of a tuple
        return isinstance(after, list | tuple) and len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        fits = isinstance(after, dict) and before.keys() == after.keys()
        return fits and all(_same(item, after[key]) for key, item in before.items())
    return not isinstance(before, str | int | float) or bool(before == after)  # part of a list, it can be replaced


def _gradients(
    function: Callable[..., Any], arguments: dict[str, Any], head: dict[str, Any]
) -> tuple[dict[str, Any], Any]:
    """The value, and the vector-Jacobian product of (one output of) the function with a cotangent.

    A gradient that does not exist (a detached graph, an unused argument) is zero.
    """
    cotangent = arguments.pop("cotangent of the output", None)
    leaves = [leaf(arguments, key) for key in head["wrt"]]
    value = function(**arguments)
    output = value if head["output"] is None else value[int(head["output"])]
    if not isinstance(output, torch.Tensor):
        raise wire.UnsendableError(type(output).__name__)
    if not output.requires_grad:
        return {}, (value, [torch.zeros_like(at) for at in leaves])
    seed = torch.ones_like(output) if cotangent is None else cotangent.to(output.dtype).expand_as(output)
    found = torch.autograd.grad(output, leaves, seed, allow_unused=True)
    gradients = [torch.zeros_like(at) if g is None else g for at, g in zip(leaves, found, strict=True)]
    return {}, (value, gradients)


def reseed(seed: int) -> None:
    """Seed every generator: forked siblings share the state of their parent."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
