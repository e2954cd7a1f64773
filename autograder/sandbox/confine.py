"""What a freshly forked process does to itself before it runs a line of a student. Linux, standard library only.

The order of the steps matters: namespaces, private mounts, the fork that makes us pid 1, our own session (process
groups cross pid namespaces: without it `kill(0, SIGKILL)` would reach the zygote), /proc, limits, no_new_privs,
capabilities, and the system-call filter last.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass

NEW_NS, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC, REC, PRIVATE = 2, 4, 8, 16384, 1 << 18
RDONLY, REMOUNT, BIND = 1, 32, 4096
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
CAPABILITY_VERSION_3 = 0x20080522
STUDENT_UID = 1000
SCRATCH = "/autograder/scratch"

AUDIT_ARCH_X86_64 = 0xC000003E
CAPSET_X86_64 = 126
# Numbers of linux/arch/x86/entry/syscalls/syscall_64.tbl. What they have in common: another process's memory, the
# kernel's state, new namespaces or mounts, or a channel to another sandbox.
DENIED_X86_64 = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438, "kcmp": 312,
    "process_madvise": 440, "keyctl": 250, "add_key": 248, "request_key": 249, "io_uring_setup": 425,
    "io_uring_enter": 426, "io_uring_register": 427, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
    "fspick": 433, "move_mount": 429, "open_tree": 428, "mount_setattr": 442, "unshare": 272, "setns": 308,
    "open_by_handle_at": 304, "name_to_handle_at": 303, "kexec_load": 246, "kexec_file_load": 320,
    "init_module": 175, "finit_module": 313, "delete_module": 176, "acct": 163, "swapon": 167, "swapoff": 168,
    "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "quotactl": 179,
    "personality": 135, "lookup_dcookie": 212, "vmsplice": 278, "mbind": 237, "migrate_pages": 256,
    "move_pages": 279, "clock_settime": 227, "settimeofday": 164, "adjtimex": 159, "clock_adjtime": 305,
    "syslog": 103, "vhangup": 153,
    "modify_ldt": 154, "open_tree_attr": 467,
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29,  # memory that is not counted while nobody maps it
    "semget": 64, "msgget": 68, "mq_open": 240,  # gigabytes of the kernel's own memory, counted nowhere
    "io_setup": 206, "inotify_init": 253, "inotify_init1": 294, "fanotify_init": 300,  # quotas of the whole machine
}  # fmt: skip
CLONE3, CLONE = 435, 56
CLONE_NEW_ANY = 0x7E020000
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
SETLK, SETLKW, OFD_SETLK, OFD_SETLKW, SETLEASE, NOTIFY = 6, 7, 37, 38, 1024, 1026
SHARED_AND_ANONYMOUS = 0x21
SO_SNDBUF, SO_SNDBUFFORCE = 7, 32
ALL_BITS = 0xFFFFFFFF
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
NO_PERMISSION, NO_CALL, NO_FAMILY, NOTHING_DONE = ERROR | 1, ERROR | 38, ERROR | 97, ERROR

libc = ctypes.CDLL(None, use_errno=True)


def confine(limits: dict[str, float]) -> None:
    """Move this single-threaded process into namespaces of its own, for good.

    Returns in pid 1 of the new pid namespace; the process that called stays behind as its parent and only waits.

    raises  OSError naming the step that this machine refuses.
    """
    if platform.machine() != "x86_64":
        raise OSError(f"there is no system-call filter for {platform.machine()} processors yet")
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", libc.unshare(NEW_USER | NEW_NS | NEW_PID | NEW_IPC | NEW_UTS | NEW_NET))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{STUDENT_UID} {uid} 1")
    _write("/proc/self/gid_map", f"{STUDENT_UID} {gid} 1")
    _mount(None, "/", None, REC | PRIVATE)
    size = f"size={int(limits['scratch_bytes'])},nr_inodes={int(limits['scratch_files'])},mode=0755"
    for folder in (SCRATCH, "/dev/shm"):
        _mount("tmpfs", folder, "tmpfs", NOSUID | NODEV, size)
    _become_first_process()
    _mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    _write("/proc/sys/user/max_user_namespaces", "0")
    # Read-only from here on: a process could else make itself the last to go when the machine runs out of memory.
    _mount(None, "/proc", None, REMOUNT | BIND | RDONLY | NOSUID | NODEV | NOEXEC)
    resource.setrlimit(resource.RLIMIT_NPROC, (int(limits["processes"]),) * 2)
    restrict(limits)
    drop_capabilities()
    filter_system_calls()
    os.chdir(SCRATCH)


def restrict(limits: dict[str, float]) -> None:
    """Resource limits and no_new_privs: all there is at isolation level `process`.

    There is no limit of processes there: outside a user namespace it would count all that this user runs.
    """
    for name, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits["cpu_s"]),
        (resource.RLIMIT_FSIZE, limits["scratch_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_DATA, limits["data_bytes"]),
        (resource.RLIMIT_SIGPENDING, 1024),  # the kernel counts these two against the teacher's account too
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_RTPRIO, 0),
        (resource.RLIMIT_NICE, 0),
    ):
        allowed = resource.getrlimit(name)[1]  # the teacher's own shell may be stricter; nobody but root could raise it
        lower = int(value) if allowed == resource.RLIM_INFINITY else min(int(value), allowed)
        resource.setrlimit(name, (lower, lower))
    _call("no_new_privs", libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _become_first_process() -> None:
    """Fork into the new pid namespace; the parent waits and mirrors the status."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    pid = os.fork()
    if pid:
        os.closerange(3, 1024)
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os.setsid()
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def drop_capabilities() -> None:
    """No capability left, none to be had by executing a file."""
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # EINVAL beyond the last one that the kernel knows
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _call("capset", libc.syscall(CAPSET_X86_64, header, b"\0" * 24))


@dataclass(frozen=True, slots=True)
class Rule:
    """An answer to one system call that hangs on one argument: if `argument & mask` is `value`, or is not."""

    call: int
    argument: int
    mask: int
    value: int
    answer: int
    unless: bool = False


RULES_X86_64 = (
    Rule(CLONE, 0, CLONE_NEW_ANY, 0, NO_PERMISSION, unless=True),
    *(Rule(call, 0, ALL_BITS, 1, NO_FAMILY, unless=True) for call in (41, 53)),  # socket, socketpair: AF_UNIX only
    *(Rule(16, 1, ALL_BITS, request, NO_PERMISSION) for request in (TIOCSTI, TIOCLINUX)),  # ioctl
    # mmap: the pages stay when the process lets go of them (madvise, a child that ends), and then nobody counts them.
    Rule(9, 3, SHARED_AND_ANONYMOUS, SHARED_AND_ANONYMOUS, NO_PERMISSION),
    # flock and fcntl: a lock on a file of the interpreter would be seen by all submissions. What is private has one
    # user: answered as done and not taken, so that sqlite and the like work.
    Rule(73, 0, 0, 0, NOTHING_DONE),
    *(Rule(72, 1, ALL_BITS, command, NOTHING_DONE) for command in (SETLK, SETLKW, OFD_SETLK, OFD_SETLKW)),
    *(Rule(72, 1, ALL_BITS, command, NO_PERMISSION) for command in (SETLEASE, NOTIFY)),
    # setsockopt: a local socket keeps the room that the kernel gives it, of which the trusted side counts so much each.
    *(Rule(54, 2, ALL_BITS, option, NOTHING_DONE) for option in (SO_SNDBUF, SO_SNDBUFFORCE)),
    # sendto, sendmsg, sendmmsg: bytes out of band, which nothing needs, have opened the kernel once (CVE-2025-38236).
    *(Rule(call, argument, 1, 1, NO_PERMISSION) for call, argument in ((44, 3), (46, 2), (307, 3))),
)


def filter_program() -> bytes:
    """The system-call filter, as classic BPF instructions of 8 bytes."""
    load, mask, equal, greater_equal, answer = 0x20, 0x54, 0x15, 0x35, 0x06
    number, architecture, arguments = 0, 4, 16
    program = [
        (load, 0, 0, architecture), (equal, 1, 0, AUDIT_ARCH_X86_64), (answer, 0, 0, KILL),
        (load, 0, 0, number),
        (greater_equal, 0, 1, 0x40000000), (answer, 0, 0, NO_CALL),  # the x32 numbers
        (equal, 0, 1, CLONE3), (answer, 0, 0, NO_CALL),  # libc then uses clone, whose flags can be seen
    ]  # fmt: skip
    for denied in DENIED_X86_64.values():
        program += [(equal, 0, 1, denied), (answer, 0, 0, NO_PERMISSION)]
    for rule in RULES_X86_64:
        program += [
            (equal, 0, 5, rule.call), (load, 0, 0, arguments + 8 * rule.argument), (mask, 0, 0, rule.mask),
            (equal, *((1, 0) if rule.unless else (0, 1)), rule.value), (answer, 0, 0, rule.answer),
            (load, 0, 0, number),
        ]  # fmt: skip
    program.append((answer, 0, 0, ALLOW))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def filter_system_calls() -> None:
    """Load the filter; it cannot be taken off again."""
    code = filter_program()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_char_p))
    _call("seccomp", libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0))


def _call(step: str, result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{step}: {os.strerror(number)}")


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind, options)]
    _call(f"mount {target}", libc.mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3]))


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
