"""What a run grades, what it says meanwhile, and what it costs to find that nothing has changed."""

from __future__ import annotations

import json
import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from class_run import Class, Nowhere
from killing import Room

from autograder.errors import UsageError
from autograder.grade.backends import Event, What
from autograder.grade.batch import Entry
from autograder.grade.item import Item, Score
from autograder.report.journal import Journal, as_json
from autograder.report.progress import Tally, clock, shown

ITEM = Item(Entry(Path("anne.ipynb"), "anne"), "tiny", "en", "0", {})


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    monkeypatch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
    monkeypatch.setenv("AUTOGRADER_SECRET", "a class")
    return Class(Room(tmp_path, size=4))


def graded(earned: float | None, *, possible: float = 4.0, unreadable: bool = False) -> Event:
    return Event(What.GRADED, ITEM, 2, 1.5, Score(earned, possible, unreadable))


def test_since_grades_what_was_handed_in_later_and_the_others_keep_their_lines(room: Class) -> None:
    assert len(room.graded()) == 4
    for number, name in enumerate(("student01", "student02")):
        path = room.notebook(name)
        path.write_text(path.read_text().replace("double", f"double {number}", 1))
        when = datetime(2030, 1, 1 + number, tzinfo=UTC).timestamp()
        os.utime(path, (when, when))
    assert room.graded(("--since", "2030-01-01T12:00")) == {"student02"}
    assert [line["submission"] for line in room.lines()] == ["student00", "student02", "student03"]


def test_the_date_in_the_name_of_an_attempt_counts_before_that_of_its_file(room: Class) -> None:
    path = room.folder / "in" / "tiny_bob_attempt_2026-11-21-17-05-00_tiny.ipynb"
    path.write_bytes(room.notebook("student01").read_bytes().replace(b"# 1", b"# bob"))
    assert room.graded(("--only", "bob", "--since", "2026-11-21T17:05")) == set()
    assert room.graded(("--only", "bob", "--since", "2026-11-21T17:04")) == {"bob"}


def test_one_changed_submission_costs_one_submission(room: Class) -> None:
    room.graded()
    path = room.notebook("student02")
    path.write_text(path.read_text().replace("# 2", "# changed"))
    assert room.graded() == {"student02"}
    assert room.graded() == set()


def test_another_budget_makes_another_verdict(room: Class) -> None:
    room.graded()
    assert len(room.graded(("--budget", "60"))) == 4
    assert room.graded() == set()


def test_a_thousand_unchanged_submissions_take_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
    monkeypatch.setenv("AUTOGRADER_SECRET", "a class")
    monkeypatch.setattr(
        "autograder.grade.artefacts.os.fsync", lambda _: None
    )  # of the first run, which is not measured
    many = Class(Room(tmp_path, size=1000))
    assert many.grade().exit_code == 0
    before = time.process_time()
    done = many.grade()
    assert "1000 submissions, 0 of them graded now" in done.stderr
    assert time.process_time() - before < 10


def test_the_journal_has_a_line_for_each_event(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("{}\n")
    with Journal(path) as journal:
        journal.tell(Event(What.CLAIMED, ITEM, 2))
        journal.tell(Event(What.RETRIED, ITEM, 2, 0.25, note="SandboxError: gone"))
    kept, claimed, retried = map(json.loads, path.read_text().splitlines())
    assert kept == {}
    assert (claimed["event"], claimed["seconds"], claimed["slot"]) == ("claimed", None, 2)
    assert (retried["event"], retried["seconds"], retried["note"]) == ("retried", 0.25, "SandboxError: gone")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", claimed["time"])


def test_an_event_of_a_verdict_tells_its_points() -> None:
    found = as_json(graded(3.0), datetime(2026, 11, 21, tzinfo=UTC))
    assert found == {
        "time": "2026-11-21T00:00:00.000+00:00", "event": "graded", "submission": "anne", "slug": "tiny",
        "seconds": 1.5, "slot": 2, "earned": 3.0, "possible": 4.0, "note": "",
    }  # fmt: skip


def test_a_journal_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        Journal(tmp_path / "no" / "log.jsonl")


def test_the_tally_counts_by_what_became_of_each() -> None:
    tally = Tally(9)
    for event in (graded(4.0), graded(4.0), graded(1.0), graded(0.0), graded(0.0, unreadable=True), graded(None)):
        tally.tell(event)
    tally.tell(Event(What.FAULT, ITEM))
    tally.tell(Event(What.KNOWN, ITEM))
    tally.tell(Event(What.CLAIMED, ITEM, 1))
    assert re.fullmatch(
        r"8 of 9; 2 full marks, 1 some points, 1 no points, 1 unreadable, 1 open, 1 fault; now anne; about 0:00 left",
        tally.line(),
    )


def test_nothing_is_said_of_the_time_before_the_first_is_graded() -> None:
    tally = Tally(9)
    tally.tell(Event(What.KNOWN, ITEM))
    assert tally.left_s() is None
    assert tally.line() == "1 of 9"


def test_times_are_read_as_on_a_clock() -> None:
    assert [clock(5), clock(125), clock(3725)] == ["0:05", "2:05", "1:02:05"]


def test_a_plain_line_comes_now_and_then_and_none_if_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (False, True):
        with shown(Tally(9), quiet=quiet, every_s=0.01):
            time.sleep(0.1)
    assert set(capsys.readouterr().err.splitlines()) == {"0 of 9"}


def test_a_copy_is_told_to_the_teacher(room: Class) -> None:
    room.notebook("student03").write_bytes(room.notebook("student00").read_bytes())
    done = room.grade()
    assert "same file as student00" in done.stdout
