"""The outer jail: where graders run that do not protect themselves, so that the harm is measured and cannot leave.

A grader, the class that it grades, the listener and the observer are all in one bubblewrap of ours: no network but a
loopback of its own, folders in memory with a size, limits of time, memory and processes, and no root. Inside, the
observer is process 1, which nothing of the attack can signal, trace or read.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import autograder
from autograder.attack.stock import LAB, PACKAGE
from autograder.sandbox.jail import as_nobody, find_bwrap, python_folders
from autograder.sandbox.limits import MIB
from autograder.sandbox.process import holds_more

POLL_S = 0.1
AF_VSOCK = 40
"""The one family of sockets that leaves a network namespace: it speaks to what this machine may run on."""


@dataclass(frozen=True, slots=True)
class CageLimits:
    """What a grader and the class may use together."""

    wall_s: float = 180.0
    memory_bytes: int = 3072 * MIB
    lab_bytes: int = 512 * MIB
    processes: int = 300


class CageError(Exception):
    """The cage ended without a report; the text is why."""


def run(program: str, request: Mapping[str, Any], *, limits: CageLimits) -> dict[str, Any]:
    """Run `main` of a module of ours as process 1 of a new cage, with the request on its stdin; its answer.

    raises   CageError if it was ended at a limit, or by the attack.
    """
    folder = Path(tempfile.mkdtemp(prefix="attack-cage-"))
    folder.chmod(0o755)  # the cage enters it without being its owner
    (folder / "stage").mkdir(mode=0o755)
    package = Path(autograder.__file__).parent
    shutil.copytree(package, folder / "package" / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    reading, writing = os.pipe()
    os.write(writing, _no_vsock())
    os.close(writing)
    try:
        return _run(_command(program, folder, reading, limits), request, reading, folder, limits)
    finally:
        os.close(reading)
        shutil.rmtree(folder, ignore_errors=True)


def _run(
    command: list[str], request: Mapping[str, Any], filter_descriptor: int, folder: Path, limits: CageLimits
) -> dict[str, Any]:
    with (folder / "complaints").open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            pass_fds=(filter_descriptor,), cwd=folder, env={"PATH": "/usr/bin", "LANG": "C.UTF-8"},
        )  # fmt: skip
    why: list[str] = []
    watch = threading.Thread(target=_watch, args=(process, limits, why))
    watch.start()
    try:
        said, _ = process.communicate(json.dumps(request).encode())
    finally:
        process.kill()
        process.wait()
        watch.join()
    try:
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError) as error:
        complaints = (folder / "complaints").read_text(errors="replace")[-400:].strip()
        raise CageError(
            why[0] if why else f"everything ended, exit status {process.returncode}: {complaints}"
        ) from error
    return found


def _watch(process: subprocess.Popen[bytes], limits: CageLimits, why: list[str]) -> None:
    """End the cage at its limits."""
    end = time.monotonic() + limits.wall_s
    while process.poll() is None:
        if time.monotonic() > end:
            why.append(f"the batch did not end in {limits.wall_s:g} s")
        elif holds_more(process.pid, limits.memory_bytes):
            why.append(f"the grader and its class took more than {limits.memory_bytes // MIB} MiB of memory")
        if why:
            process.kill()  # its end takes the namespace with it
            return
        time.sleep(POLL_S)


def _command(program: str, folder: Path, descriptor: int, limits: CageLimits) -> list[str]:
    """The bubblewrap line; for root, after root is given up."""
    sources = python_folders()
    privileged = os.geteuid() == 0
    binds = ["--ro-bind", str(folder / "package"), PACKAGE]
    for number, source in enumerate(sources):
        binds += ["--ro-bind", f"{{{number}}}" if privileged else source, source]
    for name, text in FILES_OF_ETC.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o644)
        binds += ["--ro-bind", str(folder / name), f"/etc/{name}"]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin", "HOME": f"{LAB}/home", "LANG": "C.UTF-8", "USER": "teacher",
        "LOGNAME": "teacher", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    }  # fmt: skip
    command = [
        find_bwrap(), "--unshare-user", "--unshare-all", "--uid", "1000", "--gid", "1000", "--hostname", "cage",
        "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv",
        *(part for pair in environment.items() for part in ("--setenv", *pair)),
        "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--symlink", "usr/bin", "/bin", "--dir", "/etc", "--size", str(128 * MIB), "--tmpfs", "/tmp", *binds,
        "--proc", "/proc", "--dev", "/dev", "--size", str(64 * MIB), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--size", str(limits.lab_bytes), "--tmpfs", LAB, "--chdir", LAB, "--remount-ro", "/",
        "--seccomp", str(descriptor),
        "--", sys.executable, "-c",
        f"import sys; sys.path.insert(0, {PACKAGE!r}); import {program} as program; program.main()",
    ]  # fmt: skip
    return as_nobody(command, sources, folder)


FILES_OF_ETC = {
    "passwd": "teacher:x:1000:1000::/lab/home:/bin/sh\n",
    "group": "teacher:x:1000:\n",
    "hosts": "127.0.0.1 localhost cage\n",
}


def _no_vsock() -> bytes:
    """A filter of one rule, as classic BPF: all else is the grader's own business, and measured."""
    load, equal, answer = 0x20, 0x15, 0x06
    program = [
        (load, 0, 0, 4), (equal, 1, 0, 0xC000003E), (answer, 0, 0, 0x80000000),
        (load, 0, 0, 0), (equal, 0, 3, 41), (load, 0, 0, 16), (equal, 0, 1, AF_VSOCK), (answer, 0, 0, 0x00050000 | 97),
        (answer, 0, 0, 0x7FFF0000),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)
