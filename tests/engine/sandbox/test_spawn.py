"""Until a line of the student's has run, whatever ends the process is a fault of ours, to be tried again."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace

import pytest

from autograder.errors import SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import spawn

FIRST_WORDS = {"nothing": b"", "half a frame": b"\x10", "no frame": b"\xff" * 200, "no JSON": b"\1\0\0\0\0\0\0\0{"}


@pytest.mark.parametrize("words", FIRST_WORDS.values(), ids=FIRST_WORDS.keys())
def test_a_process_that_ends_before_it_runs_anything_is_not_the_students_fault(words: bytes) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child == 0:  # a zygote whose child says this and ends; a real process, since the trusted side kills the sender
        _, descriptors, _, _ = socket.recv_fds(theirs, 65_536, 1)
        os.write(descriptors[0], words)
        os._exit(0)
    theirs.close()
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(SandboxError, match=r"The sandbox said: its last words|did not start"):
        spawn(SimpleNamespace(control=ours, last_words=lambda: "its last words"), Limits())  # type: ignore[arg-type]
    assert len(os.listdir("/proc/self/fd")) == before
    ours.close()
    os.waitpid(child, 0)
