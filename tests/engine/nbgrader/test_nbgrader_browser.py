"""A notebook full of scripts becomes a feedback page, which a real browser opens: none of them runs.

The same notebook goes through stock nbgrader too, where they do run: the detector is not blind.
"""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbgrader_course import Batch, cell

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine to open a page in"),
]
Notebook = dict[str, Any]

# void, since a javascript: link whose value is a text would replace the page by it, marks and all
RUN = "void(document.documentElement.dataset.ran=(document.documentElement.dataset.ran||'')+' {name}')"
PARENT_RUN = RUN.replace("document.", "parent.document.")
PAYLOADS = {
    "script": "<script>{run}</script>",
    "image": '<img src=x onerror="{run}">',
    "svg": '<svg onload="{run}"></svg>',
    "svg_script": "<svg><script>{run}</script></svg>",
    "frame": '<iframe srcdoc="<script>{parent_run}</script>"></iframe>',
    "details": '<details open ontoggle="{run}">x</details>',
    "focus": '<input autofocus onfocus="{run}">',
    "link": '<a href="javascript:{run}">click</a>',
    "entity_link": '<a href="java&#115;cript:{run}">click</a>',
    "button": '<button onclick="{run}">click</button>',
    "animation": "<style>@keyframes x{{}}</style><b style='animation:x 1s' onanimationstart=\"{run}\">x</b>",
    "closing_tags": "</pre></div></code></textarea></title><script>{run}</script>",
    "comment": "<!--><script>{run}</script>-->",
    "mutation": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={run}&gt;">',
    "noscript": '<noscript><p title="</noscript><img src=x onerror={run}>"></noscript>',
    "loads_image": '<img src="{seen}">',
    "loads_style": '<link rel="stylesheet" href="{seen}">',
    "imports_style": "<style>@import '{seen}';</style>",
    "frames_page": '<iframe src="{seen}"></iframe>',
}
CLICK = """
<script>
for (const link of document.querySelectorAll("a, button")) {
  if (!/^https?:/.test(link.href || "")) { try { link.click() } catch (error) {} }
}
</script>
"""
"""What a teacher may click: everything but a plain link to the web, which leads away from the page."""


@dataclass
class Listener:
    """A server on this machine, which notes what a page asks it for."""

    port: int = 0
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path.strip("/"))
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def payload(kind: str, carrier: str, port: int) -> str:
    name = f"{kind}@{carrier}"
    return PAYLOADS[kind].format(
        run=RUN.format(name=name), parent_run=PARENT_RUN.format(name=name), seen=f"http://127.0.0.1:{port}/{name}"
    )


def code(source: str, outputs: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": f"hostile{number}", "metadata": {}, "execution_count": None,
        "source": source, "outputs": outputs,
    }  # fmt: skip


RICH = {"html": "text/html", "svg": "image/svg+xml", "js": "application/javascript", "md": "text/markdown",
        "tex": "text/latex", "plain": "text/plain"}  # fmt: skip


def hostile_cells(port: int) -> list[dict[str, Any]]:
    """Each payload in each carrier; the stored outputs are what running the cell shows."""
    cells: list[dict[str, Any]] = []
    for carrier, kind in RICH.items():
        for name in PAYLOADS:
            content = payload(name, carrier, port)
            shown = RUN.format(name=f"{name}@{carrier}") if carrier == "js" else content
            if carrier == "html":
                shown = f"<table><tr><td>{shown}</td></tr></table>{shown}"  # tables are let through
            output = {"output_type": "display_data", "metadata": {}, "data": {kind: shown, "text/plain": shown}}
            source = f"from IPython.display import display\ndisplay({output['data']!r}, raw=True)"
            cells.append(code(source, [output], len(cells)))
    for name in PAYLOADS:
        text = payload(name, "stdout", port)
        cells.append(code(f"print({text!r})", [{"output_type": "stream", "name": "stdout", "text": text}], len(cells)))
        cells.append(code(f"# {payload(name, 'source', port)}", [], len(cells)))
        error = payload(name, "error", port)
        outputs = [{"output_type": "error", "ename": error, "evalue": error, "traceback": [error]}]
        cells.append(code(f"raise type({error!r}, (Exception,), {{}})({error!r})", outputs, len(cells)))
    for name in PAYLOADS:
        for carrier, template in {
            "markdown": "{}", "heading": "# {}", "quote": "> {}", "mathematics": "$x {} y$",
            "fence": "```html\n{}\n```", "language": "```{}\nx\n```",
        }.items():  # fmt: skip
            source = template.format(payload(name, carrier, port))
            cells.append({"cell_type": "markdown", "id": f"m{len(cells)}", "metadata": {}, "source": source})
    run = RUN.format(name="address@markdown")
    links = f"[click](javascript:{run}) ![](http://127.0.0.1:{port}/picture@markdown)\n\n<javascript:{run}>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><script>{run}</script></svg>'
    attached = {"x.svg": {"image/svg+xml": svg}, 'x" onerror="x': {"image/png": "x"}}
    cells.append(
        {"cell_type": "markdown", "id": "links", "metadata": {}, "source": links + "\n\n![x](attachment:x.svg)",
         "attachments": attached}
    )  # fmt: skip
    cells.append(
        {"cell_type": "raw", "id": "raw", "metadata": {"format": "text/html"}, "source": payload("script", "raw", port)}
    )
    return cells


def hostile(skeleton: Notebook, port: int) -> Notebook:
    found: Notebook = json.loads(json.dumps(skeleton))
    named = payload("script", "exception", port)
    cell(found, "kl_divergence")["source"] = (
        f"def kl_divergence(p, q):\n    raise type({named!r}, (Exception,), {{}})({named!r})"
    )
    cell(found, "choosing_a_model")["source"] = "\n\n".join(payload(name, "written", port) for name in PAYLOADS)
    found["cells"] += hostile_cells(port)
    found["metadata"]["title"] = payload("closing_tags", "title", port)
    found["metadata"]["language_info"] = {"name": "python", "pygments_lexer": payload("script", "lexer", port)}
    return found


def nbgrader(root: Path, *words: str) -> None:
    environment = {**os.environ, "AUTOGRADER_SECRET": "browser", "OMP_NUM_THREADS": "1"}
    line = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr


@dataclass
class Pages:
    """The feedback of the hostile notebook: ours, and that of stock nbgrader."""

    ours: Path
    stock: Path


@pytest.fixture(scope="module")
def pages(
    released_course: Path, skeleton: Notebook, listener: Listener, tmp_path_factory: pytest.TempPathFactory
) -> Pages:
    root = shutil.copytree(released_course, tmp_path_factory.mktemp("browser") / "course")
    batch = Batch(root)
    notebook = hostile(skeleton, listener.port)
    batch.hand_in("h", notebook)
    nbgrader(root, "autograde", "density")
    nbgrader(root, "generate_feedback", "density")
    ours = shutil.copy(root / "feedback" / "h" / "density" / "density.html", root / "ours.html")
    # The stock page shows the outputs that the notebook came with: nothing of it is run outside the sandbox.
    graded = json.loads((root / "autograded" / "h" / "density" / "density.ipynb").read_text())
    marks = [one for one in graded["cells"] if one["metadata"].get("nbgrader", {}).get("grade")]
    notebook["cells"] = hostile_cells(listener.port) + marks
    notebook["metadata"].pop("language_info")
    (root / "autograded" / "h" / "density" / "density.ipynb").write_text(json.dumps(notebook))
    (root / "nbgrader_config.py").write_text("")
    nbgrader(root, "generate_feedback", "density", "--force")
    return Pages(ours, root / "feedback" / "h" / "density" / "density.html")


def opened(page: Path, profile: Path) -> BeautifulSoup:
    """The page as the browser has it after everything was clicked. It reaches this machine only."""
    clicked = page.with_suffix(".clicked.html")
    clicked.write_text(page.read_text(encoding="utf-8") + CLICK, encoding="utf-8")
    assert BROWSER is not None
    line = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}",
        "--virtual-time-budget=8000", "--dump-dom", clicked.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return BeautifulSoup(done.stdout, "html.parser")


def ran(page: BeautifulSoup) -> set[str]:
    assert page.html is not None
    return set(str(page.html.get("data-ran", "")).split())


def test_no_script_of_a_submission_runs_and_none_of_its_addresses_is_asked(
    pages: Pages, listener: Listener, tmp_path: Path
) -> None:
    listener.asked.clear()
    page = opened(pages.ours, tmp_path / "profile")
    assert ran(page) == set()
    assert listener.asked == []
    assert "KL" in page.get_text()  # it is the feedback, and whole
    assert page.get_text().count("script") > 20  # the student sees their own text, as text


def test_in_stock_nbgrader_they_run_and_are_asked(pages: Pages, listener: Listener, tmp_path: Path) -> None:
    listener.asked.clear()
    found = ran(opened(pages.stock, tmp_path / "profile")) | set(listener.asked)
    kinds = {name.split("@")[0] for name in found}
    carriers = {name.split("@")[1] for name in found if "@" in name}
    assert kinds >= {"script", "image", "svg", "frame", "details", "link", "button", "loads_image", "frames_page"}
    assert carriers >= {"html", "markdown", "heading", "quote", "written"}
