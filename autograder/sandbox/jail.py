"""Starting the zygote inside bubblewrap: what it sees of the machine, and how root is given up first."""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from autograder.errors import IsolationError
from autograder.sandbox.folder import own_folder, remove_abandoned, remove_folder
from autograder.sandbox.launch import hidden_by
from autograder.sandbox.placement import CPU

HERE = Path(__file__).parent
RUNTIME_FILES = ("__init__.py", "sandbox/__init__.py", *(f"sandbox/{n}.py" for n in (
    "child", "confine", "given", *sorted(path.stem for path in HERE.glob("given_*.py")), "notebook", "otter_stub",
    "placement", "training", "wire", "zygote",
)))  # fmt: skip
"""All that a student's process ever sees of this package."""
JAIL_UID = 62_317
"""The uid that the sandbox takes when it is started by root: no account has it."""
READY_TIMEOUT_S = 90.0
SCRATCH = "/autograder/scratch"
RUNTIME = "/autograder/runtime"
MINIMUM_BWRAP = (0, 8)


class Isolation(StrEnum):
    """How a student's process is kept apart. Never lowered silently."""

    NAMESPACES = "namespaces"
    """bubblewrap, then namespaces, limits and a system-call filter for each submission. Required by default."""
    PROCESS = "process"
    """Another process, with limits. No protection of files, network or other submissions: only for people you trust."""


@dataclass(slots=True)
class Zygote:
    """A running zygote: its process and its control socket."""

    level: Isolation
    process: subprocess.Popen[bytes]
    control: socket.socket
    folder: Path
    complaints: Path = field(repr=False)
    owned: int = field(repr=False)
    """The descriptor whose lock says that the folder is in use."""

    @classmethod
    def start(cls, level: Isolation = Isolation.NAMESPACES, *, device: str = CPU) -> Zygote:
        """Start one and wait until it is warm (about two seconds).

        device  whose files in /dev its processes may open, beside those of the CPU; it opens none itself
        raises  IsolationError if this machine cannot give the level; the message says what is missing.
        """
        remove_abandoned()
        owned, folder = own_folder()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        complaints = folder / "complaints"
        try:
            runtime = _copy_runtime(folder)
            command = _command(level, runtime, theirs.fileno(), folder, nodes=device_nodes(device))
            with complaints.open("wb") as errors:
                process = subprocess.Popen(
                    command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                    cwd=folder, env=_plain_environment(folder),
                )  # fmt: skip
        except BaseException:
            remove_folder(folder)
            os.close(owned)
            ours.close()
            raise
        finally:
            theirs.close()
        zygote = cls(level, process, ours, folder, complaints, owned)
        try:
            zygote._wait_until_ready()
        except BaseException:
            zygote.close()
            raise
        return zygote

    def _wait_until_ready(self) -> None:
        self.control.settimeout(READY_TIMEOUT_S)
        try:
            answer = json.loads(self.control.recv(4096) or b"{}")
        except (OSError, ValueError):
            answer = {}
        if not answer.get("ready"):
            said = str(answer.get("error", "")) or self.last_words()
            raise IsolationError(explain(said))
        self.control.settimeout(None)

    @property
    def gone(self) -> bool:
        """Whether it has ended. The kernel hangs up its socket before it kills the children of the zygote."""
        watch = select.poll()
        watch.register(self.control, 0)  # a hang-up is always reported
        return bool(watch.poll(0))

    def last_words(self) -> str:
        """The end of what the jail wrote to its standard error."""
        try:
            return self.complaints.read_text(errors="replace")[-600:].strip()
        except OSError:
            return ""

    def close(self) -> None:
        """End it, and everything that it started."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        if self.owned >= 0:
            remove_folder(self.folder)
            os.close(self.owned)
            self.owned = -1


def _copy_runtime(folder: Path) -> Path:
    """The few files that the zygote needs, where an unprivileged user can read them."""
    runtime = folder / "runtime" / "autograder"
    for name in RUNTIME_FILES:
        target = runtime / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE.parent / name, target)
        target.chmod(0o644)
    for path in (runtime.parent, runtime, runtime / "sandbox"):
        path.chmod(0o755)
    (folder / "stage").mkdir(mode=0o755)
    (folder / "scratch").mkdir()
    if os.geteuid() == 0:
        os.chown(folder / "scratch", JAIL_UID, JAIL_UID)
    return runtime.parent


def device_nodes(device: str) -> list[str]:
    """The files in /dev that belong to a device: of CUDA those of the driver, as `nvidiactl` and `nvidia0`."""
    return [] if device == CPU else sorted(str(path) for path in Path("/dev").glob("nvidia*") if path.is_char_device())


def _command(level: Isolation, runtime: Path, descriptor: int, folder: Path, *, nodes: Sequence[str]) -> list[str]:
    """The command line of the zygote at this level; `nodes`: files in /dev that it shows beside the usual ones."""
    zygote = "autograder/sandbox/zygote.py"
    if level is Isolation.PROCESS:
        command = [sys.executable, "-I", str(runtime / zygote), str(descriptor), level]
        return as_nobody(command, [prefix for prefix in python_folders() if hidden_by(prefix)], folder, reveal=True)
    bwrap = find_bwrap()
    prefixes = python_folders()
    privileged = os.geteuid() == 0
    binds = [
        part
        for number, prefix in enumerate(prefixes)
        for part in ("--ro-bind", f"{{{number}}}" if privileged else prefix, prefix)
    ]
    command = [
        bwrap, "--unshare-user", "--unshare-all", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
        "--die-with-parent", "--new-session", "--clearenv",
        *(part for pair in environment().items() for part in ("--setenv", *pair)),
        "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--symlink", "usr/bin", "/bin", "--dir", "/tmp", "--dir", "/etc",
        *binds,
        "--ro-bind", str(runtime), RUNTIME,
        # without /dev/zero: mapped and shared, it is memory that nobody counts
        "--proc", "/proc", "--dev", "/dev", "--ro-bind", "/dev/null", "/dev/zero",
        *(part for node in nodes for part in ("--dev-bind", node, node)),
        "--size", "65536", "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--size", "1048576", "--tmpfs", SCRATCH, "--chdir", SCRATCH, "--remount-ro", "/",
        "--", sys.executable, "-I", f"{RUNTIME}/{zygote}", str(descriptor), level,
    ]  # fmt: skip
    return as_nobody(command, prefixes, folder)


def as_nobody(command: list[str], sources: list[str], folder: Path, *, reveal: bool = False) -> list[str]:
    """The command itself, or for root the one that gives up root before it."""
    if os.geteuid() != 0:
        return command
    plan = {"uid": JAIL_UID, "stage": str(folder / "stage"), "sources": sources, "command": command, "reveal": reveal}
    return [sys.executable, "-I", "-S", str(HERE / "launch.py"), json.dumps(plan)]


def shown_folders() -> list[str]:
    """The folders of this machine that every submission can read: the system's, and those of the Python in use."""
    return ["/usr", *python_folders()]


def python_folders() -> list[str]:
    """The virtual environment and the interpreter behind it, unless /usr holds them; outer folders first."""
    found = {os.path.realpath(sys.prefix), sys.prefix, os.path.realpath(sys.base_prefix), sys.base_prefix}
    return sorted(folder for folder in found if not folder.startswith("/usr/") and folder != "/usr")


def environment() -> dict[str, str]:
    """The whole environment of a student's process."""
    return {
        "PATH": "/usr/bin", "HOME": SCRATCH, "TMPDIR": SCRATCH, "USER": "student", "LOGNAME": "student",
        "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
        "IPYTHONDIR": f"{SCRATCH}/.ipython",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline", "MPLCONFIGDIR": f"{SCRATCH}/.matplotlib",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }  # fmt: skip


def _plain_environment(folder: Path) -> dict[str, str]:
    """The environment of the command itself: at level `process` also the student's, with an ordinary scratch folder."""
    return {name: value.replace(SCRATCH, str(folder / "scratch")) for name, value in environment().items()}


def find_bwrap() -> str:
    """The path of bubblewrap.

    raises  IsolationError if it is missing or too old, with what to type.
    """
    path = shutil.which("bwrap", path=os.environ.get("PATH", "") + ":/usr/bin:/usr/local/bin")
    if path is None:
        raise IsolationError(
            "bubblewrap (the program bwrap) is not installed: submissions cannot be isolated on this machine. "
            "Install it with `sudo apt-get install bubblewrap`, then run `autograder doctor`."
        )
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
    version = tuple(int(part) for part in said[-1].split(".")[:2]) if said and said[-1][0].isdigit() else (0, 0)
    if version < MINIMUM_BWRAP:
        raise IsolationError(
            f"bubblewrap {'.'.join(map(str, version))} at {path} is too old: 0.8 or later is needed "
            "(Debian 12, Ubuntu 24.04). Install a newer one, then run `autograder doctor`."
        )
    return path


def explain(said: str) -> str:
    """What to do about a jail that did not start, from what it said."""
    reasons = (
        (("uid map", "RTM_NEWADDR", "Permission denied", "Operation not permitted", "EPERM"),
         "This machine forbids user namespaces to ordinary programs. On Ubuntu 23.10 or later, as an administrator: "
         "`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a container: run it with user "
         "namespaces allowed (Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined)."),
        (("max_user_namespaces", "No space left", "nesting depth", "ENOSPC"),
         "User namespaces are switched off or used up: `sudo sysctl -w user.max_user_namespaces=15000`."),
        (("No module named",),
         "The Python that runs the grader lacks a package of the student's side: install autograder[instructor] in "
         "its virtual environment."),
    )  # fmt: skip
    advice = next((text for signs, text in reasons if any(sign in said for sign in signs)), "")
    return " ".join(
        part
        for part in (
            "The sandbox did not start, so nothing was graded.",
            f"It said: {said}." if said else "It said nothing.",
            advice,
            "`autograder doctor` tests each step.",
        )
        if part
    )
