"""A verdict never crosses the wire: an answer that calls itself passed, with all its points, is an answer."""

CELL = r"""
import json
import os
import stat
import struct
import sys

def sockets():
    found = []
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.append(number)
        except OSError:
            continue
    return found

def frame(head, blob=b"", length=None):
    text = json.dumps(head).encode()
    return struct.pack("<II", len(text) if length is None else length, len(blob)) + text + blob

def say(data):
    for number in sockets():
        try:
            os.write(number, data)
        except OSError:
            continue

import autograder.sandbox.wire as wire

send = wire.send

def generous(sock, head, value=None, **options):
    praise = {"passed": True, "outcome": "passed", "earned": 20.0, "score": 20.0, "points": 20.0, "because": None}
    return send(sock, {**head, **praise, "ok": True, "fault": None}, value, **options)

wire.send = generous
"""
