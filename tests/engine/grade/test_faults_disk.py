"""A full disk, or a folder that may only be read, is a sentence and a code; nothing is lost, and one goes on."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from killing import Room

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SIZE = 24


def among_mounts(room: Room, script: str, folder: str, *, full: bool) -> subprocess.CompletedProcess[str]:
    """Run a script of the shell with a folder on a small disk of its own, or on one that is read only.

    `$GRADE` is the command, `$OUT` the folder. Root mounts in a namespace of its own; anyone else by bubblewrap.
    """
    if os.geteuid() == 0:
        small = 'mount -t tmpfs -o size=1m tmpfs "$OUT"'
        fixed = 'mount --bind "$OUT" "$OUT" && mount -o remount,ro,bind "$OUT"'
        line = ["unshare", "--mount", "sh", "-c", f"{small if full else fixed}\n{script}"]
    else:
        mount = ["--size", "1048576", "--tmpfs", folder] if full else ["--ro-bind", folder, folder]
        line = ["bwrap", "--dev-bind", "/", "/", *mount, "--", "sh", "-c", script]
    environment = {
        **room.environment,
        "GRADE": shlex.join(room.command),
        "OUT": folder,
        "KEPT": str(room.root / "kept"),
    }
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=600, check=False)


@pytest.mark.parametrize("slots", [1, 2])
def test_a_full_disk_is_a_sentence_and_the_same_command_goes_on_when_there_is_room(tmp_path: Path, slots: int) -> None:
    room = Room(tmp_path, size=SIZE, slots=slots)
    script = """
        head -c 850000 /dev/zero > "$OUT/filler"
        eval "$GRADE"; echo "first: $?"
        rm "$OUT/filler"
        eval "$GRADE"; echo "second: $?"
        rm -f "$OUT"/*.db-*
        cp "$OUT/verdicts.jsonl" "$KEPT"
        """
    done = among_mounts(room, script, str(room.root / "out"), full=True)
    assert "Traceback" not in done.stderr
    assert "first: 2" in done.stdout, done.stderr
    assert re.search(r"Error: .*(the disk is full|cannot be written).*then the same command", done.stderr)
    assert "second: 0" in done.stdout, done.stderr
    (now,) = re.findall(rf"{SIZE} submissions, (\d+) of them graded now", done.stderr)
    assert 0 < int(now) < SIZE  # what was graded before the disk was full is not graded again
    (room.root / "kept").rename(room.out)
    assert room.scores() == room.expected


def test_no_room_for_the_file_of_the_verdicts_leaves_the_old_one_and_the_store(tmp_path: Path) -> None:
    room = Room(tmp_path, size=3)
    script = """
        eval "$GRADE"; echo "first: $?"
        cp "$OUT/verdicts.jsonl" "$KEPT"
        cat /dev/zero > "$OUT/filler" 2> /dev/null
        eval "$GRADE"; echo "second: $?"
        cmp "$OUT/verdicts.jsonl" "$KEPT" && echo "same: 1"
        echo "drafts: $(ls -A "$OUT" | grep -c draft)"
        rm "$OUT/filler"
        eval "$GRADE"; echo "third: $?"
        """
    done = among_mounts(room, script, str(room.root / "out"), full=True)
    told = ["first: 0", "second: 2", "same: 1", "drafts: 0", "third: 0"]
    assert re.findall(r"\w+: \d", done.stdout) == told, done.stderr
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "3 submissions, 0 of them graded now" in done.stderr


@pytest.mark.parametrize("begun", [False, True], ids=["before the first run", "in the middle"])
def test_a_folder_that_may_only_be_read_is_a_sentence_and_a_later_run_goes_on(tmp_path: Path, begun: bool) -> None:
    room = Room(tmp_path, size=4)
    if begun:
        command = [*room.command, "--only", "student00", "--only", "student01"]
        subprocess.run(command, env=room.environment, capture_output=True, check=True)
    done = among_mounts(room, 'eval "$GRADE"; echo "code: $?"', str(room.root / "out"), full=False)
    assert "code: 2" in done.stdout
    (sentence,) = done.stderr.splitlines()
    assert "cannot be written (Read-only file system)" in sentence
    after = room.run()
    assert after.returncode == 0, after.stderr
    assert f"4 submissions, {2 if begun else 4} of them graded now" in after.stderr
    assert room.scores() == room.expected
