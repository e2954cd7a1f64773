"""A frame has limits: one that announces four gigabytes, or a tensor of negative size, costs its own check."""

FIRST = r"""
import json
import os
import stat
import struct

def frame(head, blob=b"", length=None):
    text = json.dumps(head).encode()
    return struct.pack("<II", len(text) if length is None else length, len(blob)) + text + blob

def say(data):
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, data)
        except OSError:
            continue

def tensor(description, data=b""):
    header = json.dumps({"0": description}).encode()
    return struct.pack("<Q", len(header)) + header + data

HEADERS = [
    {"dtype": "F64", "shape": [-1], "data_offsets": [0, 8]},
    {"dtype": "F64", "shape": [2**62, 4], "data_offsets": [0, 8]},
    {"dtype": "F64", "shape": [1], "data_offsets": [-8, 0]},
    {"dtype": "F64", "shape": [1], "data_offsets": [0, 2**60]},
]
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    say(frame({"ok": True, "v": {"$f": "0x0p+0"}}, length=2**32 - 1))
    os._exit(0)
""",
    "softmax": r"""
def softmax(logits):
    for header in HEADERS:
        say(frame({"ok": True, "v": {"$t": 0}}, tensor(header, bytes(8))))
    os._exit(0)
""",
}
