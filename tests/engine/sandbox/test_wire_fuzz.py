"""No frame makes the trusted side do more than raise its own error, within its memory, its time and its own types.

python test_wire_fuzz.py        the same laws in a process whose memory the kernel limits
"""

from __future__ import annotations

import json
import math
import os
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import StudentFault
from autograder.model import Cell, CellRun
from autograder.sandbox import wire
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student

FUZZ = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,  # the same frames in each run
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
SECONDS = 2.0
"""Processor time for one frame of at most a megabyte."""
TRACED_BYTES = 16 * 2**20
"""Memory for such a frame: an array of strings is the form that grows most, up to the cap of the tensors."""
LIMITED_BYTES = 512 * 2**20
"""Beyond what Python and torch take when they are idle: the largest frame, read, copied and decoded."""

# Values that may cross, and frames that hold them

SCALARS = (
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
)
DTYPES = sorted(wire.DTYPES, key=str)
SHAPES = st.lists(st.integers(0, 4), max_size=4)
TENSORS = st.builds(lambda shape, dtype: torch.zeros(shape, dtype=dtype), SHAPES, st.sampled_from(DTYPES))
ARRAYS = st.builds(lambda shape: np.zeros(shape, dtype=np.float32), SHAPES)
WORDS = st.builds(lambda words: np.array(words, dtype=np.str_), st.lists(st.text(max_size=4), min_size=1, max_size=4))
OWN = st.sampled_from([wire.Generator(3), wire.Rng(4), wire.Handle(2), wire.Given(1, "vae", {"n": 2})])
VALUES = st.recursive(
    SCALARS | TENSORS | ARRAYS | WORDS | OWN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.integers(-9, 9), inner, max_size=3)
    ),
    max_leaves=8,
)


def sent(value: Any) -> bytes:
    """The bytes that an honest process sends for a value."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send(theirs, {"ok": True, "seconds": 0.5}, value)
        theirs.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: ours.recv(1 << 20), b""))


# Bytes that are no frame, frames that were damaged, and well-formed ones with hostile content

BYTES = st.binary(max_size=400)
LENGTHS = st.integers(0, 2**32 - 1) | st.integers(0, 500)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An honest frame with bytes changed, taken out, doubled or put in, and sometimes with lengths that fit again."""
    content = bytearray(sent(draw(VALUES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        until = min(len(content), at + draw(st.integers(1, 12)))
        piece = bytes(content[at:until])
        content[at:until] = draw(st.sampled_from([b"", piece * 2, piece[::-1]]) | st.binary(max_size=12))
    if draw(st.booleans()) and len(content) > 8:
        blob = draw(st.integers(0, len(content) - 8))
        content[:8] = struct.pack("<II", len(content) - 8 - blob, blob)
    return bytes(content)


MARKS = st.sampled_from(["$f", "$u", "$d", "$t", "$a", "$g", "$h", "$m", "$s", "$r", "$x", "", "v"])
ANYTHING = st.recursive(
    SCALARS | st.integers(-(2**80), 2**80) | st.sampled_from(["0", "0x1p+1", "nan", "inf", "__class__", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(MARKS | st.text(max_size=3), inner, max_size=2)
        | st.builds(lambda mark, body: {mark: body}, MARKS, inner)
    ),
    max_leaves=15,
)
HEADER_ENTRY = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "dtype": st.sampled_from(["F32", "F64", "BOOL", "U8", "I64", "BF16", "F8_E4M3", "C64", "F33"]) | ANYTHING,
        "shape": st.lists(st.integers(-2, 2**63), max_size=10) | ANYTHING,
        "data_offsets": st.lists(st.integers(-8, 2**64), max_size=3) | ANYTHING,
    },
)
HEADERS = ANYTHING | st.dictionaries(st.sampled_from(["0", "1", "__metadata__", "x"]), HEADER_ENTRY, max_size=4)


def frame(head: Any, blob: bytes = b"") -> bytes:
    text = json.dumps(head).encode()
    return struct.pack("<II", len(text), len(blob)) + text + blob


def blob(header: Any, body: bytes, claimed: int | None) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text) if claimed is None else claimed) + text + body


BLOBS = st.builds(blob, HEADERS, st.binary(max_size=64), st.none() | st.integers(0, 2**64 - 1))
HOSTILE = (
    st.builds(frame, ANYTHING)
    | st.builds(lambda value: frame({"ok": True, "v": value}), ANYTHING)
    | st.builds(lambda value, content: frame({"v": value}, content), ANYTHING | st.just({"$t": 0}), BLOBS)
    | st.builds(lambda words, width: frame(padded(words, width)), st.integers(1, 9000), st.integers(0, 30_000))
    | st.builds(lambda depth, mark: frame({"v": nested(depth, mark)}), st.integers(0, 400), MARKS)
)


def padded(words: int, width: int) -> Any:
    """An array of strings, each of which numpy pads to the longest."""
    return {"v": {"$s": [[words], ["x" * width] + [""] * (words - 1)]}}


def nested(depth: int, mark: str) -> Any:
    value: Any = None
    for _ in range(depth):
        value = [value] if mark in ("", "v") else {mark: [value]}
    return value


FRAMES = BYTES | st.builds(lambda a, b, c: struct.pack("<II", a, b) + c, LENGTHS, LENGTHS, BYTES) | damaged() | HOSTILE


def received(content: bytes) -> wire.Frame | wire.WireError:
    """What the trusted side makes of these bytes, after which the sender hangs up."""
    ours, theirs = socket.socketpair()
    writer = threading.Thread(target=write, args=(theirs, content))
    writer.start()
    try:
        return wire.receive(ours, deadline=time.monotonic() + 30)
    except wire.WireError as error:
        return error
    finally:
        ours.close()
        writer.join()


def write(sock: socket.socket, content: bytes) -> None:
    try:
        sock.sendall(content)
    except OSError:
        return  # the reader refused the frame at its first bytes
    finally:
        sock.close()


@FUZZ
@given(VALUES)
def test_an_honest_value_arrives(value: Any) -> None:
    assert isinstance(received(sent(value)), wire.Frame)


@FUZZ
@given(FRAMES)
def test_any_bytes_are_a_frame_or_a_wire_error_in_time_and_within_memory(content: bytes) -> None:
    meet(content)


def meet(content: bytes) -> None:
    """Receive, and see that it was a frame or a WireError, what it took, and that it was not memory that ran out."""
    tracemalloc.start()
    started = time.process_time()
    try:
        answer = received(content)
        seconds, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(answer, wire.Frame) or "MemoryError" not in str(answer)
    assert seconds < SECONDS
    assert peak < TRACED_BYTES + wire.MAX_BLOB_BYTES


# What the trusted side does with a frame that it has accepted

HEADS = st.fixed_dictionaries(
    {},
    optional={
        "ok": ANYTHING,
        "seconds": ANYTHING | st.floats(),
        "outputs": ANYTHING
        | st.lists(
            st.fixed_dictionaries(
                {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"])},
                optional={
                    "name": st.sampled_from(["stdout", "stderr"]) | ANYTHING,
                    "text": ANYTHING,
                    "data": ANYTHING
                    | st.dictionaries(st.sampled_from(["text/plain", "text/html", "image/png"]), ANYTHING, max_size=3),
                },
            ),
            max_size=3,
        ),
        "error": ANYTHING
        | st.fixed_dictionaries({}, optional={"type": ANYTHING, "message": ANYTHING, "traceback": ANYTHING}),
        "stopped": ANYTHING,
        "fault": ANYTHING | st.sampled_from(["missing", "uncallable", "malformed", "crashed"]),
        "message": ANYTHING,
        "mutated": ANYTHING,
        "type": ANYTHING,
        "traceback": ANYTHING,
    },
)


def answering(head: Any, value: Any) -> Any:
    """A process that answers this to whatever it is asked."""
    return SimpleNamespace(
        alive=True, send=lambda *_, **__: None, receive=lambda *_, **__: wire.Frame(head, value), kill=lambda: None
    )


@FUZZ
@given(HEADS)
def test_any_answer_to_a_cell_is_the_run_of_a_cell(head: dict[str, Any]) -> None:
    session = Session(None, [], Limits())  # type: ignore[arg-type]
    run = session._run_cell(answering(head, None), Cell("", "1", 0), 1.0)
    assert isinstance(run, CellRun)
    assert json.dumps(run.outputs).encode("ascii")
    assert 0 <= run.seconds <= 2


QUESTIONS: dict[str, Callable[[Student], Any]] = {
    "call": lambda student: student.call("f", x=torch.ones(2)),
    "gradients": lambda student: student.gradients("f", {"x": torch.ones(2)}, wrt=["x"]),
    "new": lambda student: student.new("Net", size=3),
    "record": lambda student: student.record(wire.Given(1, "vae", {})),
    "parameters": lambda student: student.parameters(SimpleNamespace(name="net", handle=wire.Handle(0))),  # type: ignore[arg-type]
    "value": lambda student: student.value("ANSWERS"),
}


@FUZZ
@given(st.sampled_from(sorted(QUESTIONS)), HEADS, VALUES)
def test_any_answer_to_a_check_is_a_value_or_a_fault_of_the_student(question: str, head: Any, value: Any) -> None:
    session = SimpleNamespace(limits=Limits(), left_s=math.inf, spent_s=0.0, constants={})
    session.lend = lambda: (answering({**head}, value), True)
    session.copy = lambda: answering({**head}, value)
    session.give_back = lambda process: None
    student = Student(session, "a check", salt="")  # type: ignore[arg-type]
    assert said(lambda: QUESTIONS[question](student)).encode()
    assert student.seconds >= 0


def said(action: Callable[[], Any]) -> str:
    """What a student would read if the action fails for a fault of theirs."""
    try:
        action()
    except StudentFault as fault:
        return fault.says.fr + fault.says.en
    return "nothing"


# The same in a process of little memory, with the largest frames that are accepted


def largest() -> list[bytes]:
    """Frames at the caps: of tensors, of tensors of every length, of strings, of nothing but brackets."""
    size = wire.MAX_BLOB_BYTES - wire.MAX_HEADER_BYTES
    many = {str(number): torch.zeros(1) for number in range(3000)}
    return [
        frame({"v": {"$t": 0}}, safetensors.torch.save({"0": torch.zeros(size, dtype=torch.uint8)})),
        frame({"v": {"$a": 0}}, safetensors.torch.save({"0": torch.zeros(size // 8, dtype=torch.float64)})),
        frame({"v": [{"$t": 0}] * 7000}, safetensors.torch.save({"0": torch.zeros(size // 4)})),
        frame({"v": [{"$t": number} for number in range(3000)]}, safetensors.torch.save(many)),
        frame({"v": {"$s": [[2], ["x" * 60_000, ""]]}}),
        frame({"v": {"$s": [[500], ["x" * 30_000, *[""] * 499]]}}),
        frame({"v": {"$s": [[5000], ["x" * 30_000, *[""] * 4999]]}}),
        frame({"v": [[]] * 16_000}),
        frame({"v": "x" * 60_000}),
        struct.pack("<II", wire.MAX_JSON_BYTES, wire.MAX_BLOB_BYTES)
        + b"[" * wire.MAX_JSON_BYTES
        + b"\0" * wire.MAX_BLOB_BYTES,
    ]


def test_no_frame_needs_more_memory_than_a_few_times_the_cap() -> None:
    done = subprocess.run(
        [sys.executable, __file__], capture_output=True, text=True, timeout=200, check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "all frames met\n"


def main() -> None:
    received(sent(torch.ones(2)))  # what torch imports at its first use
    status = Path("/proc/self/status").read_text().splitlines()
    idle = int(next(line.split()[1] for line in status if line.startswith("VmData:"))) * 1024
    frames = largest()
    held = sum(map(len, frames))
    resource.setrlimit(resource.RLIMIT_DATA, (idle + held + LIMITED_BYTES,) * 2)
    for content in frames:
        answer = received(content)
        assert isinstance(answer, wire.Frame) or "MemoryError" not in str(answer), answer
    print("all frames met")


if __name__ == "__main__":
    main()
