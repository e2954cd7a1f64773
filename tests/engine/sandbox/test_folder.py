"""A folder of ours lives as long as its owner: a killed one's is removed by the next, nobody else's is ever touched."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import jail
from autograder.sandbox.folder import own_folder, passing_folder, remove_abandoned, remove_folder


@pytest.fixture(autouse=True)
def tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, for this process alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def owner_in_another_process(tmp: Path) -> subprocess.Popen[str]:
    """A process that has a folder, and waits."""
    code = "from autograder.sandbox.folder import own_folder; print(own_folder()[1], flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp)},
    )  # fmt: skip
    assert process.stdout is not None
    assert Path(process.stdout.readline().strip()).parent == tmp
    return process


def test_the_folder_of_a_living_owner_stays(tmp: Path) -> None:
    descriptor, mine = own_folder()
    with owner_in_another_process(tmp) as other:
        before = sorted(tmp.iterdir())
        remove_abandoned()
        assert sorted(tmp.iterdir()) == before
        other.kill()
    os.close(descriptor)
    assert mine in before


def test_the_folder_of_a_killed_owner_is_removed_with_all_that_is_in_it(tmp: Path) -> None:
    with owner_in_another_process(tmp) as other:
        (folder,) = tmp.iterdir()
        (folder / "runtime").mkdir()
        (folder / "runtime" / "file.py").touch()
        other.send_signal(signal.SIGKILL)
    remove_abandoned()
    assert list(tmp.iterdir()) == []


def test_a_removal_that_is_stopped_half_way_is_finished_by_the_next(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor, folder = own_folder()
    for name in ("a", "p", "z"):
        (folder / name).mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", stop)
        with pytest.raises(KeyboardInterrupt):
            remove_folder(folder)
    os.close(descriptor)
    assert list(tmp.iterdir()) == [folder]
    remove_abandoned()
    assert list(tmp.iterdir()) == []


def test_a_file_that_cannot_be_removed_yet_leaves_the_folder_to_the_next(
    tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor, folder = own_folder()
    (folder / "late").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        remove_folder(folder)
    os.close(descriptor)
    assert (folder / "owner").exists()
    remove_abandoned()
    assert list(tmp.iterdir()) == []


def test_an_interrupt_while_a_folder_is_made_leaves_nothing(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", stop)
    with pytest.raises(KeyboardInterrupt):
        own_folder()
    assert list(tmp.iterdir()) == []


def stop(*_: object, **__: object) -> None:
    """Ctrl-C."""
    raise KeyboardInterrupt


def test_folders_that_are_not_ours_are_never_touched(tmp: Path) -> None:
    elsewhere = tmp / "elsewhere"
    for folder in ("autograder-ci.uwt83b", "autograder-demo-1", "autograder-jail-unfinished", "elsewhere"):
        (tmp / folder).mkdir()
        (tmp / folder / "file").touch()
    (elsewhere / "owner").touch()
    (tmp / "autograder-jail-link").symlink_to(elsewhere)
    (tmp / "autograder-jail-trap").mkdir()
    (tmp / "autograder-jail-trap" / "owner").symlink_to(elsewhere / "owner")
    before = sorted(tmp.rglob("*"))
    remove_abandoned()
    assert sorted(tmp.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else's")
def test_the_abandoned_folder_of_another_user_is_left_to_them(tmp: Path) -> None:
    descriptor, folder = own_folder()
    os.close(descriptor)
    os.chown(folder, 12345, 12345)
    remove_abandoned()
    assert folder.exists()


def test_a_passing_folder_is_its_owners_alone_and_ends_with_its_block(tmp: Path) -> None:
    with passing_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "1.ipynb").touch()
        remove_abandoned()
        assert (folder / "1.ipynb").exists()
    assert list(tmp.iterdir()) == []


def test_no_room_for_a_folder_is_a_sentence(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp / "nowhere"))
    with pytest.raises(SandboxError, match="Free some space there, or set TMPDIR"):
        own_folder()


def test_a_sandbox_that_does_not_start_leaves_nothing(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: jail.Zygote) -> None:
        raise KeyboardInterrupt

    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(jail.Zygote, "_wait_until_ready", interrupted)
    with pytest.raises(KeyboardInterrupt):
        jail.Zygote.start()
    assert list(tmp.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) == before
