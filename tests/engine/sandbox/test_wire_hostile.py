"""Whatever a hostile process writes, the trusted side gets a WireError in time, and bounded memory."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import wire

Send = Callable[[bytes], wire.Frame]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def receive(content: bytes, seconds: float = 5.0, **caps: int) -> wire.Frame:
    """What the trusted side makes of these bytes, after which the sender hangs up."""
    ours, theirs = socket.socketpair()

    def write() -> None:
        try:
            theirs.sendall(content)
        except OSError:
            pass  # the reader refused the frame at its first bytes
        finally:
            theirs.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return wire.receive(ours, deadline=time.monotonic() + seconds, **caps)
    finally:
        ours.close()
        writer.join()


def frame(head: Any, blob: bytes = b"", *, text: bytes | None = None) -> bytes:
    encoded = json.dumps(head).encode() if text is None else text
    return struct.pack("<II", len(encoded), len(blob)) + encoded + blob


def blob(header: Any, body: bytes = b"") -> bytes:
    """A safetensors file with any header."""
    encoded = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(encoded)) + encoded + body


def entry(dtype: str = "F32", shape: Any = (2,), offsets: Any = (0, 8)) -> dict[str, Any]:
    return {"0": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}


FIRST = {"v": {"$t": 0}}
HOSTILE = {
    "nothing": b"",
    "half a prefix": b"\x01\x00",
    "four gigabytes of JSON": struct.pack("<II", 2**32 - 1, 0),
    "four gigabytes of tensors": struct.pack("<II", 2, 2**32 - 1) + b"{}",
    "one byte more than the cap": struct.pack("<II", wire.MAX_JSON_BYTES + 1, 0) + b" " * (wire.MAX_JSON_BYTES + 1),
    "torn JSON": struct.pack("<II", 100, 0) + b'{"ok":',
    "torn blob": struct.pack("<II", 2, 100) + b"{}" + b"\0" * 50,
    "no JSON": frame(None, text=b"\x80\x04\x95pickle"),
    "empty JSON": frame(None, text=b""),
    "not UTF-8": frame(None, text=b'{"\xff": 1}'),
    "a list for a head": frame([1]),
    "a number for a head": frame(3),
    "deep lists": frame(None, text=b'{"v":' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
    "deep dicts": frame(None, text=b'{"v":' + b'{"$u":[' * 4000 + b"]}" * 4000 + b"}"),
    "lists just below the parser's own limit": frame({"v": eval("[" * 60 + "]" * 60)}),
    "a plain float": frame({"v": 0.5}),
    "NaN": frame(None, text=b'{"v": NaN}'),
    "an integer of 5,000 digits": frame(None, text=b'{"v": ' + b"9" * 5000 + b"}"),
    "an integer of 80 bits": frame({"v": 2**80}),
    "an unknown mark": frame({"v": {"$x": 1}}),
    "two marks": frame({"v": {"$t": 0, "$a": 0}}),
    "an unmarked dict": frame({"v": {"a": 1}}),
    "a tensor that is not there": frame(FIRST),
    "a tensor by a name": frame({"v": {"$t": "__class__"}}),
    "a tensor by a list": frame({"v": {"$t": [0]}}),
    "a float that is none": frame({"v": {"$f": "0xzz"}}),
    "a float that is a number": frame({"v": {"$f": 1}}),
    "a dict of triples": frame({"v": {"$d": [[1, 2, 3]]}}),
    "a dict with a list for a key": frame({"v": {"$d": [[[1], 2]]}}),
    "a dict of nothing": frame({"v": {"$d": None}}),
    "a tuple of a number": frame({"v": {"$u": 7}}),
    "a generator of text": frame({"v": {"$g": "x"}}),
    "a numpy generator of text": frame({"v": {"$r": "x"}}),
    "words that are numbers": frame({"v": {"$s": [[2], [1, 2]]}}),
    "words of another shape": frame({"v": {"$s": [[3], ["a", "b"]]}}),
    "words of a negative shape": frame({"v": {"$s": [[-1, -1], ["a", "b"]]}}),
    "words in too many dimensions": frame({"v": {"$s": [[1] * 9, ["a"]]}}),
    "words that numpy would pad beyond measure": frame({"v": {"$s": [[9001], ["a" * 9000, *["b"] * 9000]]}}),
    "words without a shape": frame({"v": {"$s": ["a"]}}),
    "a blob too short": frame(FIRST, b"\0\0\0"),
    "a header longer than the blob": frame(FIRST, struct.pack("<Q", 2**40) + b"{}"),
    "a header that is not JSON": frame(FIRST, blob(b"{{{{{{{{")),
    "a header that is a list": frame(FIRST, blob([])),
    "data beyond the end": frame(FIRST, blob(entry(offsets=(0, 8)), b"\0" * 4)),
    "offsets the wrong way round": frame(FIRST, blob(entry(offsets=(8, 0)), b"\0" * 8)),
    "a shape that does not fit": frame(FIRST, blob(entry(shape=(3,)), b"\0" * 8)),
    "a shape that overflows": frame(FIRST, blob(entry(shape=(2**62, 4)), b"\0" * 8)),
    "a negative shape": frame(FIRST, blob(entry(shape=(-2,)), b"\0" * 8)),
    "an unknown type": frame(FIRST, blob(entry(dtype="F33"), b"\0" * 8)),
    "complex numbers": frame(FIRST, blob(entry(dtype="C64", shape=(1,)), b"\0" * 8)),
    "a float of eight bits": frame(FIRST, blob(entry(dtype="F8_E4M3", shape=(8,)), b"\0" * 8)),
    "nine dimensions": frame(FIRST, safetensors.torch.save({"0": torch.ones((1,) * 9)})),
    "a bfloat16 array": frame({"v": {"$a": 0}}, safetensors.torch.save({"0": torch.ones(2, dtype=torch.bfloat16)})),
    "truth values that are neither": frame(FIRST, blob(entry(dtype="BOOL", shape=(8,)), b"\x02" * 8)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_frame_is_a_wire_error(content: bytes) -> None:
    with pytest.raises(wire.WireError):
        receive(content)


@given(st.binary(max_size=200))
def test_noise_is_a_wire_error(content: bytes) -> None:
    with pytest.raises(wire.WireError):
        receive(content)


@given(st.data())
def test_a_frame_with_a_byte_changed_is_a_frame_or_a_wire_error(choice: st.DataObject) -> None:
    good = frame({"ok": True, "v": {"$u": [{"$t": 0}, {"$f": "0x1p+0"}]}}, safetensors.torch.save({"0": torch.ones(3)}))
    where = choice.draw(st.integers(8, len(good) - 1))
    content = good[:where] + bytes([choice.draw(st.integers(0, 255))]) + good[where + 1 :]
    with contextlib.suppress(wire.WireError):
        assert isinstance(receive(content), wire.Frame)


def test_a_huge_length_is_refused_before_memory_is_taken_for_it() -> None:
    tracemalloc.start()
    try:
        for content in (struct.pack("<II", 2**32 - 1, 0), struct.pack("<II", 2, 2**32 - 1) + b"{}"):
            with pytest.raises(wire.WireError, match="too large"):
                receive(content)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_million_empty_tensors_are_refused_at_once() -> None:
    many = {str(n): {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for n in range(200_000)}
    content = frame({"v": None}, blob(many))
    started = time.monotonic()
    with pytest.raises(wire.WireError):
        receive(content)
    assert time.monotonic() - started < 1.0


def test_a_sender_that_drips_bytes_meets_the_deadline(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    content, stop = frame({"v": "x" * 1000}), threading.Event()

    def drip() -> None:
        for byte in content:
            if stop.wait(0.02):
                return
            theirs.sendall(bytes([byte]))

    writer = threading.Thread(target=drip)
    writer.start()
    started = time.monotonic()
    try:
        with pytest.raises(wire.DeadlineError):
            wire.receive(ours, deadline=started + 0.3)
    finally:
        stop.set()
        writer.join()
    assert time.monotonic() - started < 1.0


def test_a_silent_sender_meets_the_deadline(pair: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(wire.DeadlineError):
        wire.receive(pair[0], deadline=time.monotonic() + 0.1)


def test_a_sender_that_drips_bytes_is_watched_all_the_same(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        theirs.sendall(struct.pack("<II", 60_000, 0))
        while not stop.wait(0.005):
            theirs.sendall(b" ")

    polls: list[float] = []
    writer = threading.Thread(target=drip)
    writer.start()
    try:
        with pytest.raises(wire.DeadlineError):
            wire.receive(ours, deadline=time.monotonic() + 1.0, poll=lambda: polls.append(time.monotonic()))
    finally:
        stop.set()
        writer.join()
    assert len(polls) > 8


def test_a_reader_that_does_not_read_meets_the_deadline(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    ours.settimeout(0.1)
    with pytest.raises(wire.DeadlineError):
        wire.send(ours, {}, torch.zeros(1_000_000))


def test_writing_to_who_has_gone_is_a_wire_error(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(wire.WireError):
        wire.send(ours, {}, 1)


def test_file_descriptors_sent_to_the_trusted_side_are_not_accepted(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    ours, theirs = pair
    content = frame({"ok": True})
    with (tmp_path / "gift").open("w") as gift:
        socket.send_fds(theirs, [content[:8]], [gift.fileno()] * 10)
        socket.send_fds(theirs, [content[8:]], [gift.fileno()] * 10)
        before = len(os.listdir("/proc/self/fd"))
        wire.receive(ours, deadline=time.monotonic() + 1)
        assert len(os.listdir("/proc/self/fd")) == before
