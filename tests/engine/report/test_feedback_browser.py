"""The page of a student in a real browser: nothing runs, nothing is asked for, no error is logged."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from feedback_lines import check, hostile, line

from autograder.report.feedback import page
from autograder.report.mode import Mode

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine to open a page in"),
]


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    found: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/seen", found
    server.shutdown()
    thread.join()
    server.server_close()


def logged(content: str, folder: Path, *, width: int = 900) -> tuple[str, list[str]]:
    """The page as the browser has it, and the lines of its console."""
    path = folder / "page.html"
    path.write_text(content, encoding="utf-8")
    assert BROWSER is not None
    line = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder / 'profile'}",
        "--enable-logging=stderr", f"--window-size={width},800", "--virtual-time-budget=3000", "--dump-dom",
        path.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, [said for said in done.stderr.splitlines() if "CONSOLE" in said]


@pytest.mark.parametrize("mode", Mode)
def test_nothing_of_a_hostile_submission_runs_or_is_loaded(
    mode: Mode, asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    shown, console = logged(page(hostile(asked[0]), title=None, mode=mode), tmp_path)
    assert "&lt;script&gt;alert(1)" in shown
    assert console == []
    assert asked[1] == []


def test_a_script_in_the_page_would_be_seen_and_stopped(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    content = page(line(check("passed")), title=None, mode=Mode.FORMATIVE)
    spoiled = content.replace("</main>", f'<script>1</script><img src="{asked[0]}"></main>')
    _, console = logged(spoiled, tmp_path)
    assert len(console) == 2
    assert all("Content Security Policy" in said for said in console)
    assert asked[1] == []


@pytest.mark.parametrize("width", [320, 900])
def test_the_page_is_never_wider_than_the_window(width: int, tmp_path: Path) -> None:
    long = {"fr": "x" * 300, "en": "x" * 300}
    content = page(line(check("crashed", because=long, traceback="y" * 300)), title=None, mode=Mode.FORMATIVE)
    measured = content.replace("script-src", "").replace("default-src 'none'; ", "")
    probe = "<script>document.title = document.documentElement.scrollWidth <= innerWidth</script></body>"
    shown, _ = logged(measured.replace("</body>", probe), tmp_path, width=width)
    assert "<title>true</title>" in shown
