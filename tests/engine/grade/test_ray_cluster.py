"""A class on a Ray cluster of two nodes, one of which is killed: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from killing import Room
from ray_class import ENVIRONMENT, LoopbackCluster

from autograder.course import Course
from autograder.errors import SandboxError
from autograder.grade.backends import Event, What
from autograder.grade.backends.ray_cluster import RayCluster
from autograder.grade.batch import collect
from autograder.grade.item import Conditions, Item, register
from autograder.grade.store import Claim, Store
from autograder.grade.terms import Terms
from autograder.report.schema import line

pytest.importorskip("ray", reason="Ray is not installed: pip install 'autograder[ray]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore"),  # Ray's own: sockets and processes that it leaves to its atexit
]
SIZE = 8


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path, size=SIZE)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AUTOGRADER_SECRET", "ray")


@pytest.fixture
def cluster(token: None) -> Iterator[LoopbackCluster]:
    with LoopbackCluster() as started:
        yield started


def items_of(room: Room) -> list[Item]:
    course = Course(room.root / "course")
    conditions = Conditions(Terms(course))["tiny"]
    entries = collect([room.root / "in"], course)
    return [Item(entry, "tiny", "en", sha256_of(entry.path), conditions) for entry in entries]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def backend(room: Room, address: str, **more: Any) -> RayCluster:
    return RayCluster(Terms(Course(room.root / "course")), line=line, address=address, **more)


def test_a_node_that_is_killed_loses_nothing(room: Room, cluster: LoopbackCluster) -> None:
    items, events = items_of(room), []

    def tell(event: Event) -> None:
        events.append(event.what)
        if events.count(What.GRADED) == 2 and event.what is What.GRADED:
            cluster.kill_a_node()

    with Store(room.root / "verdicts.db") as store:
        register(store, items)
        ended = backend(room, cluster.address).grade(store, items, tell=tell)
        assert set(ended.values()) == {Claim.OURS}
        assert {item.entry.name: (store.verdict(item.key) or {})["earned"] for item in items} == room.expected
        assert all(store.outputs(item.key) is not None for item in items)
    with closing(sqlite3.connect(room.root / "verdicts.db")) as db:
        assert db.execute("SELECT count(*), max(round) FROM result").fetchone() == (SIZE, 1)
    assert events.count(What.GRADED) == SIZE
    assert What.RETRIED in events


def test_an_address_where_nobody_listens_is_a_sentence(room: Room, token: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    items = items_of(room)
    started = time.monotonic()
    with Store(room.root / "verdicts.db") as store:
        register(store, items)
        with pytest.raises(SandboxError, match=r"cannot be used .*what was graded is kept"):
            backend(room, f"127.0.0.1:{port}").grade(store, items, tell=lambda event: None)
        assert set(store.states(item.key for item in items).values()) == {"waiting"}
    assert time.monotonic() - started < 60
