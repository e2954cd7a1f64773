"""Two slots are killed, and whoever hands out their work: nothing is lost, nothing is graded twice, nothing stays."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time

import pytest
from killing import Room, disturb, wait

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SEED = 20_261_122
SIZE = 16


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A class whose two slots and their grader were killed, then interrupted, and that went on to its end."""
    room, rng = Room(tmp_path_factory.mktemp("slots"), size=SIZE, slots=2), random.Random(SEED)
    grader = disturb(room, ("child", "worker", "zygote", "grader"), rng)
    room.wait_for(room.graded() + 1, grader)
    room.interrupted = interrupt(room, grader)
    done = room.run()
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return room


def interrupt(room: Room, grader: subprocess.Popen[str]) -> str:
    """Ctrl-C on a terminal; what the grader said, and that it ended in time and left nothing."""
    os.killpg(grader.pid, signal.SIGINT)
    asked = time.monotonic()
    _, said = grader.communicate()
    assert time.monotonic() - asked < 2
    assert grader.returncode == 130, said
    assert not room.survivors()
    assert room.leftovers() == []
    assert room.query("SELECT count(*) FROM item WHERE state = 'leased'") == [(0,)]
    return said


def test_each_submission_has_its_score(disturbed: Room) -> None:
    assert disturbed.scores() == disturbed.expected


def test_nothing_is_graded_twice_into_the_store(disturbed: Room) -> None:
    assert disturbed.query("SELECT count(*), count(DISTINCT key), max(round) FROM result") == [(SIZE, SIZE, 1)]
    assert disturbed.query("SELECT DISTINCT state FROM item") == [("done",)]
    assert disturbed.query("PRAGMA integrity_check") == [("ok",)]


def test_no_process_no_mount_and_no_folder_is_left(disturbed: Room) -> None:
    assert len(disturbed.seen) > 2 * SIZE
    wait(lambda: not disturbed.survivors(), seconds=10)
    assert disturbed.leftovers() == []


def test_an_interrupt_says_what_is_kept_and_nothing_else(disturbed: Room) -> None:
    sentence = rf"Interrupted\. \d+ of {SIZE} submissions .*the same command goes on from there\."
    assert re.fullmatch(sentence, disturbed.interrupted.strip())
