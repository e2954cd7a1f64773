"""An answer whose header promises terabytes, negative shapes or parts that overlap is refused before it is believed."""

CELL = r"""
import itertools
import json
import struct

import safetensors.torch


def tensor(kind="F64", shape=(1,), span=(0, 8)):
    return {"dtype": kind, "shape": list(shape), "data_offsets": list(span)}


headers = itertools.cycle([
    {"0": tensor(shape=(1 << 40,), span=(0, 1 << 43))},
    {"0": tensor(shape=(-1,))},
    {"0": tensor(shape=(1 << 32, 1 << 32, 0))},
    {"0": tensor(), "1": tensor(), "2": tensor(span=(4, 12))},
    {"0": tensor(shape=(1,) * 60_000)},
    {str(number): tensor(shape=(0,), span=(0, 0)) for number in range(200_000)},
    {"0": tensor(kind="F4_E9M999")},
])


def forged(tensors, *_, **__):
    header = json.dumps(next(headers)).encode()
    return struct.pack("<Q", len(header)) + header + b"\0" * 8


safetensors.torch.save = forged


def mean(x):
    return x


def softmax(logits):
    return logits
"""
