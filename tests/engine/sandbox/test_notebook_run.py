"""What a cell does wrong costs that cell; what it shows is kept, within limits, and made harmless."""

from __future__ import annotations

import base64
import os
import signal
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from cells import Ran

from autograder.model import Cell, CellRun, Outcome
from autograder.sandbox import outputs
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Process
from autograder.sandbox.session import Session

Notebook = Callable[..., Ran]
PASSED, CRASHED, EXHAUSTED = Outcome.PASSED, Outcome.CRASHED, Outcome.EXHAUSTED

HIDDEN = """
while True:
    try:
        while True: pass
    except BaseException: pass
"""
STUBBORN = """
import signal
for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
while True:
    pass
"""
BAD_CELLS = {
    "a syntax error": ("def f(:\n  pass", CRASHED),
    "an exception": ("1 / 0", CRASHED),
    "an exception that is not one": ("raise BaseException('x')", CRASHED),
    "an exit": ("import sys; sys.exit(0)", CRASHED),
    "an abrupt exit": ("import os; os._exit(0)", CRASHED),
    "a crash of the interpreter": ("import ctypes; ctypes.string_at(0)", CRASHED),
    "an endless loop": ("while True: pass", EXHAUSTED),
    "a loop that hides the interrupt": (HIDDEN, EXHAUSTED),
    "a loop that ignores signals": (STUBBORN, EXHAUSTED),
    "a flood of output": ("while True: print('x' * 100_000)", EXHAUSTED),
    "endless recursion": ("def f(): return f()\nf()", CRASHED),
    "more memory than there is": ("x = bytearray(10**13)", CRASHED),
    "an exception without a text": ("class E(Exception):\n  def __str__(self): 1 / 0\nraise E()", CRASHED),
    "an exception that exits": ("class E(Exception):\n  def __str__(self): raise SystemExit\nraise E()", CRASHED),
    "an end of the wire": ("import os; os.close(3)", CRASHED),
    "noise on the wire": ("import os; os.write(3, b'\\xff' * 100)", CRASHED),
    "a magic that is none": ("%no_such_magic", CRASHED),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "outcome"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_bad_cell_costs_itself_only(notebook: Notebook, cell: str, outcome: Outcome) -> None:
    ran = notebook("before = 1", cell, "after = before + 1", cell_s=1.0)
    assert ran.outcomes == [PASSED, outcome, PASSED]
    assert ran.student().value("before") == 1
    assert ran.student().value("after") == 2


def test_what_a_cell_defined_before_it_raised_stays(notebook: Notebook) -> None:
    ran = notebook("kept = 3\n1 / 0")
    assert ran.student().value("kept") == 3


def test_each_of_several_fatal_cells_costs_itself_only(notebook: Notebook) -> None:
    fatal = "import os; os._exit(1)"
    ran = notebook("a = 1", fatal, "b = 2", fatal, "c = 3", fatal, "d = 4")
    assert ran.outcomes == [PASSED, CRASHED] * 3 + [PASSED]
    assert [ran.student().value(name) for name in "abcd"] == [1, 2, 3, 4]


def test_after_three_restarts_the_rest_is_not_run_and_says_so(notebook: Notebook) -> None:
    ran = notebook(*["import os; os._exit(1)"] * 4, "late = 1")
    assert ran.outcomes == [CRASHED] * 4 + [EXHAUSTED]
    assert ran.runs[4].because is not None
    assert "not run" in ran.runs[4].because.en


def test_a_process_that_the_machine_kills_once_costs_no_cell(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, killed = Session._run_cell, []

    def unlucky(session: Session, base: Process, cell: Cell, seconds: float) -> CellRun:
        if cell.position == 1 and not killed:
            killed.append(os.kill(base.pid, signal.SIGKILL))
        return run(session, base, cell, seconds)

    monkeypatch.setattr(Session, "_run_cell", unlucky)
    ran = notebook("a = 1", "b = a + 1", "c = b + 1")
    assert killed
    assert ran.outcomes == [PASSED] * 3
    assert ran.student().value("c") == 3


def test_the_notebook_as_a_whole_has_a_time(notebook: Notebook) -> None:
    started = time.monotonic()
    ran = notebook(*["import time; time.sleep(0.4)"] * 5, "late = 1", cell_s=1.0, notebook_s=1.0)
    assert time.monotonic() - started < 3.0
    assert ran.outcomes[0] is PASSED
    assert ran.outcomes[-1] is EXHAUSTED
    assert ran.runs[-1].because is not None
    assert "not run" in ran.runs[-1].because.en


def test_a_cell_is_named_by_its_position_in_the_traceback(notebook: Notebook) -> None:
    error = notebook("x = 1", "def f():\n    return 1 / 0\nf()").runs[1].outputs[-1]
    assert error["ename"] == "ZeroDivisionError"
    assert "cell 2, line 2, in f" in "\n".join(error["traceback"])
    assert "site-packages" not in "\n".join(error["traceback"])


def test_magics_work_and_their_output_is_kept(notebook: Notebook) -> None:
    ran = notebook("%matplotlib inline\n%time x = 6 * 7", "!echo from the shell", "%%capture out\nprint('hidden')")
    assert ran.outcomes == [PASSED] * 3
    assert "Wall time" in ran.said(0)
    assert ran.said(1) == "from the shell"
    assert ran.said(2) == ""


def test_top_level_await_works(notebook: Notebook) -> None:
    ran = notebook("import asyncio\nawait asyncio.sleep(0)\nx = 1")
    assert ran.outcomes == [PASSED]


def test_a_plot_is_kept_as_a_png(notebook: Notebook) -> None:
    ran = notebook("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert ran.outcomes == [PASSED], ran.runs
    pictures = [out["data"]["image/png"] for out in ran.runs[0].outputs if "image/png" in out.get("data", {})]
    assert len(pictures) == 1
    assert base64.b64decode(pictures[0]).startswith(b"\x89PNG")


def test_streams_and_results_are_kept_in_order(notebook: Notebook) -> None:
    ran = notebook(
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nimport warnings; warnings.warn('w')\n40 + 2"
    )
    kinds = [(out["output_type"], out.get("name")) for out in ran.runs[0].outputs]
    assert kinds == [("stream", "stdout"), ("stream", "stderr"), ("display_data", None)]
    assert ran.runs[0].outputs[-1]["data"] == {"text/plain": "42"}


def test_a_result_is_never_kept_as_a_result(notebook: Notebook) -> None:
    """nbgrader reads the last execute_result of a graded cell as its score."""
    ran = notebook("20.0", "get_ipython().displayhook(20.0)", "from IPython.display import display; display(20.0)")
    assert {out["output_type"] for run in ran.runs for out in run.outputs} == {"display_data"}


@pytest.mark.parametrize("rich", ["HTML('<script>alert(1)</script>')", "Javascript('alert(1)')", "SVG('<svg/>')",
                                  "Markdown('<img src=x onerror=alert(1)>')", "Latex('$x$')"])  # fmt: skip
def test_html_and_scripts_are_dropped(notebook: Notebook, rich: str) -> None:
    ran = notebook(f"from IPython.display import *\ndisplay({rich})")
    assert all(set(out["data"]) <= {"text/plain", "image/png"} for out in ran.runs[0].outputs)
    assert "alert" not in str(ran.runs[0].outputs)


def test_a_table_is_kept_without_what_a_browser_would_run(notebook: Notebook) -> None:
    page = (
        "<style>body{display:none}</style><table id=x onclick=alert(1) style='position:fixed'><tr><td colspan=2>"
        "<b>6</b><img src=x onerror=alert(1)><a href='javascript:alert(1)'>7</a></td></tr></table>"
        "<script>alert(1)</script>"
    )
    ran = notebook(f"from IPython.display import *\ndisplay(HTML({page!r}))")
    table = ran.runs[0].outputs[0]["data"]["text/html"]
    assert table == '<table><tbody><tr><td colspan="2"><b>6</b>7</td></tr></tbody></table>'


def test_a_data_frame_is_shown_as_a_table(notebook: Notebook) -> None:
    ran = notebook("import pandas\npandas.DataFrame({'x': [1.5], '<script>': ['<b>']})")
    shown = ran.runs[0].outputs[0]["data"]
    assert "<td>1.5</td>" in shown["text/html"]
    assert "&lt;script&gt;" in shown["text/html"]
    assert "1.5" in shown["text/plain"]


def test_a_table_that_is_too_long_is_left_out_and_its_text_stays(notebook: Notebook) -> None:
    ran = notebook(
        "from IPython.display import *\ndisplay({'text/html': '<table>' + 'x' * 70_000, 'text/plain': 'y'}, raw=True)"
    )
    assert ran.runs[0].outputs[0]["data"] == {"text/plain": "y"}


def test_a_picture_that_is_no_png_is_dropped(notebook: Notebook) -> None:
    ran = notebook("get_ipython().display_pub.publish({'image/png': 'PHNjcmlwdD4=', 'text/html': '<b>', 'a/b': 'x'})")
    assert ran.runs[0].outputs == ()


@pytest.mark.parametrize(
    "text", ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u202egnp.exe", "\x00\x08\x9b31m", "\ud800"]
)
def test_escapes_and_direction_overrides_are_replaced(notebook: Notebook, text: str) -> None:
    ran = notebook(f"text = {text!r}\nprint('<' + text + '>')\nraise ValueError(text)")
    shown = str([ran.said(0), *ran.runs[0].outputs[-1]["traceback"], ran.runs[0].because])
    for control in ("\x1b", "\x07", "\u202e", "\x00", "\x9b", "\ud800", "\\x1b", "\\u202e"):
        assert control not in shown
    assert "\N{REPLACEMENT CHARACTER}" in ran.said(0)


def test_text_beyond_the_limit_is_dropped_and_said_so(notebook: Notebook) -> None:
    ran = notebook("print('x' * 50_000)\nprint('y' * 50_000)\nprint('end')")
    assert ran.outcomes == [PASSED]
    assert len(ran.said(0)) < 66_000
    assert ran.said(0).endswith("[...]")


@pytest.mark.parametrize(("side", "kept"), [(5_000, 1), (5_001, 0), (32_000, 0)])
def test_a_picture_that_no_browser_could_unpack_is_dropped(side: int, kept: int) -> None:
    """Zeros pack well: a billion pixels travel as a hundred kilobytes."""
    content = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", side, side) + bytes(100)
    claimed = {"output_type": "display_data", "data": {"image/png": base64.b64encode(content).decode()}}
    assert len(outputs.sanitise([claimed], Limits())) == kept


def test_pictures_beyond_the_limit_are_dropped(notebook: Notebook) -> None:
    ran = notebook(
        "import base64\npicture = base64.b64encode(b'\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR' + bytes(100)).decode()\n"
        "for _ in range(30): get_ipython().display_pub.publish({'image/png': picture})\n"
        "get_ipython().display_pub.publish({'image/png': 'A' * 500_000})"
    )
    assert len(ran.runs[0].outputs) == 8


FORGED: dict[str, Any] = {
    "outputs of another form": {"outputs": {"a": 1}},
    "outputs that are not outputs": {"outputs": [1, None, [], {"output_type": "stream", "name": [], "text": 7}]},
    "a score": {
        "outputs": [{"output_type": "execute_result", "data": {"text/plain": "20.0", "text/html": "<script>"}}]
    },
    "a time of a thousand digits": {"outputs": [], "seconds": 10**1000},
    "a time before the beginning": {"outputs": [], "seconds": -1e300},
    "a time that is no number": {"outputs": [], "seconds": "soon"},
    "an error of another form": {"outputs": [], "error": [[]]},
    "an error of other types": {"outputs": [], "error": {"type": 1, "message": {}, "traceback": None}},
    "a stop of another form": {"outputs": [], "stopped": {"a": []}},
}


@pytest.mark.parametrize("claim", FORGED.values(), ids=FORGED.keys())
def test_a_forged_report_of_a_cell_is_tamed(notebook: Notebook, claim: dict[str, Any]) -> None:
    """A cell that writes its own report to the wire forges nothing but what it has shown."""
    forge = f"""
import json, os, struct
text = json.dumps({{"ok": True, **{claim!r}}}).encode()
os.write(3, struct.pack("<II", len(text), 0) + text)
"""
    ran = notebook(forge, "after = 1")
    run = ran.runs[0]
    assert 0 <= run.seconds < 60
    assert all(out["output_type"] in ("stream", "display_data", "error") for out in run.outputs)
    assert all(isinstance(value, str) for out in run.outputs for value in out.get("data", {}).values())


def test_a_process_that_answers_for_the_grader_s_runtime_is_only_itself(notebook: Notebook) -> None:
    """A notebook that takes over its own server answers its own checks, and no other submission's."""
    takeover = """
import json, os, socket, struct, threading
def serve():
    sock = socket.socket(fileno=os.dup(3))
    while True:
        sock.sendall(struct.pack("<II", 11, 0) + b'{"ok":true}')
os.close(0)
threading.Thread(target=serve, daemon=True).start()
"""
    ran = notebook(takeover, "x = 1")
    assert len(ran.runs) == 2
    assert notebook("print(6 * 7)").said(0) == "42"


def test_the_same_notebook_draws_the_same_numbers_each_time_and_another_one_others(notebook: Notebook) -> None:
    draw = "import random, numpy, torch\nprint(random.random(), numpy.random.rand(), torch.rand(1).item())"
    drawn = [notebook(source).runs[0].outputs[0]["text"] for source in (draw, draw, f"{draw} # mine")]
    assert drawn[0] == drawn[1]
    assert all(one != other for one, other in zip(drawn[0].split(), drawn[2].split(), strict=True))
