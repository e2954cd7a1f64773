"""The wire between the trusted side and a student's process: data only, never code, never a pickle.

    frame   u32 length of the JSON, u32 length of the blob, JSON object, safetensors blob

The JSON holds None, booleans, integers, strings, lists and these, each a dict with one key:

    {"$f": "0x1.8p+1"}     a float, exact            {"$t": 3}      torch tensor number 3 of the blob
    {"$u": [...]}          a tuple                   {"$a": 3}      numpy array number 3 of the blob
    {"$d": [[k, v], ...]}  a dict                    {"$g": 7}      torch.Generator().manual_seed(7)
    {"$s": [shape, [...]]} numpy array of strings    {"$r": 7}      numpy.random.default_rng(7)
    {"$h": 2}              object number 2 of the student's process: a module that never leaves it
    {"$m": [4, "vae", {...}]}   module number 4 of the kind `vae` of given.py, with its weights: made where it arrives

Both sides use this module; it imports nothing else of ours. The trusted side gives `receive` a deadline and caps.
"""

from __future__ import annotations

import array
import json
import math
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import safetensors.torch
import torch

LENGTH_LIMIT = 2**32 - 1
MAX_JSON_BYTES = 64 * 1024
MAX_BLOB_BYTES = 64 * 1024 * 1024
MAX_HEADER_BYTES = 256 * 1024
"""Of a safetensors blob: it describes each tensor in some 60 bytes, and each costs a kilobyte of memory once parsed."""
CAPS = {"max_json": MAX_JSON_BYTES, "max_blob": MAX_BLOB_BYTES - MAX_HEADER_BYTES}
"""What a student's process may answer; it refuses by itself what would be taken for a hostile frame."""
MAX_INT_BITS = 64
MAX_DEPTH = 16
MAX_DIMS = 8
POLL_S = 0.05
DTYPES = frozenset(
    {
        torch.float16, torch.bfloat16, torch.float32, torch.float64,
        torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool,
    }
)  # fmt: skip


class WireError(Exception):
    """The other side closed the channel or sent what is not a frame."""


class DeadlineError(WireError):
    """The frame was not complete in time."""


class UnsendableError(Exception):
    """A value that is not data; `kind` is the name of its type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Generator:
    """A seed that becomes a `torch.Generator` on the student's side."""

    seed: int


@dataclass(frozen=True, slots=True)
class Rng:
    """A seed that becomes a `numpy.random.Generator` on the student's side."""

    seed: int


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the student's process."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A module of ours with weights of our choice, for a student's function that takes a network."""

    number: int
    """The same number is the same object for as long as the process lives."""
    kind: str
    """Which class of `given.py`."""
    options: dict[str, Any]
    """Its keyword arguments: numbers, tuples, tensors."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What arrived: the head of the message, and the value that it carries (None if it carries none)."""

    head: dict[str, Any]
    value: Any


def send(
    sock: socket.socket,
    head: dict[str, Any],
    value: Any = None,
    *,
    descriptor: int | None = None,
    max_json: int = LENGTH_LIMIT,
    max_blob: int = LENGTH_LIMIT,
) -> None:
    """Send one frame, with an open file descriptor beside it if one is given.

    max_json, max_blob  what the other side accepts, if it is known
    raises              UnsendableError if `value` is not data or too large (nothing was sent), WireError if the other
                        side is gone.
    """
    tensors: dict[str, torch.Tensor] = {}
    text = json.dumps({**head, "v": encode(value, tensors)}).encode("ascii")
    size = sum(tensor.nbytes for tensor in tensors.values())
    if len(text) > max_json or size > max_blob:
        raise UnsendableError(f"{type(value).__name__} of {max(len(text), size)} bytes")
    blob = safetensors.torch.save(tensors) if tensors else b""
    prefix = struct.pack("<II", len(text), len(blob))
    try:
        if descriptor is not None:
            socket.send_fds(sock, [prefix], [descriptor])
            prefix = b""
        sock.sendall(b"".join((prefix, text, blob)))  # at once: each piece would wake the other side
    except TimeoutError as error:
        raise DeadlineError("the other side does not read") from error
    except OSError as error:
        raise WireError("the other side closed the channel") from error


def receive(
    sock: socket.socket,
    *,
    deadline: float | None = None,
    max_json: int = MAX_JSON_BYTES,
    max_blob: int = MAX_BLOB_BYTES,
    poll: Callable[[], None] | None = None,
    descriptors: list[int] | None = None,
) -> Frame:
    """Receive one frame.

    deadline     time.monotonic() at which the whole frame must be there
    poll         called every 50 ms while waiting; may raise
    descriptors  a list that receives a file descriptor sent beside the frame; None: none is accepted
    raises       DeadlineError, or WireError if the frame is too large, torn or not of the form above
    """
    prefix = _exactly(sock, 8, deadline, poll, descriptors)
    json_length, blob_length = struct.unpack("<II", prefix)
    if json_length > max_json or blob_length > max_blob:
        raise WireError(f"frame too large: {json_length} bytes of JSON, {blob_length} bytes of tensors")
    text = _exactly(sock, json_length, deadline, poll)
    blob = _exactly(sock, blob_length, deadline, poll)
    try:
        head = json.loads(bytes(text))
        tensors = _tensors(bytes(blob)) if blob_length else {}
        if not isinstance(head, dict):
            raise WireError("frame without a head")
        return Frame(head, decode(head.pop("v", None), tensors))
    except WireError:
        raise
    except Exception as error:  # whatever a hostile frame makes a parser raise
        raise WireError(f"malformed frame: {type(error).__name__}") from None


def _tensors(blob: bytes) -> dict[str, torch.Tensor]:
    """The tensors of a blob.

    raises  WireError if one of them is of a kind that may not cross, whatever the parser raises if it is malformed.
    """
    if int.from_bytes(blob[:8], "little") > MAX_HEADER_BYTES:
        raise WireError("too many tensors")
    tensors: dict[str, torch.Tensor] = safetensors.torch.load(blob)
    for tensor in tensors.values():
        if tensor.dtype not in DTYPES or tensor.dim() > MAX_DIMS:
            raise WireError("tensor of a kind that may not cross")
        if tensor.dtype is torch.bool and bool((tensor.view(torch.uint8) > 1).any()):
            raise WireError("truth value that is neither")  # it would compare and add up as none of ours does
    return tensors


def _exactly(
    sock: socket.socket,
    length: int,
    deadline: float | None,
    poll: Callable[[], None] | None,
    descriptors: list[int] | None = None,
) -> bytearray:
    """Read `length` bytes."""
    buffer = bytearray(length)
    view = memoryview(buffer)
    filled = 0
    polled = time.monotonic()
    while filled < length:
        now = time.monotonic()
        left = math.inf if deadline is None else deadline - now
        if left <= 0:
            raise DeadlineError("no answer in time")
        if poll and now - polled > POLL_S:  # also while bytes keep dripping in
            poll()
            polled = now
        wait = min(left, POLL_S if poll else math.inf)
        sock.settimeout(None if math.isinf(wait) else wait)
        try:
            count = _read(sock, view[filled:], descriptors)
        except TimeoutError:
            continue
        except OSError as error:
            raise WireError("the other side closed the channel") from error
        if not count:
            raise WireError("the other side closed the channel")
        filled += count
    return buffer


def _read(sock: socket.socket, into: memoryview, descriptors: list[int] | None) -> int:
    """One read; file descriptors are accepted only where a list for them is given."""
    if descriptors is None:
        return sock.recv_into(into)
    count, ancillary, _, _ = sock.recvmsg_into([into], socket.CMSG_SPACE(4))
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            received = array.array("i")
            received.frombytes(data[: len(data) - len(data) % received.itemsize])
            descriptors.extend(received)
    return count


def encode(value: Any, tensors: dict[str, torch.Tensor], depth: int = 0) -> Any:
    """`value` as JSON; its tensors and arrays are added to `tensors`.

    raises  UnsendableError if some part of it is not data.
    """
    if depth > MAX_DEPTH:
        raise UnsendableError(f"{type(value).__name__} nested more than {MAX_DEPTH} deep")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, torch.Tensor | np.ndarray | np.generic) and not isinstance(value, float):
        return _encode_array(value, tensors)
    if isinstance(value, int):
        if value.bit_length() > MAX_INT_BITS:
            raise UnsendableError(f"int of more than {MAX_INT_BITS} bits")
        return int(value)
    if isinstance(value, float):
        return {"$f": float(value).hex()}
    if isinstance(value, Generator):
        return {"$g": value.seed}
    if isinstance(value, Rng):
        return {"$r": value.seed}
    if isinstance(value, Handle):
        return {"$h": value.number}
    if isinstance(value, Given):
        return {"$m": [value.number, value.kind, encode(value.options, tensors, depth + 1)]}
    if isinstance(value, tuple):
        return {"$u": [encode(item, tensors, depth + 1) for item in value]}
    if isinstance(value, list):
        return [encode(item, tensors, depth + 1) for item in value]
    if isinstance(value, dict):
        pairs = (
            (encode(_key(key), tensors, depth + 1), encode(item, tensors, depth + 1)) for key, item in value.items()
        )
        return {"$d": [[key, item] for key, item in pairs]}
    raise UnsendableError(type(value).__name__)


def _key(key: Any) -> Any:
    """The key of a dict: a scalar of numpy arrives as a number, which can be a key, not as an array, which cannot."""
    if isinstance(key, tuple):
        return tuple(map(_key, key))
    return key.item() if isinstance(key, np.generic) else key


def _encode_array(value: Any, tensors: dict[str, torch.Tensor]) -> dict[str, Any]:
    """Put a tensor or an array into the blob; an array of strings, which no tensor holds, into the JSON."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "U" and value.ndim <= MAX_DIMS:
        return {"$s": [list(value.shape), value.ravel().tolist()]}
    mark = "$t" if isinstance(value, torch.Tensor) else "$a"
    try:
        tensor = value if mark == "$t" else torch.from_numpy(np.array(value))
        plain = torch.empty(tensor.shape, dtype=tensor.dtype)
        plain.copy_(tensor.detach())  # off any device, dense, contiguous, and no subclass
    except (TypeError, RuntimeError, ValueError) as error:
        raise UnsendableError(type(value).__name__) from error
    if plain.dtype not in DTYPES:
        raise UnsendableError(f"{type(value).__name__} of {plain.dtype}")
    if plain.dim() > MAX_DIMS:
        raise UnsendableError(f"{type(value).__name__} of {plain.dim()} dimensions")
    number = len(tensors)
    tensors[str(number)] = plain
    return {mark: number}


def decode(text: Any, tensors: dict[str, torch.Tensor], depth: int = 0) -> Any:
    """The inverse of `encode`.

    raises  WireError if the form is not the one above.
    """
    if depth > MAX_DEPTH * 2:
        raise WireError("value nested too deep")
    if text is None or isinstance(text, str):
        return text
    if isinstance(text, int):  # bool included
        if text.bit_length() > MAX_INT_BITS:
            raise WireError("integer too large")
        return text
    if isinstance(text, list):
        return [decode(item, tensors, depth + 1) for item in text]
    if isinstance(text, dict) and len(text) == 1:
        ((mark, body),) = text.items()
        if mark == "$t":
            return tensors[str(int(body))]
        if mark == "$a":
            return tensors[str(int(body))].numpy()
        if mark == "$f":
            return float.fromhex(body)
        if mark == "$g":
            return Generator(int(body) % 2**MAX_INT_BITS)
        if mark == "$r":
            return Rng(int(body) % 2**MAX_INT_BITS)
        if mark == "$s":
            return _strings(*body)
        if mark == "$h":
            return Handle(int(body))
        if mark == "$m":
            return Given(int(body[0]), str(body[1]), decode(body[2], tensors, depth + 1))
        if mark == "$u":
            return tuple(decode(item, tensors, depth + 1) for item in body)
        if mark == "$d":
            return {decode(key, tensors, depth + 1): decode(item, tensors, depth + 1) for key, item in body}
    raise WireError("value of an unknown form")


def _strings(shape: list[int], words: list[str]) -> np.ndarray[Any, Any]:
    """An array of strings.

    raises  WireError if it is not made of strings, or would take more memory than its words: numpy pads each to the
            longest. Whatever numpy raises if the shape does not fit.
    """
    if not all(isinstance(word, str) for word in words) or len(shape) > MAX_DIMS:
        raise WireError("array of strings of an unknown form")
    if 4 * len(words) * max(map(len, words), default=0) > MAX_BLOB_BYTES:
        raise WireError("array of strings too large")
    return np.array(words, dtype=np.str_).reshape([int(size) for size in shape])
