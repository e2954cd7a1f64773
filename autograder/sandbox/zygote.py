"""A warm process that has never seen a test, a gradebook or a submission, and forks one child per submission.

Started as `python -I zygote.py DESCRIPTOR LEVEL` inside the jail; DESCRIPTOR is the control socket. A message on it is
the limits and the seed of one submission, with the socket of its child beside it.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox.notebook import NotebookShell

RUNTIME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MESSAGE_BYTES = 65_536


def main(descriptor: int, level: str) -> None:
    """Warm up, say so, and serve until the trusted side hangs up."""
    sys.path.insert(0, RUNTIME)
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    shell = warm_up()
    threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
    if threads != 1:  # a fork copies one thread, and unshare(NEWUSER) refuses more
        control.send(json.dumps({"error": f"the zygote has {threads} threads"}).encode())
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    control.send(json.dumps({"ready": True}).encode())
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            be_a_child(descriptors[0], json.loads(message), level, shell)
            os._exit(0)
        for number in descriptors:
            os.close(number)


def warm_up() -> NotebookShell:
    """Pay once for what every submission would pay: imports, a shell, the first gradient, the first optimiser step."""
    import torch
    import torch.distributions
    import torch.utils.data

    from autograder.sandbox import child, confine, otter_stub, wire  # noqa: F401  # each child would else import them anew
    from autograder.sandbox.notebook import NotebookShell

    otter_stub.install()
    torch.set_num_threads(1)
    layer = torch.nn.Linear(4, 4)
    optimizer = torch.optim.Adam(layer.parameters())
    x = torch.ones(2, 4, requires_grad=True)
    torch.autograd.grad(layer(x), [x], torch.ones(2, 4))  # its first call imports half a second of modules
    layer(x).sum().backward()
    optimizer.step()
    torch.nn.functional.binary_cross_entropy(torch.rand(2), torch.rand(2), reduction="sum")
    # One shell for all: each child has its own copy of it after the fork.
    shell = NotebookShell({"flood_chars": 1e6, "output_chars": 1e4, "images": 1, "image_bytes": 1e4})
    shell.run("1 + 1", 0, 10.0)
    gc.collect()
    gc.freeze()  # keeps the pages of these objects shared after the fork
    return shell


def be_a_child(descriptor: int, limits: dict[str, float], level: str, shell: NotebookShell) -> None:
    """Confine this process, then run one submission."""
    from autograder.sandbox import child, confine, wire

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    if descriptor != 3:  # dup3 refuses to copy a descriptor to itself
        os.dup2(descriptor, 3, inheritable=False)
    os.closerange(4, 1024)
    sock = socket.socket(fileno=3)
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # if the machine runs out of memory, this process goes first
        if level == "process":
            os.setsid()
            confine.restrict(limits)
        else:
            confine.confine(limits)
    except OSError as error:
        wire.send(sock, {"ok": False, "message": str(error)})
        return
    child.reseed(int(limits["seed"]))
    shell.limits = limits
    wire.send(sock, {"ok": True})
    try:
        child.serve_notebook(sock, shell)
    except wire.WireError:
        return  # the trusted side hung up


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
