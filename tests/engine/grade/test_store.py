"""What is in the store stays in it, each item is graded by one grader at a time, and a dead grader holds nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import StoreError, UsageError
from autograder.grade import store as stores
from autograder.grade.store import MAX_ATTEMPTS, Claim, Store, identity, may_live

VERDICT = {"earned": 3.0, "possible": 4.0, "says": "é \ud800"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        register(opened, "one")
        yield opened


def register(store: Store, *keys: str, again: bool = False) -> None:
    with store.exclusive():
        for key in keys:
            store.register(key, submission=key, sha256="0", slug="tiny", conditions={}, again=again)


@contextmanager
def changed(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as any program may open it."""
    with closing(sqlite3.connect(path)) as db, db:
        yield db


def register_and_fail(store: Store) -> None:
    with store.exclusive():
        store.register("two", submission="two", sha256="0", slug="tiny", conditions={})
        raise KeyError


def column(path: Path, query: str) -> list[Any]:
    with changed(path) as db:
        return [row[0] for row in db.execute(query)]


def a_dead_owner() -> str:
    """The identity of a process that has ended."""
    line = "from autograder.grade.store import identity; print(identity())"
    return subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True).stdout.strip()


def lend_to(path: Path, owner: str) -> None:
    """Make somebody else the holder of every lease."""
    with changed(path) as db:
        db.execute("UPDATE item SET owner = ?", (owner,))


def test_a_verdict_comes_back_as_it_was(store: Store) -> None:
    assert store.claim("one") is Claim.OURS
    assert store.verdict("one") is None
    assert store.finish("one", VERDICT)
    assert store.verdict("one") == VERDICT
    assert store.claim("one") is Claim.DONE


def test_a_verdict_outlives_the_process_without_a_close(path: Path) -> None:
    code = (
        f"import os; from autograder.grade.store import Store; s = Store({str(path)!r})\n"
        "with s.exclusive(): s.register('one', submission='one', sha256='0', slug='tiny', conditions={})\n"
        "s.claim('one'); s.finish('one', {'earned': 1.0, 'possible': 1.0}); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    with Store(path) as again:
        assert again.verdict("one") == {"earned": 1.0, "possible": 1.0}


def test_an_item_known_before_keeps_its_result(store: Store, path: Path) -> None:
    store.claim("one")
    store.finish("one", VERDICT)
    register(store, "one", "two")
    assert [store.claim(key) for key in ("one", "two")] == [Claim.DONE, Claim.OURS]


def test_grading_again_keeps_the_old_result_beside_the_new_one(store: Store, path: Path) -> None:
    for earned in (3.0, 4.0):
        register(store, "one", again=True)
        assert store.claim("one") is Claim.OURS
        store.finish("one", {**VERDICT, "earned": earned})
    assert store.verdict("one") == {**VERDICT, "earned": 4.0}
    assert column(path, "SELECT earned FROM result ORDER BY round") == [3.0, 4.0]


def test_a_result_without_a_score_is_graded_again_by_the_next_run(store: Store) -> None:
    store.claim("one")
    store.finish("one", {**VERDICT, "earned": None})
    assert store.claim("one") is Claim.DONE
    register(store, "one")
    assert store.claim("one") is Claim.OURS


def test_a_second_grader_does_not_get_what_a_living_one_holds(store: Store, path: Path) -> None:
    store.claim("one")
    with Store(path) as other:
        assert other.claim("one") is Claim.BUSY


def test_a_dead_graders_lease_is_void_at_once(store: Store, path: Path) -> None:
    store.claim("one")
    lend_to(path, a_dead_owner())
    with Store(path) as other:
        assert other.claim("one") is Claim.OURS


def test_a_grader_that_is_not_seen_from_here_keeps_its_lease_until_it_ends(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot, _, pid, started = identity().split()
    store.claim("one")
    lend_to(path, f"{boot} pid:[1] {pid} {started}")
    assert store.claim("one") is Claim.BUSY
    monkeypatch.setattr(stores, "LEASE_S", -1.0)
    register(store, "two")
    store.claim("two")
    lend_to(path, f"{boot} pid:[1] {pid} {started}")
    assert store.claim("two") is Claim.OURS


def test_a_pid_that_is_used_again_is_not_taken_for_the_owner() -> None:
    boot, space, pid, started = identity().split()
    assert may_live(f"{boot} {space} {pid} {started}")
    assert not may_live(f"{boot} {space} {pid} {int(started) - 1}")
    assert not may_live(f"another-boot {space} {pid} {started}")


def test_a_result_that_comes_after_its_lease_was_lost_is_not_kept(store: Store, path: Path) -> None:
    store.claim("one")
    lend_to(path, "somebody else holds it")
    assert not store.finish("one", VERDICT)
    assert store.verdict("one") is None


def test_an_item_that_kills_its_grader_is_a_fault_and_no_zero(path: Path) -> None:
    for _ in range(MAX_ATTEMPTS):
        with Store(path) as mortal:
            register(mortal, "one")
            assert mortal.claim("one") is Claim.OURS
        lend_to(path, a_dead_owner())
    with Store(path) as last:
        assert last.claim("one") is Claim.FAULT
        assert last.verdict("one") is None
        register(last, "one")
        assert last.claim("one") is Claim.FAULT
        register(last, "one", again=True)
        assert last.claim("one") is Claim.OURS


def test_an_attempt_that_a_person_ended_does_not_count(store: Store) -> None:
    for _ in range(MAX_ATTEMPTS + 1):
        assert store.claim("one") is Claim.OURS
        store.give_back("one", charged=False)


def test_failed_attempts_count_and_the_last_reason_is_kept(store: Store) -> None:
    for number in range(MAX_ATTEMPTS):
        assert store.claim("one") is Claim.OURS
        store.give_back("one", charged=True, note=f"reason {number}")
    assert store.claim("one") is Claim.FAULT
    assert store.note("one") == f"reason {MAX_ATTEMPTS - 1}"


def test_nothing_of_a_transaction_that_fails_is_kept(store: Store, path: Path) -> None:
    with pytest.raises(KeyError):
        register_and_fail(store)
    assert column(path, "SELECT key FROM item") == ["one"]


# What cannot be opened


def test_a_damaged_store_is_a_sentence(path: Path) -> None:
    path.write_bytes(b"no SQLite file at all, but as long as a page of one" * 100)
    with pytest.raises(StoreError, match=r"is damaged: .*Move it away"):
        Store(path)


def test_a_torn_store_is_a_sentence(store: Store, path: Path) -> None:
    store.claim("one")
    store.finish("one", {**VERDICT, "says": "x" * 50_000})
    store.close()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 4096 // 2 * 4096)
    with pytest.raises(StoreError, match=r"is damaged: .*Move it away"), Store(path) as torn:
        torn.verdict("one")


def test_an_altered_verdict_is_a_sentence(store: Store, path: Path) -> None:
    store.claim("one")
    store.finish("one", VERDICT)
    with changed(path) as db:
        db.execute("UPDATE result SET verdict = replace(verdict, '3.0', '4.0')")
    with pytest.raises(StoreError, match="a verdict is not what was written"):
        store.verdict("one")


def test_a_store_of_a_newer_version_is_a_sentence_and_stays_as_it_is(store: Store, path: Path) -> None:
    store.close()
    with changed(path) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer version of autograder.*Update autograder"):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_a_sentence_and_stays_as_it_is(path: Path) -> None:
    with changed(path) as db:
        db.execute("CREATE TABLE grade (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program.*Move it away"):
        Store(path)
    assert path.read_bytes() == before


def test_a_store_in_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        Store(tmp_path / "nowhere" / "verdicts.db")


def test_a_store_that_another_program_holds_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "PATIENCE_S", 0.2)
    with Store(path) as store:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="has been held by another program"):
            register(store, "one")
        holder.close()


def test_many_graders_may_make_the_same_store_at_once(path: Path) -> None:
    line = f"from autograder.grade.store import Store; Store({str(path)!r}).close()"
    makers = [subprocess.Popen([sys.executable, "-c", line], stderr=subprocess.PIPE) for _ in range(6)]
    assert [(maker.communicate()[1], maker.returncode) for maker in makers] == [(b"", 0)] * 6
    assert sorted(os.listdir(path.parent)) == ["verdicts.db"]
