"""The conventions of the command line: where data goes, what a code means, and one sentence instead of a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.sandbox import jail

COURSE = str(Path(__file__).parents[3])
COMMAND = (sys.executable, "-m", "autograder.cli", "--course", COURSE)
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Sentences = Callable[[str], list[str]]
VERBS = sorted(main.commands)


@pytest.fixture
def right(tmp_path: Path, solved: dict[str, Any]) -> Path:
    path = tmp_path / "right.ipynb"
    path.write_text(json.dumps(solved))
    return path


@pytest.fixture
def hanging(tmp_path: Path, solved: dict[str, Any]) -> Path:
    """A class of one right notebook and two that take twenty seconds each."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "a.ipynb").write_text(json.dumps(solved))
    slow = json.loads(json.dumps(solved))
    cell = next(cell for cell in slow["cells"] if cell["id"] == "kernel_density")
    cell["source"] = "import os\nos.system('sleep 987.654321')"
    for name in "bc":
        (folder / f"{name}.ipynb").write_text(json.dumps(slow))
    return folder


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    result = CliRunner().invoke(main, [verb, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_help_answers_at_once_and_imports_no_torch() -> None:
    code = "import sys, autograder.cli; assert not {'torch', 'numpy', 'pytest', 'rich'} & set(sys.modules), sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    fastest = min(_seconds("--help") for _ in range(3))
    assert fastest < 0.5


def _seconds(*arguments: str) -> float:
    """Processor time of the command, which a busy machine does not stretch."""
    before = os.times()
    subprocess.run([*COMMAND[:3], *arguments], capture_output=True, check=True)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-verb"], "No such command"),
        (["--lang", "de", "doctor"], "'de' is not one of"),
        (["grade"], "Missing argument"),
        (["grade", "no/such/file.ipynb"], "does not exist"),
        (["grade", ".", "--assignment", "cooking"], "No assignment 'cooking'"),
        (["check", "."], "takes one notebook"),
        (["check", "missing.ipynb"], "does not exist"),
        (["verify", "cooking"], "No assignment 'cooking'"),
        (["build", "cooking"], "No assignment 'cooking'"),
        (["--course", "no/such/folder", "verify"], "there is no such folder"),
        (["--course", "/usr", "verify"], "No course at /usr"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_code_2(
    monkeypatch: pytest.MonkeyPatch, sentences: Sentences, tmp_path: Path, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "any.ipynb").touch()
    monkeypatch.setenv("AUTOGRADER_COURSE", COURSE)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in " ".join(sentences(result.stderr))


def test_a_folder_without_notebooks_is_a_sentence_and_code_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--course", COURSE, "grade", str(tmp_path)])
    assert result.exit_code == 2
    assert "No notebook" in result.stderr


def test_a_fault_of_ours_is_a_sentence_and_code_3(monkeypatch: pytest.MonkeyPatch, sentences: Sentences) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of step")

    monkeypatch.setattr("autograder.source.rules.faults", broken)
    result = CliRunner().invoke(main, ["--course", COURSE, "build", "--check"])
    assert result.exit_code == 3
    assert sentences(result.stderr) == ["Error: a fault of the grader (RuntimeError: out of step). -v shows where."]


def test_check_says_1_when_a_check_does_not_pass(autograder: Run, right: Path, solved: dict[str, Any]) -> None:
    next(cell for cell in solved["cells"] if cell["id"] == "kl_divergence")["source"] = "pass"
    right.write_text(json.dumps(solved))
    done = autograder("--lang", "fr", "check", right, NO_COLOR="1", FORCE_COLOR="1")
    assert done.returncode == 1, done.stderr
    assert "votre notebook ne définit pas" in done.stdout
    assert re.search(r"\x1b\[[0-9;]*3[0-9]", done.stdout) is None


def test_a_notebook_without_assignment_is_a_sentence_and_code_2(tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    result = CliRunner().invoke(main, ["--course", COURSE, "check", str(path)])
    assert result.exit_code == 2
    assert "--assignment" in result.stderr


def test_json_is_all_there_is_on_stdout_and_the_same_is_in_the_file(
    autograder: Run, right: Path, tmp_path: Path
) -> None:
    out = tmp_path / "verdicts.jsonl"
    done = autograder("grade", right, "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == out.read_text()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["earned"], line["isolation"]) for line in lines] == [(19, "namespaces")]
    assert "verdicts in" in done.stderr


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error(right: Path, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.jsonl"
    line = " ".join([*COMMAND, "grade", str(right), "--json", "--out", str(out)])
    done = subprocess.run(
        ["bash", "-c", f"{line} | true; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("out", ["no/such/folder/verdicts.jsonl", ".", "/dev/null", "verdicts.db"])
def test_an_output_that_cannot_be_written_is_a_sentence_before_anything_is_graded(
    monkeypatch: pytest.MonkeyPatch, sentences: Sentences, right: Path, tmp_path: Path, zygote: jail.Zygote, out: str
) -> None:
    monkeypatch.setattr("autograder.grade.engine.Engine.start", lambda _: zygote)
    result = CliRunner().invoke(main, ["--course", COURSE, "grade", str(right), "--out", str(tmp_path / out)])
    assert result.exit_code == 2
    assert f"--out {tmp_path / out}: " in " ".join(sentences(result.stderr))
    assert "hoose" in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_somebody_may_only_read_is_a_sentence(tmp_path: Path) -> None:
    """As root every folder can be written: the same border, crossed by nobody."""
    tmp_path.chmod(0o555)
    for folder in tmp_path.parents:
        if "pytest-of-" in str(folder):
            folder.chmod(0o755)
    from autograder.errors import UsageError
    from autograder.report.verdict_file import VerdictFile

    os.seteuid(65534)
    try:
        with pytest.raises(UsageError, match="cannot be written \\(Permission denied\\)"):
            VerdictFile(tmp_path / "verdicts.jsonl")
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_somebody_may_not_even_enter_is_a_sentence(tmp_path: Path) -> None:
    from autograder.errors import UsageError
    from autograder.report.verdict_file import VerdictFile

    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    os.seteuid(65534)
    try:
        with pytest.raises(UsageError, match="cannot be written \\(Permission denied\\)"):
            VerdictFile(closed / "verdicts.jsonl")
    finally:
        os.seteuid(0)


@pytest.fixture
def no_bwrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jail.shutil, "which", lambda *_, **__: None)
    return


def test_without_bubblewrap_nothing_is_graded_and_earlier_verdicts_stay(
    no_bwrap: None, right: Path, tmp_path: Path
) -> None:
    out = tmp_path / "verdicts.jsonl"
    out.write_text('{"of": "yesterday"}\n')
    result = CliRunner().invoke(main, ["--course", COURSE, "grade", str(right), "--out", str(out)])
    assert result.exit_code == 3
    assert "bubblewrap (the program bwrap) is not installed" in result.stderr
    assert "apt-get install bubblewrap" in result.stderr
    assert out.read_text() == '{"of": "yesterday"}\n'


def test_doctor_names_what_is_missing(no_bwrap: None) -> None:
    result = CliRunner().invoke(main, ["doctor", "--json"])
    assert result.exit_code == 3
    finding = next(finding for finding in json.loads(result.stdout) if finding["what"] == "bubblewrap")
    assert not finding["fine"]
    assert "apt-get install bubblewrap" in finding["remedy"]


def test_doctor_finds_this_machine_fit(autograder: Run) -> None:
    done = autograder("doctor", "--json")
    findings = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert findings["isolation of a submission"]["found"].startswith("holds against 3")
    assert done.returncode == 0


@pytest.mark.parametrize("verb", ["grade", "check"])
def test_a_lower_isolation_needs_the_explicit_flag(sentences: Sentences, right: Path, verb: str) -> None:
    result = CliRunner().invoke(main, ["--course", COURSE, verb, str(right), "--isolation", "process"])
    assert result.exit_code == 2
    assert "--i-trust-these-submissions" in " ".join(sentences(result.stderr))


def test_a_lower_isolation_grades_with_it_and_is_recorded(autograder: Run, right: Path) -> None:
    done = autograder("check", right, "--isolation", "process", "--i-trust-these-submissions", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["earned"], report["isolation"]) == (19, "process")


@pytest.mark.parametrize(
    "whole_group", [pytest.param(False, marks=pytest.mark.slow), True], ids=["the command", "its terminal"]
)
def test_an_interrupt_keeps_what_is_graded_and_leaves_no_process(
    hanging: Path, tmp_path: Path, whole_group: bool
) -> None:
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "verdicts.jsonl"
    command = subprocess.Popen(
        [*COMMAND, "grade", str(hanging), "--out", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # a job in the background of a script ignores interrupts, and so would the command that it starts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    end = time.monotonic() + 150
    while not _running("sleep 987.654321") and time.monotonic() < end:
        time.sleep(0.05)
    assert _running("sleep 987.654321")
    if whole_group:
        os.killpg(command.pid, signal.SIGINT)
    else:
        command.send_signal(signal.SIGINT)
    interrupted = time.monotonic()
    assert command.stderr is not None
    said = next(line for line in command.stderr if line.startswith("Interrupted"))  # after lines on how far it is
    assert time.monotonic() - interrupted < 2
    stdout, rest = command.communicate(timeout=30)
    assert command.returncode == 130
    assert stdout == ""
    store = out.with_suffix(".db")
    kept = f"1 of 3 submissions are graded, and kept in {store}"
    assert said + rest == f"Interrupted. {kept}: the same command goes on from there.\n"
    assert set(os.listdir(tmp_path / "out")) == {"verdicts.artefacts", "verdicts.db"}
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("SELECT submission, state, attempts FROM item ORDER BY submission").fetchall() == [
            ("a", "done", 1),
            ("b", "waiting", 0),
            ("c", "waiting", 0),
        ]
    end = time.monotonic() + 5
    while _running("sleep 987.654321") and time.monotonic() < end:
        time.sleep(0.05)
    assert not _running("sleep 987.654321")


def _running(marker: str) -> bool:
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and marker in (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode():
                return True
        except (OSError, UnicodeDecodeError):
            continue
    return False
