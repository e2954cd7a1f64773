"""A class on a Ray cluster of two nodes, one of which is killed: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from killing import Room
from ray_class import ENVIRONMENT, LoopbackCluster

pytest.importorskip("ray", reason="Ray is not installed: pip install 'autograder[ray]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore"),
]  # Ray warns as it starts
SIZE = 8


@pytest.fixture
def cluster() -> Iterator[LoopbackCluster]:
    with LoopbackCluster() as started:
        yield started


def grade(room: Room, address: str) -> subprocess.Popen[str]:
    """`autograder grade` as a program: Ray looks for its token when it is imported."""
    command = ["grade", "in", "--out", "out.jsonl", "--log", "log.jsonl", "--backend", "ray", "--ray-address", address]
    return subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", "--course", "course", *command],
        cwd=room.root, env={**os.environ, **ENVIRONMENT, "AUTOGRADER_SECRET": "ray"}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def events(path: Path) -> list[str]:
    return [json.loads(line)["event"] for line in path.read_text().splitlines()] if path.exists() else []


def test_a_node_that_is_killed_loses_nothing(tmp_path: Path, cluster: LoopbackCluster) -> None:
    room = Room(tmp_path, size=SIZE)
    grader = grade(room, cluster.address)
    while events(tmp_path / "log.jsonl").count("graded") < 2 and grader.poll() is None:
        time.sleep(0.05)
    cluster.kill_a_node()
    said = grader.communicate(timeout=300)[1]
    assert grader.returncode == 0, said[-3000:]
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {line["submission"]: line["earned"] for line in lines} == room.expected
    with closing(sqlite3.connect(tmp_path / "out.db")) as db:
        query = "SELECT count(*), count(DISTINCT key), max(round), count(outputs) FROM result"
        assert db.execute(query).fetchone() == (SIZE, SIZE, 1, SIZE)
    assert events(tmp_path / "log.jsonl").count("graded") == SIZE


def test_an_address_where_nobody_listens_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    grader = grade(Room(tmp_path, size=1), f"127.0.0.1:{port}")
    said = grader.communicate(timeout=120)[1]
    assert grader.returncode == 3
    assert "cannot be used" in said
    assert "what was graded is kept" in said
