"""What a student's code says of itself, heard where no hidden input has ever been.

The message of an exception may hold the input that raised it: some library prints it, or somebody would like to read
it. So nothing is shown of what code says under a hidden input. The requests are made again in a second run of the
notebook, with other numbers of the same form, and what the code says there is shown: that process has no secret.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import numpy as np
import torch

from autograder.errors import StudentFault
from autograder.model import Cell
from autograder.sandbox import wire
from autograder.sandbox.session import Session
from autograder.sandbox.student import Request, Said
from autograder.sandbox.words import places, without_words

MAX_NOTEBOOK_S = 30.0
"""Of a notebook that is run a second time for its messages: after a longer one they are withheld."""
SMALL = 1000
"""A whole number below it is a size, and stays; a larger one is data."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Echo:
    """A submission once more, for its words. Use as a context manager; nothing is run before the first question."""

    def __init__(self, session: Session) -> None:
        self._first = session
        self._second: Session | None = None

    def __enter__(self) -> Echo:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._second is not None:
            self._second.close()

    def answer(self, said: Said) -> dict[str, Any]:
        """What can be shown of what the code said, in the form in which it said it.

        raises  SandboxError if the sandbox is gone.
        """
        try:
            again = self._ask_again(said.requests)
        except StudentFault:
            again = {}
        alike = all(again.get(key) == said.head.get(key) for key in ("fault", "type"))
        return again if alike and places(again) == places(said.head) else without_words(said.head, self._first.cells)

    def _ask_again(self, requests: Sequence[Request]) -> dict[str, Any]:
        """The head of the answer to the last of the requests; an empty one if the others did not go as they went.

        raises  StudentFault if the process does not survive them.
        """
        session = self._run()
        if session is None:
            return {}
        process, others = session.copy(), Others(session.cells)
        try:
            for number, request in enumerate(requests, 1):
                limit, started = min(request.limit_s, session.left_s), time.monotonic()
                if limit <= 0:
                    return {}
                process.send(others.head(request.head), others.like(request.value))
                answer = process.receive(limit)
                session.spent_s += time.monotonic() - started
                if answer.head.get("ok") is not True:
                    return answer.head if number == len(requests) else {}
                if request.made is not None and isinstance(answer.value, wire.Handle):
                    others.handles[request.made.number] = answer.value.number
        finally:
            process.kill()
        return {}

    def _run(self) -> Session | None:
        """The second run, in namespaces of its own; None if it would take too long."""
        if self._second is None and sum(run.seconds for run in self._first.runs.values()) <= MAX_NOTEBOOK_S:
            first = self._first
            self._second = Session(first.zygote, first.cells, first.limits, alone=True, replay=first.replay)
            self._second.spent_s = first.spent_s  # one budget for both
            self._second.run_notebook()
        return self._second


class Others:
    """Values of the same form as hidden ones, which tell nothing of them but their form."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.rng = np.random.default_rng(0)
        self.handles: dict[int, int] = {}
        """Number of an object in the first run -> its number in the second."""
        self._public = "\n".join(cell.source for cell in cells)
        self._words: dict[str, str] = {}

    def head(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """The same request with another seed, of the object that stands for the same one."""
        changed = {"seed": 0} if "seed" in head else {}
        return {**head, **changed, **({"of": self.handles.get(head["of"], 0)} if "of" in head else {})}

    def like(self, value: Any) -> Any:
        """A value of the same type, shape and, roughly, range."""
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, np.ndarray | np.generic):
            return self._array(np.asarray(value))
        if isinstance(value, str):
            return self._word(value)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int):
            return value if abs(value) < SMALL else int(self.rng.integers(SMALL, 2 * SMALL))
        if isinstance(value, float):
            return float(self.rng.random() if 0 <= value <= 1 else self.rng.normal())
        return self._composed(value)

    def _composed(self, value: Any) -> Any:
        """What is made of other values, or stands for something of the other side."""
        if isinstance(value, list | tuple):
            return type(value)(self.like(item) for item in value)
        if isinstance(value, Mapping):
            return {key if isinstance(key, int) else self.like(key): self.like(item) for key, item in value.items()}
        if isinstance(value, wire.Given):
            return wire.Given(value.number, value.kind, {key: self.like(item) for key, item in value.options.items()})
        if isinstance(value, wire.Handle):
            return wire.Handle(self.handles.get(value.number, 0))
        return type(value)(0) if isinstance(value, wire.Generator | wire.Rng) else value

    def _tensor(self, value: torch.Tensor) -> torch.Tensor:
        if value.dtype is torch.bfloat16:
            return self._tensor(value.float()).to(torch.bfloat16)
        return torch.from_numpy(self._array(value.detach().numpy()))

    def _array(self, value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if value.dtype.kind == "U":
            return (
                np.array([self._word(str(item)) for item in value.flat], dtype=object).reshape(value.shape).astype(str)
            )
        if value.dtype.kind == "b":
            return np.asarray(self.rng.random(value.shape) < 0.5)
        if value.dtype.kind in "iu":
            low, high = (int(value.min()), int(value.max())) if value.size else (0, 0)
            return np.asarray(self.rng.integers(low, high, size=value.shape, endpoint=True)).astype(value.dtype)
        unit = bool(value.size) and bool(((value >= 0) & (value <= 1)).all())
        drawn = self.rng.random(value.shape) if unit else self.rng.normal(size=value.shape)
        return np.asarray(drawn).astype(value.dtype)

    def _word(self, word: str) -> str:
        """A word that the notebook itself names, such as an option, stays; another one becomes letters."""
        if word in self._public:
            return word
        if word not in self._words:
            self._words[word] = "".join(self.rng.choice(list(LETTERS), size=len(word)))
        return self._words[word]
