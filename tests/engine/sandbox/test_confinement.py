"""What a submission tries against the machine, and meets. Each attack is run as a real cell."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from cells import Ran, commands, gone

from autograder.errors import StudentExhausted
from autograder.model import Outcome
from autograder.sandbox import confine, process
from autograder.sandbox.jail import JAIL_UID, RUNTIME, RUNTIME_FILES, SCRATCH, Zygote
from autograder.sandbox.student import Student

Attack = Callable[..., str]
Notebook = Callable[..., Ran]

SYSTEM_CALL = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def system_call(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"
"""


def test_no_family_of_sockets_but_the_local_one(attack: Attack) -> None:
    """A submission can speak to nobody."""
    families = attack("""
import socket
def attack():
    opened = []
    for family in range(64):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try:
                socket.socket(family, kind).close()
                opened.append(family)
            except OSError:
                pass
    return sorted(set(opened))
""")
    assert families == "[1]"


def test_there_is_no_network_interface(attack: Attack) -> None:
    """A submission can speak to nobody."""
    assert attack("def attack(): return [i for i, name in __import__('socket').if_nameindex() if name != 'lo']") in (
        "[]",
        "EAFNOSUPPORT",  # it could not even ask
    )


def test_no_local_socket_of_the_machine_is_in_reach(attack: Attack, tmp_path: Path) -> None:
    """A submission can speak to nobody: neither by a name in a folder nor by an abstract one."""
    import socket

    name = f"\0autograder-{uuid.uuid4()}"
    with socket.socket(socket.AF_UNIX) as abstract, socket.socket(socket.AF_UNIX) as named:
        abstract.bind(name)
        abstract.listen()
        named.bind(str(tmp_path / "socket"))
        named.listen()
        for address, answer in ((name, "ECONNREFUSED"), (str(tmp_path / "socket"), "ENOENT")):
            attacked = f"import socket\ndef attack(): return socket.socket(socket.AF_UNIX).connect({address!r})"
            assert attack(attacked) == answer


def test_files_of_the_teacher_are_not_there(attack: Attack, tmp_path: Path) -> None:
    """A submission cannot read the course, a home, or another submission."""
    sentinel = tmp_path / "gradebook.db"
    sentinel.write_text("s3cret")
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest-" in folder.name:  # else it would be its mode that keeps the file from view
            folder.chmod(0o755)
    course = Path(__file__).parents[3]
    homely = [path for path in Path.home().iterdir() if path.is_file()][:3]
    hidden = course / "tests" / "hidden" / "test_vae.py"
    for path in (sentinel, hidden, *homely, Path("/etc/passwd"), Path("/var"), Path("/run")):
        assert attack(f"import os\ndef attack(): return os.stat({str(path)!r})") == "ENOENT"


def test_nothing_of_the_course_lies_anywhere_in_its_file_system(attack: Attack, zygote: Zygote) -> None:
    """A submission cannot read the course: only the few files of the runtime carry our name."""
    found = json.loads(
        attack(
            """
import json, os, sys
def attack():
    found, skipped = [], {"/proc", "/usr", "/dev", sys.prefix, sys.base_prefix}
    for folder, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in skipped]
        found += [os.path.join(folder, name) for name in files if name.endswith((".py", ".ipynb", ".db", ".secret"))]
    return json.dumps(sorted(found))
"""
        )
    )
    assert {path.removeprefix(f"{RUNTIME}/autograder/") for path in found} == set(RUNTIME_FILES)


def test_only_the_private_scratch_can_be_written(attack: Attack) -> None:
    """A submission leaves nothing behind: of all mounts and folders, only its own scratch and /dev/shm are writable."""
    writable = json.loads(
        attack(
            """
import json, os, sys
def attack():
    mounts = {line.split()[4] for line in open("/proc/self/mountinfo")}
    places = mounts | {"/", "/usr", "/usr/lib", "/tmp", "/etc", "/dev", "/autograder", "/autograder/runtime",
                       sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), "/proc", "/proc/self", "/proc/sys"}
    found = []
    for place in sorted(places):
        try:
            with open(os.path.join(place, "probe"), "w"):
                found.append(place)
        except OSError:
            pass
    return json.dumps(found)
"""
        )
    )
    assert writable == [SCRATCH, "/dev/shm"]


def test_files_of_one_submission_are_not_there_for_the_next(attack: Attack) -> None:
    """Two submissions share no file."""
    written = f"""
def attack():
    for folder in ("{SCRATCH}", "/dev/shm"):
        open(folder + "/left_behind", "w").write("answers")
    return "written"
"""
    assert attack(written) == "written"
    assert attack(f"import os\ndef attack(): return os.listdir('{SCRATCH}') + os.listdir('/dev/shm')") == "[]"


@pytest.mark.parametrize("folder", [SCRATCH, "/dev/shm"])
def test_scratch_holds_so_many_bytes(attack: Attack, folder: str) -> None:
    """A submission cannot fill the disk, nor the memory by way of a file system."""
    filled = attack(
        f"""
def attack():
    written = 0
    try:
        for number in range(64):
            with open("{folder}/" + str(number), "wb", buffering=0) as file:
                for _ in range(4):
                    written += file.write(bytes(1 << 20))
    except OSError as error:
        return f"{{error.errno}} after {{written >> 20}}"
""",
        scratch_bytes=32 << 20,
    )
    number, megabytes = filled.split(" after ")
    assert int(number) == 28
    assert int(megabytes) <= 32


def test_scratch_holds_so_many_files(attack: Attack) -> None:
    """A submission cannot use up the machine's inodes."""
    made = attack(
        """
import itertools
def attack():
    for number in itertools.count():
        try:
            open(f"file{number}", "w").close()
        except OSError:
            return number
""",
        scratch_files=500,
    )
    assert 400 < int(made) <= 500


def test_one_file_is_no_larger_than_the_scratch(attack: Attack) -> None:
    """A hole in a file costs nothing and is no way round the limit."""
    assert attack("def attack(): return open('hole', 'wb').truncate(1 << 40)") == "EFBIG"


def test_a_fork_bomb_is_capped(attack: Attack, notebook: Notebook) -> None:
    """A submission cannot use up the machine's processes, and the next one is graded."""
    forked = attack("""
import os, time
def attack():
    for number in range(1000):
        try:
            if os.fork() == 0:
                time.sleep(30)
                os._exit(0)
        except OSError as error:
            return f"{error.errno} after {number}"
""")
    number, count = forked.split(" after ")
    assert int(number) == 11
    assert int(count) <= 64
    assert notebook("print(6 * 7)").said(0) == "42"


@pytest.mark.parametrize("target", ["0", "-1", "os.getppid()", "-os.getpgrp()"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP], ids=lambda s: s.name)
def test_signals_reach_nobody_else(notebook: Notebook, zygote: Zygote, target: str, number: int) -> None:
    """A submission can signal its own processes only: grader and zygote go on."""
    notebook(f"import os\ntry:\n    os.kill({target}, {int(number)})\nexcept OSError: pass", cell_s=0.5, notebook_s=3.0)
    assert zygote.process.poll() is None
    assert notebook("print(6 * 7)").said(0) == "42"


CALLS = {
    "ptrace": (101, 0, 0, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "process_vm_writev": (311, 1, 0, 0, 0, 0, 0),
    "unshare a user namespace": (272, 0x10000000),
    "unshare a mount namespace": (272, 0x20000),
    "setns": (308, 0, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "umount": (166, 0, 0),
    "pivot_root": (155, 0, 0),
    "chroot": (161, 0),
    "keyctl": (250, 0, -3, 0, 0, 0),
    "add_key": (248, 0, 0, 0, 0, 0),
    "io_uring_setup": (425, 1, 0),
    "bpf": (321, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "userfaultfd": (323, 0),
    "open_by_handle_at": (304, -1, 0, 0),
    "pidfd_getfd": (438, 0, 0, 0),
    "kcmp": (312, 1, 1, 0, 0, 0),
    "personality": (135, 0x0040000),
    "reboot": (169, 0, 0, 0, 0),
    "init_module": (175, 0, 0, 0),
    "memfd_create": (319, 0, 0),
    "shmget": (29, 0, 1 << 20, 0o1600),
    "semget": (64, 0, 32_000, 0o600),
    "msgget": (68, 0, 0o600),
    "mq_open": (240, 0, 0o102, 0o600, 0),
    "io_setup": (206, 1000, 0),
    "inotify_init1": (294, 0),
    "modify_ldt": (154, 0, 0, 0),
    "open_tree_attr": (467, -100, 0, 0, 0, 0),
    "clone with a user namespace": (56, 0x10000000 | 17, 0, 0, 0, 0),
    "setuid root": (105, 0),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_call_that_reaches_beyond_the_process_is_refused(attack: Attack, call: tuple[int, ...]) -> None:
    """No system call reaches another process's memory, the kernel's state, or new namespaces."""
    assert attack(f"{SYSTEM_CALL}\ndef attack(): return system_call{call}") in ("EPERM", "EINVAL")


def test_the_filter_itself_refuses_and_not_a_lack_of_rights(attack: Attack) -> None:
    """ptrace of oneself by one's parent needs no right at all: only the filter can refuse it."""
    assert attack(f"{SYSTEM_CALL}\ndef attack(): return system_call(101, 0, 0, 0, 0)") == "EPERM"


@pytest.mark.parametrize(("call", "answer"), [((435, 0, 0), "ENOSYS"), ((0x40000000 + 39,), "ENOSYS")])
def test_calls_that_the_filter_could_not_look_into_do_not_exist(
    attack: Attack, call: tuple[int, ...], answer: str
) -> None:
    """clone3 hides its flags behind a pointer, and the x32 numbers are a second way to every call."""
    assert attack(f"{SYSTEM_CALL}\ndef attack(): return system_call{call}") == answer


def test_the_32_bit_entry_to_the_kernel_kills(attack: Attack) -> None:
    """The numbers of the 32-bit calls are others: the filter would not know them."""
    ended = attack("""
import ctypes, mmap, os
def attack():
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")  # mov eax, 20 (getpid); int 0x80; ret
    enter = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    pid = os.fork()
    if pid == 0:
        enter()
        os._exit(0)
    return -os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
""")
    assert int(ended) in (signal.SIGSYS, signal.SIGSEGV)


@pytest.mark.parametrize("descriptor", ["-1", "os.open('/dev/zero', os.O_RDWR)"])
def test_no_memory_outlives_its_mapping(attack: Attack, descriptor: str) -> None:
    """Pages of shared anonymous memory that a process lets go of stay, and are counted nowhere."""
    assert attack(f"import mmap, os\ndef attack(): return len(mmap.mmap({descriptor}, 1 << 20))") in ("EPERM", "EACCES")


@pytest.mark.parametrize("folder", ["/usr/bin", "/dev"])
@pytest.mark.parametrize(
    "lock", ["flock(f, 2 | 4)", "lockf(f, 1 | 4)", "fcntl(f, 37, struct.pack('hhqqi', 0, 0, 0, 0, 0))"]
)
def test_a_lock_of_a_file_that_others_share_is_not_taken(attack: Attack, folder: str, lock: str) -> None:
    """Two submissions that run at a time cannot signal each other by a lock."""
    found = attack(f"""
import fcntl, os, struct
def attack():
    f = os.open("/usr/bin/env" if {folder!r} == "/usr/bin" else "/dev/null", os.O_RDONLY)
    fcntl.{lock}
    again = os.open(f"/proc/self/fd/{{f}}", os.O_RDONLY)
    fcntl.flock(again, 2 | 4)
    return open("/proc/locks").read()
""")  # fmt: skip
    assert found == ""


def test_a_database_of_its_own_works(attack: Attack) -> None:
    """Locks are answered as taken: sqlite goes on."""
    assert attack(f"""
import sqlite3
def attack():
    with sqlite3.connect("{SCRATCH}/own.db") as database:
        database.execute("create table t (x)")
        database.execute("insert into t values (42)")
        return list(database.execute("select x from t"))
""") == "[(42,)]"  # fmt: skip


@pytest.mark.parametrize("command", [1024, 1026], ids=["a lease", "a notification"])
def test_a_shared_file_is_not_watched(attack: Attack, command: int) -> None:
    """A lease would stop whoever opens the file, a notification would tell what the others open."""
    folder = "/usr/bin" if command == 1026 else "/usr/bin/env"
    assert attack(f"import fcntl, os\ndef attack(): fcntl.fcntl(os.open({folder!r}, 0), {command}, 0)") == "EPERM"


def test_no_socket_holds_more_than_is_counted_for_it(attack: Attack) -> None:
    """Memory of the kernel that no process shows: the room of a socket cannot be asked for."""
    sent = attack("""
import socket
def attack():
    one, other = socket.socketpair()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    one.setblocking(False)
    sent = 0
    try:
        while True:
            sent += one.send(bytes(1 << 14))
    except BlockingIOError:
        return sent
""")
    assert 0 < int(sent) <= process.SOCKET_BYTES


@pytest.mark.parametrize("send", ["send(b'x', 1)", "sendmsg([b'x'], [], 1)"])
def test_nothing_is_sent_out_of_band(attack: Attack, send: str) -> None:
    """What no program needs, and what a fault of the kernel was reached by."""
    assert attack(f"import socket\ndef attack(): return socket.socketpair()[0].{send}") == "EPERM"


def test_it_cannot_become_the_last_that_the_kernel_ends(attack: Attack) -> None:
    """If the machine runs out of memory, a submission goes before the grader."""
    assert attack("def attack(): open('/proc/self/oom_score_adj', 'w').write('0')") == "EROFS"
    assert attack("def attack(): return int(open('/proc/self/oom_score_adj').read())") == "1000"


@pytest.mark.parametrize(("family", "answer"), [(1, confine.ALLOW), (30, confine.NO_FAMILY)], ids=["local", "TIPC"])
@pytest.mark.parametrize("call", [41, 53], ids=["socket", "socketpair"])
def test_the_filter_knows_both_ways_to_a_socket(call: int, family: int, answer: int) -> None:
    """As the program says itself: this machine may lack the family."""
    assert judged(call, family) == answer


@pytest.mark.parametrize("call", [0, 1, 9, 16, 39, 41, 44, 53, 56, 72, 73, 202, 231, 257])
def test_the_filter_allows_what_every_program_does(call: int) -> None:
    """read, write, mmap, ioctl, ... with arguments that nothing is against; a jump too far would show here."""
    usual = {41: (1,), 53: (1,), 9: (0, 4096, 3, 0x22)}
    assert judged(call, *usual.get(call, (0,))) == (confine.NOTHING_DONE if call == 73 else confine.ALLOW)


def judged(call: int, *arguments: int) -> int:
    """What the filter answers to one system call, worked out as the kernel does."""
    data = struct.pack("iIQ6Q", call, confine.AUDIT_ARCH_X86_64, 0, *arguments, *[0] * (6 - len(arguments)))
    program = list(struct.iter_unpack("HBBI", confine.filter_program()))
    at = accumulator = 0
    while True:
        code, then, otherwise, k = program[at]
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("I", data, k)[0]
        elif code == 0x54:
            accumulator &= k
        elif code == 0x06:
            return int(k)
        else:
            at += then if {0x15: accumulator == k, 0x35: accumulator >= k}[code] else otherwise


def test_it_sees_its_own_processes_only(attack: Attack) -> None:
    """A submission cannot even learn who else is there."""
    assert attack("import os\ndef attack(): return [p for p in os.listdir('/proc') if p.isdigit()]") == "['1']"


def test_it_has_no_right_at_all(notebook: Notebook) -> None:
    """As the kernel sees it from outside: no capability, none to gain, a filter, and not root."""
    session = notebook("x = 1").session
    assert session._base is not None
    lines = Path(f"/proc/{session._base.pid}/status").read_text().splitlines()
    status = {key: value.split() for key, value in (line.split(":", 1) for line in lines)}
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name][0], 16) == 0
    assert (status["NoNewPrivs"], status["Seccomp"]) == (["1"], ["2"])
    assert "0" not in status["Uid"]
    if os.geteuid() == 0:
        assert set(status["Uid"]) == set(status["Gid"]) == {str(JAIL_UID)}
        assert status["Groups"] == []


def test_nothing_but_the_wire_is_inherited(attack: Attack) -> None:
    """A submission holds no file, no socket and no pipe of the grader but its own end of the wire."""
    found = json.loads(
        attack("""
import json, os
def attack():
    return json.dumps({number: os.readlink("/proc/self/fd/" + number).split(":")[0]
                       for number in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + number)})
""")
    )
    sockets = [number for number, what in found.items() if what == "socket"]
    assert sockets == ["3"]
    assert {what for number, what in found.items() if number != "3"} == {"/dev/null"}


def test_a_check_inherits_its_own_wire_only(notebook: Notebook) -> None:
    """The process of a check holds no end of the notebook's wire, by which it could speak for other checks."""
    ran = notebook("""
import os
def sockets():
    paths = ["/proc/self/fd/" + number for number in os.listdir("/proc/self/fd")]
    return sum(os.readlink(path).startswith("socket") for path in paths if os.path.lexists(path))
""")  # fmt: skip
    assert ran.student().sockets() == 1


def test_the_environment_is_its_own(attack: Attack) -> None:
    """A submission finds no variable of the teacher: a token there would be its to use."""
    found = attack("""
import os
def attack():
    return [*os.environ, *open("/proc/1/environ").read().split("\\0")]
""")  # fmt: skip
    assert "TEACHERS_TOKEN_FOR_TESTS" not in found
    assert "AUTOGRADER" not in found
    assert "HOME" in found


def test_a_name_of_the_machine_is_not_told(attack: Attack) -> None:
    """A submission does not learn where it runs."""
    assert attack("import socket\ndef attack(): return socket.gethostname()") == "sandbox"


@pytest.mark.parametrize(
    ("kind", "hog"),
    [
        ("one process", "hoard = [bytearray(b'x') * (16 << 20) for _ in range(100)]"),
        ("a tensor", "import torch\nhoard = torch.ones(400_000_000)"),
        ("several processes", """
import os, time
for _ in range(6):
    if os.fork() == 0:
        hoard = [bytearray(b'x') * (16 << 20) for _ in range(16)]
        time.sleep(30)
        os._exit(0)
time.sleep(30)
"""),
        ("tables of pages, of which none was written", """
import mmap
import numpy as np
size, flags = 1 << 43, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000
np.frombuffer(mmap.mmap(-1, size, flags=flags, prot=mmap.PROT_READ), np.uint8)[:: 2 << 20].sum()
"""),
        ("one whose first thread has ended", """
import ctypes, os, threading, time
def hoard():
    kept = [bytearray(b'x') * (16 << 20) for _ in range(100)]
    time.sleep(30)
if os.fork() == 0:
    threading.Thread(target=hoard).start()
    ctypes.CDLL(None).syscall(60, 0)
time.sleep(30)
"""),
        ("sockets that nobody reads", """
import os, socket, time
for _ in range(4): os.fork()
kept = [socket.socketpair() for _ in range(100)]
time.sleep(30)
"""),
        ("one that forbids to look", """
import ctypes, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
hoard = [bytearray(b'x') * (16 << 20) for _ in range(100)]
"""),
    ],
    ids=lambda value: "" if "\n" in value or "=" in value else value,
)  # fmt: skip
def test_a_hog_is_exhausted_and_the_next_submission_is_graded(notebook: Notebook, kind: str, hog: str) -> None:
    """Memory is counted over all processes of a submission; the machine keeps its own."""
    ran = notebook(hog, "after = 1", memory_bytes=900 << 20)
    assert ran.outcomes[0] is Outcome.EXHAUSTED
    assert ran.runs[0].because is not None
    assert "memory" in ran.runs[0].because.en
    assert ran.student().value("after") == 1
    assert notebook("print(6 * 7)").said(0) == "42"


def test_a_hog_that_answers_at_once_is_noticed_too(notebook: Notebook) -> None:
    """Memory is looked at between answers as well: one that comes before the first look is no cover."""
    ran = notebook("""
import threading, time
hoard = []
def greedy():
    hoard.extend(bytearray(b"x") * (64 << 20) for _ in range(20))
def start():
    threading.Thread(target=greedy).start()
def answer():
    return 1
""", memory_bytes=900 << 20)  # fmt: skip
    student = ran.student()
    student.start()
    with pytest.raises(StudentExhausted):
        _ask_until_it_ends(student)


def _ask_until_it_ends(student: Student) -> None:
    for _ in range(200):
        student.answer()
        time.sleep(0.02)


def test_workers_that_share_their_memory_are_not_taken_for_a_hog(notebook: Notebook) -> None:
    """Eight loaders of data share the pages of torch with their parent: they are not nine times torch."""
    ran = notebook("""
import torch, warnings
from torch.utils.data import DataLoader
warnings.simplefilter("ignore")  # of more workers than processors
loaded = sum(len(batch) for batch in DataLoader(torch.arange(64), batch_size=4, num_workers=8))
print(loaded)
""")
    assert (ran.outcomes, ran.said(0)) == ([Outcome.PASSED], "64")


DAEMON = """
import os, subprocess
subprocess.Popen(["/bin/sh", "-c", "trap '' TERM HUP INT QUIT PIPE; sleep {marker}; sleep {marker}"],
                 start_new_session=True, close_fds=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/usr/bin/sleep", ["sleep", "{marker}"])
    os._exit(0)
"""


def test_a_daemon_that_ignores_signals_dies_with_its_submission(notebook: Notebook) -> None:
    """Nothing of a submission is alive afterwards."""
    marker = f"{600 + uuid.uuid4().int % 10**6 / 10**7:.7f}"
    ran = notebook(DAEMON.format(marker=marker) + "\nimport time; time.sleep(0.3)")
    assert any(marker in command for command in commands().values())
    ran.session.close()
    assert gone(marker)


def test_a_daemon_of_one_check_is_dead_before_the_next_copy(notebook: Notebook) -> None:
    """What a check leaves running does not watch the next one."""
    marker = f"{700 + uuid.uuid4().int % 10**6 / 10**7:.7f}"
    ran = notebook("def leave():\n" + "\n".join("    " + line for line in DAEMON.format(marker=marker).splitlines()))
    first = ran.student()
    first.leave()
    first.close()
    second = ran.student()
    assert second.pristine
    with pytest.raises(Exception, match="does not define"):
        second.value("nothing")
    assert gone(marker)


def test_everything_dies_with_the_zygote() -> None:
    """A grader that is killed leaves no student's code behind."""
    from autograder.model import Cell
    from autograder.sandbox.limits import Limits
    from autograder.sandbox.session import Session

    marker = f"{800 + uuid.uuid4().int % 10**6 / 10**7:.7f}"
    started = Zygote.start()
    session = Session(started, [Cell("", DAEMON.format(marker=marker) + "\nimport time; time.sleep(0.3)", 0)], Limits())
    session.run_notebook()
    assert any(marker in command for command in commands().values())
    started.close()
    assert gone(marker)
    session.close()


def test_a_stricter_limit_of_the_teachers_shell_is_kept() -> None:
    """Nobody but root could raise it: what asked for more would start no submission at all."""
    program = """
import resource
from autograder.sandbox.confine import restrict
from autograder.sandbox.limits import Limits
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
restrict(Limits().as_json())
print(resource.getrlimit(resource.RLIMIT_FSIZE))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "(4096, 4096)\n", done.stderr
