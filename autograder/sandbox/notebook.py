"""An IPython shell without a terminal: runs the cells of a notebook and keeps what they show, within limits.

Runs in the student's process. What it reports is a claim; the trusted side caps and sanitises it again.
"""

from __future__ import annotations

import io
import os
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

KINDS = ("text/plain", "text/html", "image/png")
MESSAGE_CHARS = 300
TRACEBACK_CHARS = 4000


class Stopped(BaseException):
    """The cell ran out of `what`: time or output. Not an Exception, so that `except Exception` does not hide it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Outputs:
    """What one cell has shown so far."""

    def __init__(self, limits: dict[str, float]) -> None:
        self.limits = limits
        self.shown: list[dict[str, Any]] = []
        self.chars = 0
        self.kept = 0
        self.images = 0

    def write(self, stream: str, text: str) -> None:
        """Keep the text of a stream while there is room for it."""
        self.chars += len(text)
        if self.chars > self.limits["flood_chars"]:
            raise Stopped("output")
        room = int(self.limits["output_chars"]) - self.kept
        if room <= 0:
            return
        if len(text) > room:
            text = text[:room] + "\n[...]\n"
        self.kept += len(text)
        last = self.shown[-1] if self.shown else None
        if last and last["output_type"] == "stream" and last["name"] == stream:
            last["text"] += text
        else:
            self.shown.append({"output_type": "stream", "name": stream, "text": text})

    def show(self, kind: str, data: dict[str, Any]) -> None:
        """Keep the plain text, the table and the picture of a rich output."""
        kept: dict[str, Any] = {}
        picture = data.get("image/png")
        room = self.images < self.limits["images"]
        if room and isinstance(picture, str) and len(picture) <= self.limits["image_bytes"]:
            self.images += 1
            kept["image/png"] = picture
        text = data.get("text/plain")
        if isinstance(text, str):
            kept["text/plain"] = text[: max(0, int(self.limits["output_chars"]) - self.kept)]
            self.kept += len(kept["text/plain"])
        table = data.get("text/html")
        if isinstance(table, str) and "<table" in table and len(table) <= self.limits["output_chars"] - self.kept:
            self.kept += len(table)
            kept["text/html"] = table
        if kept:
            self.shown.append({"output_type": kind, "data": kept, "metadata": {}})


class Stream(io.TextIOBase):
    """A text stream that writes to the outputs of the cell that is running."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: NotebookShell) -> None:
        self._name = name
        self._shell = shell

    def writable(self) -> bool:
        """A stream for print."""
        return True

    def write(self, text: str) -> int:
        """Write to the cell."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shell.outputs.write(self._name, text)
        return len(text)


class NotebookShell:
    """A namespace in which cells are run one after the other."""

    def __init__(self, limits: dict[str, float]) -> None:
        self.limits = limits
        self.outputs = Outputs(limits)
        outer = self

        class Publisher(DisplayPublisher):  # type: ignore[misc]  # IPython is untyped here
            def publish(self, data: dict[str, Any], **_: Any) -> None:
                outer.outputs.show("display_data", data)

        class Hook(DisplayHook):  # type: ignore[misc]
            def __call__(self, result: Any = None) -> None:
                if result is not None:
                    data, _ = self.shell.display_formatter.format(result, include=KINDS)
                    outer.outputs.show("execute_result", data)

        class Compiler(CachingCompiler):  # type: ignore[misc]
            def get_code_name(self, _raw: str, _code: str, number: int) -> str:
                return f"<cell {outer.number}>" if number else f"<cell {outer.number}, part>"

        class Shell(InteractiveShell):  # type: ignore[misc]
            display_pub_class = Publisher
            displayhook_class = Hook
            compiler_class = Compiler

            def showtraceback(self, *_: Any, **__: Any) -> None:
                """Errors are reported by `run`: not printed, nor laid out, which takes seconds after a recursion."""

            def showsyntaxerror(self, *_: Any, **__: Any) -> None:
                """Like any error."""

            def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
                return {}  # a third layout, for a history that nobody reads

            def enable_gui(self, _gui: Any = None) -> None:
                """There is no screen."""

        self.number = 0
        self.shell = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self.streams = Stream("stdout", self), Stream("stderr", self)

    @property
    def names(self) -> dict[str, Any]:
        """What the cells have defined."""
        found: dict[str, Any] = self.shell.user_ns
        return found

    def run(self, source: str, number: int, timeout_s: float) -> dict[str, Any]:
        """Run one cell: its outputs, and the error that ended it, if any."""
        self.outputs = Outputs(self.limits)
        self.number = number
        started = time.perf_counter()
        error: BaseException | None
        try:
            with redirect_stdout(self.streams[0]), redirect_stderr(self.streams[1]), _alarm(timeout_s):
                result = self.shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as raised:  # an interrupt between two statements of IPython itself
            error = raised
        report: dict[str, Any] = {"ok": True, "outputs": self.outputs.shown, "seconds": time.perf_counter() - started}
        if isinstance(error, Stopped):
            report["stopped"] = error.what
        elif error is not None:
            report["error"] = describe(error)
        return report

    def silence(self) -> None:
        """From now on nothing that is printed is kept."""
        nowhere = open(os.devnull, "w")  # noqa: SIM115  # for the rest of the process
        redirect_stdout(nowhere).__enter__()
        redirect_stderr(nowhere).__enter__()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `Stopped` in the main thread when the time is over."""

    def stop(*_: object) -> None:
        raise Stopped("time")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def describe(error: BaseException) -> dict[str, str]:
    """An exception as text: its type, its message, and the part of the traceback that is the student's."""
    try:
        message = str(error)
    except Exception:  # a student's exception may not even have a text
        message = ""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("<cell")]
    lines = [f"{at.filename.strip('<>')}, line {at.lineno}, in {at.name}\n    {at.line}" for at in frames]
    if isinstance(error, SyntaxError) and error.text:
        lines.append(f"{str(error.filename).strip('<>')}, line {error.lineno}\n    {error.text.rstrip()}")
    kind = type(error).__name__[:80]
    text = "\n".join([*lines, f"{kind}: {message[:MESSAGE_CHARS]}"])
    return {"type": kind, "message": message[:MESSAGE_CHARS], "traceback": text[-TRACEBACK_CHARS:]}
