"""An answer is a number or a tensor: a handle, a generator, a module of ours or a text in its place is none."""

FIRST = r"""
import json
import os
import stat
import struct

def frame(head):
    text = json.dumps(head).encode()
    return struct.pack("<II", len(text), 0) + text

def say(data):
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, data)
        except OSError:
            continue

KINDS = [{"$h": 0}, {"$g": 1}, {"$m": [1, "linear_vae", {"$d": []}]}, {"$m": [1, "__init__", None]}, "passed", None,
         {"$f": "inf"}, {"$f": "nan"}, {"$d": [["earned", 20]]}, {"$u": [{"$h": 0}] * 3}, {"$t": 0}, {"$pickle": 1}]
turn = iter(KINDS * 100)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    say(frame({"ok": True, "seconds": -1e9, "mutated": [], "v": next(turn)}))
    os._exit(0)
""",
    "softmax": r"""
def softmax(logits):
    say(frame({"ok": True, "seconds": 1e308, "mutated": "logits", "v": KINDS[len(logits) % len(KINDS)]}))
    os._exit(0)
""",
}
