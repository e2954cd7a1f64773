"""What a submission of ill will tries first. Run as a cell of a submission: standard library only.

Each probe tries one thing and says whether it succeeded; an error of the system is a wall that held.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HELD, BREACHED, NOT_SHOWN = "held", "breached", "not shown"
REFUSED = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EAFNOSUPPORT}
X86_64_CALLS = {
    "trace a process": (101, 0),
    "read another process's memory": (310, 1),
    "use the kernel's keyrings": (250, 0),
    "use io_uring": (425, 1),
    "use userfaultfd": (323, 0),
    "load a BPF program": (321, 0),
    "use performance events": (298, 0),
    "make a user namespace": (272, 0x10000000),
    "mount a file system": (165, 0),
    "enter another namespace": (308, -1),
    "hold memory that is not counted": (319, 0),
}
"""What is tried: (number of the system call, first argument), the others being 0. The filter must refuse it."""
MIB = 1024 * 1024


def run(targets: dict[str, Any], *, deep: bool) -> dict[str, str]:
    """Name of each probe -> held, breached, or not shown with the reason.

    targets  what the teacher has laid out: `files`, `tcp_port`, `abstract`, `socket_file`, `pid`, `environment`
             (names of the teacher's variables), `scratch_bytes`, `scratch_files`, `data_bytes`, `processes`
    deep     also the probes that take their time
    """
    probes = {**_sockets(targets), **_system_calls(), **_processes(targets), **_files(targets), **_resources(targets)}
    if deep:
        probes |= _slow(targets)
    return {name: _verdict(probe) for name, probe in probes.items()}


def _verdict(probe: Callable[[], bool]) -> str:
    try:
        return BREACHED if probe() else HELD
    except (OSError, ValueError, MemoryError):
        return HELD
    except Exception as error:  # a probe that cannot be made shows nothing, and must say so
        return f"{NOT_SHOWN}: {type(error).__name__}: {error}"


def _sockets(targets: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    def opened(family: int, kind: int) -> bool:
        socket.socket(family, kind).close()
        return True

    def connected(family: int, address: Any) -> bool:
        with socket.socket(family, socket.SOCK_STREAM) as ours:
            ours.settimeout(0.5)
            ours.connect(address)
        return True

    return {
        "open an IPv4 socket": lambda: opened(socket.AF_INET, socket.SOCK_STREAM),
        "open an IPv6 socket": lambda: opened(socket.AF_INET6, socket.SOCK_DGRAM),
        "open a netlink socket": lambda: opened(16, socket.SOCK_RAW),
        "open a packet socket": lambda: opened(17, socket.SOCK_RAW),
        "open a socket to the hypervisor": lambda: opened(40, socket.SOCK_STREAM),
        "connect to a program on this machine": lambda: connected(socket.AF_INET, ("127.0.0.1", targets["tcp_port"])),
        "connect to an abstract socket": lambda: connected(socket.AF_UNIX, f"\0{targets['abstract']}"),
        "connect to a socket file": lambda: connected(socket.AF_UNIX, targets["socket_file"]),
    }


def _system_calls() -> dict[str, Callable[[], bool]]:
    libc = ctypes.CDLL(None, use_errno=True)

    def called(number: int, argument: int) -> bool:
        if platform.machine() != "x86_64":
            raise NotImplementedError(f"its number on {platform.machine()} is not known")
        ctypes.set_errno(0)
        result = libc.syscall(number, argument, 0, 0, 0, 0, 0)
        return result >= 0 or ctypes.get_errno() not in REFUSED

    def probe(call: tuple[int, int]) -> Callable[[], bool]:
        return lambda: called(*call)

    return {name: probe(call) for name, call in X86_64_CALLS.items()}


def _processes(targets: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    def signalled() -> bool:
        os.kill(targets["pid"], 0)
        return True

    def status(key: str) -> str:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(line for line in lines if line.startswith(f"{key}:")).split()[1]

    return {
        "signal the grader": signalled,
        "share a process group with the grader": lambda: os.getpgrp() == 0 or os.getsid(0) == 0,  # 0: of outside
        "see other processes": lambda: sum(name.isdigit() for name in os.listdir("/proc")) > 2,
        "be root": lambda: 0 in (os.getuid(), os.geteuid(), os.getgid()),
        "hold a capability": lambda: int(status("CapEff"), 16) != 0,
        "gain rights from a setuid program": lambda: status("NoNewPrivs") != "1",
    }


def _files(targets: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    def any_of(action: Callable[[str], Any], paths: list[str]) -> bool:
        for path in paths:
            try:
                action(path)
            except OSError:
                continue
            return True
        return False

    def read(path: str) -> None:
        with open(path, "rb") as file:
            file.read(1)

    def write(folder: str) -> None:
        path = os.path.join(folder, "probe")
        with open(path, "w"):
            os.unlink(path)

    def outside() -> list[str]:
        return ["/", "/usr", "/tmp", "/dev", "/etc", "/autograder", "/autograder/runtime", os.path.dirname(os.__file__)]

    def descriptors() -> bool:
        links = [os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")[:-1]]
        return any(link.startswith("/") and not link.startswith(("/dev/null", "/proc/", os.getcwd())) for link in links)

    def inherited() -> set[str]:
        # as the process was given it: libraries add variables of their own, the same here as on the teacher's side
        block = Path("/proc/self/environ").read_bytes().split(b"\0")
        return {entry.split(b"=")[0].decode(errors="replace") for entry in block if entry}

    return {
        "read a file of the teacher": lambda: any_of(read, targets["files"]),
        "see the teacher's environment": lambda: bool(inherited() & set(targets["environment"])),
        "hold a descriptor of the grader": descriptors,
        "write outside the scratch folder": lambda: any_of(write, outside()),
    }


def _resources(targets: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    def room() -> os.statvfs_result:
        return os.statvfs(".")

    return {
        "fill the disk": lambda: room().f_blocks * room().f_frsize > 2 * targets["scratch_bytes"],
        "use up the inodes": lambda: not 0 < room().f_files <= 2 * targets["scratch_files"],
        "take memory without end": lambda: bool(
            mmap.mmap(-1, int(targets["data_bytes"]) + 64 * MIB, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        ),
    }


def _slow(targets: dict[str, Any]) -> dict[str, Callable[[], bool]]:
    def written() -> bool:
        with open("big", "wb") as file:
            for _ in range(3 * int(targets["scratch_bytes"]) // MIB):
                file.write(bytes(MIB))
        return True

    def forked() -> bool:
        children = []
        try:
            for _ in range(2 * int(targets["processes"])):
                children.append(os.posix_spawn("/usr/bin/sleep", ["sleep", "9"], {}))
        finally:
            for child in children:
                os.kill(child, 9)
                os.waitpid(child, 0)
        return True

    def left_behind() -> bool:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", targets["marker"]])
            os._exit(0)
        os.wait()
        Path("note").write_text("for the next one")
        return False  # whether it stays is for the teacher to see

    return {
        "write beyond the scratch folder's size": written,
        "fork without end": forked,
        "leave a process behind": left_behind,
    }
