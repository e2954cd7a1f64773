"""Where verdicts are kept while a class is graded: an SQLite file that survives a killed grader, shared by several.

An item is one submission under given conditions. Whoever grades it holds a lease; a result, its score and the new state
of its item are written in one transaction. The file must be on a local disk: SQLite's write-ahead log needs one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import StoreError
from autograder.grade.artefacts import Artefacts, Draft

SCHEMA = 3
APPLICATION_ID = 0x41475244  # "AGRD": what tells our files from any other SQLite file
MAX_ATTEMPTS = 3
LEASE_S = 3600.0
"""Of a grader whose life cannot be seen from here (in another container): several times the longest submission."""
PATIENCE_S = 60.0
"""How long to wait for another grader's transaction, each of which takes milliseconds."""
TABLES = """
CREATE TABLE item (
    key TEXT PRIMARY KEY,
    submission TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    slug TEXT NOT NULL,
    conditions TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'done', 'fault')),
    round INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    lease_until REAL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE result (
    key TEXT NOT NULL REFERENCES item,
    round INTEGER NOT NULL,
    earned REAL,
    possible REAL,
    graded_at TEXT NOT NULL,
    verdict TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    outputs TEXT,
    PRIMARY KEY (key, round)
) STRICT;
CREATE TABLE part (
    number INTEGER PRIMARY KEY,
    about TEXT NOT NULL
) STRICT;
"""
UPGRADES = {
    1: "ALTER TABLE result ADD COLUMN outputs TEXT",
    2: "CREATE TABLE IF NOT EXISTS part (number INTEGER PRIMARY KEY, about TEXT NOT NULL) STRICT",
}
"""For each older schema, what makes the next one of it. Results of schema 1 have no artefacts."""


class Claim(StrEnum):
    """The answer to a grader that asks for an item."""

    OURS = "ours"
    """It holds the lease now."""
    DONE = "done"
    """There is a result."""
    BUSY = "busy"
    """Another grader, which is alive, holds the lease."""
    FAULT = "fault"
    """As many attempts as are allowed have ended without a result."""


class Store:
    """The file. Use as a context manager; one object for each thread."""

    def __init__(self, path: Path) -> None:
        """Open the store, or make it.

        raises  StoreError if it cannot be written, is damaged, or is no store that this version can read.
        """
        self.path = path
        self.artefacts = Artefacts(Path(path))
        self.owner = identity()
        with self._sentences():
            self._db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
        try:
            with self._sentences():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; leases that are still held become void with this process."""
        self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA synchronous = FULL")  # 8 ms an item: a verdict survives a power cut
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (schema,) = self._db.execute("PRAGMA user_version").fetchone()
        new = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        if not new and application != APPLICATION_ID:
            raise StoreError(
                f"{self.path} is an SQLite file of another program, not a store of verdicts. "
                "Move it away, or choose another --out: the store has its name, with the suffix .db."
            )
        if schema > SCHEMA:
            raise StoreError(
                f"{self.path} was written by a newer version of autograder (store {schema}, this version reads up to "
                f"{SCHEMA}). Update autograder, or choose another --out."
            )
        if self._db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise self._damaged("its pages are inconsistent")
        self._write_ahead()
        if new:
            self._create()
        elif schema < SCHEMA:
            self._upgrade()

    def _write_ahead(self) -> None:
        """Switch to the write-ahead log, for which SQLite does not wait as it does for a transaction."""
        end = time.monotonic() + PATIENCE_S
        while self._db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _create(self) -> None:
        with self.exclusive():
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
                return  # another grader was faster
            for statement in TABLES.split(";")[:-1]:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    def _upgrade(self) -> None:
        with self.exclusive():
            (schema,) = self._db.execute("PRAGMA user_version").fetchone()  # another grader may have been faster
            for old in range(schema, SCHEMA):
                self._db.execute(UPGRADES[old])
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """One transaction, which no other grader's overlaps: all of it is kept or nothing.

        raises  StoreError if it cannot be written.
        """
        with self._sentences():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # SQLite has already rolled back after a full disk
                    self._db.execute("ROLLBACK")
                raise

    def register(
        self, key: str, *, submission: str, sha256: str, slug: str, conditions: Mapping[str, Any], again: bool = False
    ) -> None:
        """Make an item known. Call it in `exclusive`.

        again   grade it once more, even if there is a result or a fault. A result without a score is never final:
                its item is graded again in any case.
        """
        self._db.execute(
            "INSERT OR IGNORE INTO item (key, submission, sha256, slug, conditions) VALUES (?, ?, ?, ?, ?)",
            (key, submission, sha256, slug, json.dumps(conditions, sort_keys=True)),
        )
        self._db.execute(
            "UPDATE item SET state = 'waiting', attempts = 0, note = '', round = round + (state = 'done') "
            "WHERE key = ? AND state IN ('done', 'fault') AND (? OR EXISTS (SELECT 1 FROM result WHERE "
            "result.key = item.key AND result.round = item.round AND result.earned IS NULL))",
            (key, again),
        )

    def claim(self, key: str) -> Claim:
        """Ask for an item; `Claim.OURS` means that nobody else will be given it while this process lives."""
        with self.exclusive():
            state, attempts, owner, until = self._db.execute(
                "SELECT state, attempts, owner, lease_until FROM item WHERE key = ?", (key,)
            ).fetchone()
            if state == "done":
                return Claim.DONE
            if state == "leased" and time.time() < until and may_live(owner):
                return Claim.BUSY
            if state == "fault" or attempts >= MAX_ATTEMPTS:
                self._db.execute("UPDATE item SET state = 'fault', owner = NULL WHERE key = ?", (key,))
                return Claim.FAULT
            self._db.execute(
                "UPDATE item SET state = 'leased', owner = ?, lease_until = ?, attempts = attempts + 1 WHERE key = ?",
                (self.owner, time.time() + LEASE_S, key),
            )
            return Claim.OURS

    def finish(self, key: str, verdict: Mapping[str, Any], *, outputs: bytes | None = None) -> bool:
        """Keep a verdict, its score and the new state of its item. False if the lease was lost: nothing is kept then.

        verdict  a JSON object with `earned` and `possible` in it.
        outputs  what the cells showed, kept beside the store; it is there before the verdict names it.
        """
        draft = None if outputs is None else self.artefacts.draft(outputs)
        try:
            return self._finish(key, verdict, draft)
        except BaseException:
            if draft is not None:
                draft.discard()
            raise

    def _finish(self, key: str, verdict: Mapping[str, Any], draft: Draft | None) -> bool:
        text = json.dumps(verdict)
        with self.exclusive():
            found = self._db.execute(
                "UPDATE item SET state = 'done', owner = NULL, lease_until = NULL, note = '' "
                "WHERE key = ? AND state = 'leased' AND owner = ? RETURNING round",
                (key, self.owner),
            ).fetchone()
            if found is None:
                if draft is not None:
                    draft.discard()
                return False
            name = None if draft is None else self.artefacts.place(draft)
            self._db.execute(
                "INSERT INTO result VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?, ?, ?)",
                (key, found[0], verdict["earned"], verdict["possible"], text, _digest(text), name),
            )
            return True

    def give_back(self, key: str, *, charged: bool, note: str = "", owner: str = "") -> None:
        """Return an item without a result.

        charged  whether this attempt counts: not when a person or the machine ended it.
        note     why it failed, for the teacher.
        owner    who holds the lease, if that is another process than this one, which has ended.
        """
        with self.exclusive():
            self._db.execute(
                "UPDATE item SET state = 'waiting', owner = NULL, lease_until = NULL, note = ?, "
                "attempts = attempts - ? WHERE key = ? AND state = 'leased' AND owner = ?",
                (note, not charged, key, owner or self.owner),
            )

    def verdict(self, key: str) -> dict[str, Any] | None:
        """The newest verdict on an item; None if there is none.

        raises  StoreError if it is damaged.
        """
        return self._verdict("WHERE result.key = ? ORDER BY result.round DESC", (key,))

    def newest(self, *, submission: str, sha256: str, slug: str) -> dict[str, Any] | None:
        """The newest verdict on a submission under any conditions: another suite, another secret."""
        return self._verdict(
            "JOIN item ON item.key = result.key WHERE item.submission = ? AND item.sha256 = ? AND item.slug = ? "
            "ORDER BY result.graded_at DESC, result.round DESC",
            (submission, sha256, slug),
        )

    def newest_each(self) -> Iterator[dict[str, Any]]:
        """The newest verdict on each submission and assignment, under whatever conditions and of whatever file.

        raises  StoreError if one is damaged.
        """
        with self._sentences():
            found = self._db.execute(
                "SELECT verdict, result.sha256, max(graded_at) FROM result JOIN item USING (key) "
                "GROUP BY submission, slug ORDER BY submission, slug"
            ).fetchall()
        for text, sha256, _ in found:
            if _digest(text) != sha256:
                raise self._damaged("a verdict is not what was written")
            yield json.loads(text)

    def conditions(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """(submission, assignment, sha256) -> the conditions of the newest verdict on it."""
        with self._sentences():
            rows = self._db.execute(
                "SELECT item.submission, item.slug, item.sha256, item.conditions FROM item JOIN result "
                "ON result.key = item.key ORDER BY result.graded_at, result.round"
            ).fetchall()
        return {(name, slug, sha256): json.loads(conditions) for name, slug, sha256, conditions in rows}

    def _verdict(self, which: str, values: tuple[str, ...]) -> dict[str, Any] | None:
        with self._sentences():
            found = self._db.execute(
                f"SELECT result.verdict, result.sha256 FROM result {which} LIMIT 1",
                values,
            ).fetchone()
        if found is None:
            return None
        if _digest(found[0]) != found[1]:
            raise self._damaged("a verdict is not what was written")
        verdict: dict[str, Any] = json.loads(found[0])
        return verdict

    def outputs(self, key: str) -> bytes | None:
        """What the cells showed when the newest verdict on an item was made; None if nothing was kept.

        raises  StoreError if it is damaged.
        """
        with self._sentences():
            found = self._db.execute(
                "SELECT outputs FROM result WHERE key = ? ORDER BY round DESC LIMIT 1", (key,)
            ).fetchone()
        return None if found is None or found[0] is None else self.artefacts.read(found[0])

    def sweep(self) -> int:
        """Remove the artefacts that no result names, which only a killed grader leaves; how many there were."""
        with self.exclusive():
            named = {row[0] for row in self._db.execute("SELECT outputs FROM result WHERE outputs IS NOT NULL")}
            return self.artefacts.sweep(named)

    def parts(self) -> list[dict[str, Any]]:
        """What is known of the parts of a class that are here, as JSON objects; none for a class that is whole."""
        with self._sentences():
            return [json.loads(row[0]) for row in self._db.execute("SELECT about FROM part ORDER BY number")]

    def keep_parts(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Say which parts of a class are here, and forget what was said before. Call it in `exclusive`.

        parts   JSON objects with `number` in them.
        """
        self._db.execute("DELETE FROM part")
        for part in parts:
            self._db.execute("INSERT INTO part VALUES (?, ?)", (part["number"], json.dumps(part)))

    def adopt(self, other: Store, key: str) -> None:
        """Take an item over from another store with its newest verdict, unless there is one here that is as new.

        Call it in `exclusive`.
        """
        with other._sentences():
            item = other._db.execute(
                "SELECT key, submission, sha256, slug, conditions, state, attempts, note FROM item WHERE key = ?",
                (key,),
            ).fetchone()
            result = other._db.execute(
                "SELECT graded_at, earned, possible, verdict, sha256, outputs FROM result WHERE key = ? "
                "ORDER BY round DESC LIMIT 1", (key,)
            ).fetchone()  # fmt: skip
        if item is None:
            raise other._damaged("a submission of its part of the class is not in it")
        state = "waiting" if item[5] == "leased" else item[5]
        self._db.execute(
            "INSERT OR IGNORE INTO item (key, submission, sha256, slug, conditions) VALUES (?, ?, ?, ?, ?)", item[:5]
        )
        newer = "SELECT 1 FROM result WHERE key = ? AND graded_at >= ?"
        if result is not None and self._db.execute(newer, (key, result[0])).fetchone() is None:
            name = self.artefacts.place(self.artefacts.draft(other.artefacts.read(result[5]))) if result[5] else None
            (newest,) = self._db.execute("SELECT coalesce(max(round), 0) FROM result WHERE key = ?", (key,)).fetchone()
            self._db.execute(
                "INSERT INTO result (key, round, graded_at, earned, possible, verdict, sha256, outputs) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (key, newest + 1, *result[:5], name)
            )  # fmt: skip
            self._db.execute("UPDATE item SET round = ? WHERE key = ?", (newest + 1, key))
        self._db.execute(
            "UPDATE item SET state = ?, attempts = ?, note = ? WHERE key = ? AND state NOT IN ('done', 'leased')",
            (state, item[6], item[7], key),
        )

    def note(self, key: str) -> str:
        """Why the last attempt at an item failed; "" if nobody could say."""
        with self._sentences():
            found = self._db.execute("SELECT note FROM item WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def states(self, keys: Iterable[str]) -> dict[str, str]:
        """Key of an item -> waiting, leased, done or fault, at this moment; "" if it is not known here."""
        with self._sentences():
            ask = self._db.execute
            found = {key: ask("SELECT state FROM item WHERE key = ?", (key,)).fetchone() for key in keys}
        return {key: row[0] if row else "" for key, row in found.items()}

    def done(self, keys: Iterable[str]) -> int:
        """How many of these items have a result."""
        return list(self.states(keys).values()).count("done")

    def _damaged(self, what: str) -> StoreError:
        return StoreError(
            f"{self.path} is damaged: {what}. Move it away and run the same command again: "
            "everything is then graded anew, and the verdicts written before stay until it is done."
        )

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        """An error of SQLite as a sentence: what is the matter, what is kept, what to do.

        raises  StoreError.
        """
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise self._damaged(str(error)) from error
            if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
                raise StoreError(
                    f"{self.path}: the store of verdicts cannot be written ({error}). "
                    "It lies beside --out: choose a file in a folder that can be written."
                ) from error
            if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise StoreError(
                    f"{self.path}: the disk is full or failing ({error}). The verdicts up to here are kept: "
                    "free some space, then the same command goes on from there."
                ) from error
            if code == sqlite3.SQLITE_BUSY:
                raise StoreError(
                    f"{self.path} has been held by another program for {PATIENCE_S:g} s ({error}). "
                    "End that program, then the same command goes on from there."
                ) from error
            raise


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Who holds a lease: its boot, its pid namespace, its pid and when it was started, since pids are used again.


def identity(pid: int | None = None) -> str:
    """This process, or another one of its pid namespace, in a way that no later process can be mistaken for."""
    number = os.getpid() if pid is None else pid
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    space = os.readlink("/proc/self/ns/pid")
    return f"{boot} {space} {number} {_started(number)}"


def may_live(owner: str) -> bool:
    """Whether the process may still be there: False only if it surely is not."""
    boot, space, pid, started = owner.split()
    here = identity().split()
    if boot != here[0]:
        return False
    return space != here[1] or _started(int(pid)) == started  # elsewhere it cannot be seen: only its lease can end


def _started(pid: int) -> str:
    """When a process was started, in clock ticks since the boot; "" if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
