"""Whatever is killed, and when: nothing is lost, nothing is graded twice, and nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from killing import Room, wait

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SEED = 20_261_121
KILLS = ("grader", "child", "zygote", "child") * 2
"""In a random order. A grader is dear to kill: the next one takes seconds to start; many_kills.py kills more."""
SIZE = 24


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A class whose grading was disturbed many times and then went on to its end."""
    room, rng = Room(tmp_path_factory.mktemp("disturbed"), size=SIZE), random.Random(SEED)
    grader = room.start()
    for target in rng.sample(KILLS, k=len(KILLS)):
        room.wait_for(room.graded() + rng.randint(1, 3), grader)
        time.sleep(rng.uniform(0, 0.4))
        kill(room, grader, target)
        if target == "grader":
            wait(lambda: not room.survivors(), seconds=10)
            grader = room.start()
    wait(lambda: room.look(grader.pid) and grader.poll() is not None)
    stderr = grader.communicate()[1]
    assert grader.returncode == 0, stderr
    assert "Traceback" not in stderr
    return room


def kill(room: Room, grader: subprocess.Popen[str], target: str) -> None:
    """kill -9, as a machine that runs out of memory does."""
    if target == "grader":
        room.look(grader.pid)
        grader.kill()
        grader.communicate()
        return
    first = {"zygote": 0, "child": 1}[target]
    wait(lambda: len(room.zygotes(grader.pid)) > first)
    with contextlib.suppress(ProcessLookupError, IndexError):
        victims = room.zygotes(grader.pid)[first:]
        os.kill(victims[0 if target == "zygote" else -1], signal.SIGKILL)


def test_each_submission_has_its_score_after_all_kills(disturbed: Room) -> None:
    assert disturbed.scores() == disturbed.expected


def test_nothing_is_graded_twice_into_the_store(disturbed: Room) -> None:
    assert disturbed.query("SELECT count(*), count(DISTINCT key), max(round) FROM result") == [(SIZE, SIZE, 1)]
    assert disturbed.query("SELECT DISTINCT state FROM item") == [("done",)]
    assert disturbed.query("PRAGMA integrity_check") == [("ok",)]


def test_no_process_no_mount_and_no_folder_is_left(disturbed: Room) -> None:
    assert len(disturbed.seen) > SIZE
    wait(lambda: not disturbed.survivors(), seconds=10)
    assert disturbed.leftovers() == []


def test_two_graders_share_the_work_and_each_writes_the_whole_class(tmp_path: Path) -> None:
    room = Room(tmp_path, size=24, slots=2)
    graders = [room.start(), room.start()]
    said = [grader.communicate(timeout=400) for grader in graders]
    assert [grader.returncode for grader in graders] == [0, 0], said
    now = [int(found[1]) for _, stderr in said if (found := re.search(r", (\d+) of them graded now", stderr))]
    assert sum(now) == 24
    assert room.query("SELECT count(*), max(attempts) FROM result JOIN item USING (key)") == [(24, 1)]
    assert room.scores() == room.expected


def test_the_work_of_a_killed_grader_is_taken_over_at_once(tmp_path: Path) -> None:
    room = Room(tmp_path, size=12)
    first, second = room.start(), room.start()
    wait(lambda: room.query(f"SELECT 1 FROM item WHERE state = 'leased' AND owner LIKE '% {first.pid} %'"))
    first.kill()
    first.communicate()
    _, stderr = second.communicate(timeout=400)
    assert second.returncode == 0, stderr
    assert room.scores() == room.expected
    assert room.query("SELECT max(attempts) FROM item") == [(2,)]
    assert room.leftovers() == [] or room.run().returncode == 0
    assert room.leftovers() == []


def test_interrupts_are_answered_in_two_seconds_and_cost_no_attempt(tmp_path: Path) -> None:
    room, rng = Room(tmp_path, size=12), random.Random(SEED)
    for _ in range(3):
        grader = room.start()
        room.wait_for(room.graded() + 1, grader)
        time.sleep(rng.uniform(0, 0.4))
        os.killpg(grader.pid, signal.SIGINT)
        asked = time.monotonic()
        assert grader.stderr is not None
        said = grader.stderr.readline()
        assert time.monotonic() - asked < 2
        grader.communicate()
        assert grader.returncode == 130
        assert re.fullmatch(r"Interrupted\. \d+ of 12 submissions .*the same command goes on from there\.\n", said)
        assert not room.out.exists()
        assert not room.survivors()
        assert room.leftovers() == []
    assert room.run().returncode == 0
    assert room.scores() == room.expected
    assert room.query("SELECT count(*), max(attempts) FROM item") == [(12, 1)]
