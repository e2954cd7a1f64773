"""What cells showed lies beside the store: there before a verdict names it, whole, and swept when nothing names it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import StoreError
from autograder.grade import artefacts
from autograder.grade.store import SCHEMA, Claim, Store

VERDICT = {"earned": 3.0, "possible": 4.0}
SHOWN = b"what the cells showed" * 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        claim(opened, "one")
        yield opened


def claim(store: Store, key: str) -> None:
    with store.exclusive():
        store.register(key, submission=key, sha256="0", slug="tiny", conditions={}, again=True)
    assert store.claim(key) is Claim.OURS


def files(path: Path) -> list[Path]:
    return sorted(path.with_suffix(artefacts.SUFFIX).glob("*"))


def test_what_was_shown_comes_back_as_it_was(store: Store) -> None:
    assert store.outputs("one") is None
    store.finish("one", VERDICT, outputs=SHOWN)
    assert store.outputs("one") == SHOWN


def test_the_same_content_is_one_file(store: Store, path: Path) -> None:
    store.finish("one", VERDICT, outputs=SHOWN)
    claim(store, "two")
    store.finish("two", VERDICT, outputs=SHOWN)
    assert [len(files(path)), store.outputs("two")] == [1, SHOWN]


def test_a_verdict_without_outputs_hides_those_of_an_earlier_round(store: Store) -> None:
    store.finish("one", VERDICT, outputs=SHOWN)
    claim(store, "one")
    store.finish("one", VERDICT)
    assert store.outputs("one") is None


def test_a_result_that_comes_after_its_lease_was_lost_leaves_no_file(store: Store, path: Path) -> None:
    store.give_back("one", charged=False)
    assert not store.finish("one", VERDICT, outputs=SHOWN)
    assert files(path) == []


def test_a_grader_killed_before_the_verdict_leaves_a_file_that_is_swept(path: Path) -> None:
    code = (
        "import os; from pathlib import Path; from autograder.grade.store import Store\n"
        f"s = Store(Path({str(path)!r}))\n"
        "with s.exclusive(): s.register('one', submission='one', sha256='0', slug='tiny', conditions={})\n"
        "s.claim('one'); place = s.artefacts.place\n"
        "s.artefacts.place = lambda draft: (place(draft), os.kill(os.getpid(), 9))\n"
        "s.finish('one', {'earned': 1.0, 'possible': 1.0}, outputs=b'shown')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    with Store(path) as again:
        assert again.verdict("one") is None
        assert len(files(path)) == 1
        assert again.sweep() == 1
        assert files(path) == []


def test_a_sweep_keeps_what_is_named_and_the_drafts_of_others(store: Store, path: Path) -> None:
    store.finish("one", VERDICT, outputs=SHOWN)
    fresh = store.artefacts.draft(b"of a grader that is at work")
    old = store.artefacts.draft(b"of one that was killed")
    assert old.path is not None
    os.utime(old.path, (1, 1))
    assert store.sweep() == 1
    assert store.outputs("one") == SHOWN
    assert fresh.path in files(path)


def test_a_file_swept_between_its_draft_and_its_verdict_is_written_again(store: Store, path: Path) -> None:
    store.artefacts.place(store.artefacts.draft(SHOWN))
    draft = store.artefacts.draft(SHOWN)
    store.sweep()
    assert store.artefacts.place(draft) == files(path)[0].name
    assert store.artefacts.read(files(path)[0].name) == SHOWN


@pytest.mark.parametrize("change", [lambda file: file.unlink(), lambda file: file.write_bytes(b"x")])
def test_a_damaged_file_is_a_sentence(store: Store, path: Path, change: Any) -> None:
    store.finish("one", VERDICT, outputs=SHOWN)
    change(files(path)[0])
    with pytest.raises(StoreError, match=r"missing or damaged.*Grade again with --force"):
        store.outputs("one")


def test_a_folder_that_cannot_be_made_is_a_sentence_and_no_verdict(store: Store, path: Path) -> None:
    path.with_suffix(artefacts.SUFFIX).write_text("a file in its place")
    with pytest.raises(StoreError, match="cannot be written"):
        store.finish("one", VERDICT, outputs=SHOWN)
    assert store.verdict("one") is None


def test_a_store_of_the_first_schema_is_read_and_goes_on(store: Store, path: Path) -> None:
    store.finish("one", VERDICT)
    store.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE result DROP COLUMN outputs")
        db.execute("PRAGMA user_version = 1")
    with Store(path) as newer:
        assert [newer.verdict("one"), newer.outputs("one")] == [VERDICT, None]
        claim(newer, "two")
        newer.finish("two", VERDICT, outputs=SHOWN)
        assert newer.outputs("two") == SHOWN
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
