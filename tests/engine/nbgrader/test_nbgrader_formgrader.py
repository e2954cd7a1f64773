"""A teacher's Jupyter server: the formgrader grades one submission with our engine, in the server's own process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader_course import Batch

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


class Server:
    """A Jupyter server on this machine only."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = root.parent / "server.log"
        words = [
            "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
            f"--ServerApp.root_dir={root}", f"--ServerApp.port={self.port}", "--ServerApp.ip=127.0.0.1",
            "--IdentityProvider.token=secret", "--ServerApp.open_browser=False", "--ServerApp.allow_root=True",
        ]  # fmt: skip
        home = root.parent / "home"
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "HOME": str(home), "AUTOGRADER_SECRET": "formgrader"}
        line = [sys.executable, "-m", "jupyter_server", *words]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(line, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def ask(self, path: str, method: str = "GET", body: Any = None) -> str:
        """The answer of the server."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/formgrader/{path}",
            method=method,
            data=json.dumps(body).encode() if method != "GET" else None,
            headers={"Authorization": "token secret", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return str(answer.read().decode())

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(150):
            try:
                self.ask("api/status")
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.log.read_text())


@pytest.fixture
def server(batch: Batch) -> Iterator[Server]:
    server = Server(batch.root)
    try:
        server.wait()
        yield server
    finally:
        server.process.terminate()
        server.process.wait(30)


def test_the_formgrader_grades_a_submission_and_shows_it(batch: Batch, server: Server, solved: dict[str, Any]) -> None:
    batch.hand_in("alice", solved)
    result = json.loads(server.ask("api/submission/density/alice/autograde", "POST"))
    assert result["success"], result
    assert batch.score("alice") == 19.0

    (notebook,) = json.loads(server.ask("api/submitted_notebooks/density/density"))
    assert (notebook["score"], notebook["needs_manual_grade"]) == (19.0, True)  # its written answer waits
    assert "La table conjointe" in server.ask(f"submissions/{notebook['id']}")

    grade = json.loads(server.ask(f"api/grades?submission_id={notebook['id']}"))[0]
    server.ask(f"api/grade/{grade['id']}", "PUT", {"manual_score": 1.0, "extra_credit": None})
    again = json.loads(server.ask("api/submission/density/alice/autograde", "POST"))
    assert again["success"], again
    assert batch.score("alice") == 19.0 - grade["max_score"] + 1.0
