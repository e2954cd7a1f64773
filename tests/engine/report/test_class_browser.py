"""The teacher's page in a real browser: nothing is asked for, keys and clicks do what they should, paper and phone."""

from __future__ import annotations

import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from class_lines import PASSED, TODAY, WRONG, book, full, hostile, of, score
from record_class import COURSE, RECORD, write

from autograder.report.class_page import page
from autograder.report.class_sources import Wishes, classbook
from autograder.report.classbook import Classbook

playwright = pytest.importorskip("playwright.sync_api", reason="without playwright no browser can be driven")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine to open a page in"),
]
PHONE = {"width": 390, "height": 844}
CONTRASTS = """() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)$/.test(color) && color !== "transparent") return color;
    }
    return "rgb(255, 255, 255)";
  };
  const low = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const pair = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) low.push(`${element.tagName}.${element.className}`);
  }
  return low;
}"""
"""The elements whose text has less than the contrast of WCAG 2.2, 1.4.3."""


@dataclass
class Tab:
    """A page in the browser, and what it asked for and logged."""

    page: Any
    asked: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def focused(self) -> str:
        """The text of the element that has the focus."""
        return str(self.page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))

    def shown(self, selector: str) -> list[str]:
        """The texts of the elements that can be seen."""
        texts = self.page.eval_on_selector_all(
            selector, "all => all.filter((one) => one.checkVisibility()).map((one) => one.innerText.trim())"
        )
        return [re.sub(r"\s+", " ", text) for text in texts]


Open = Callable[..., Tab]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield launched
        launched.close()


@pytest.fixture
def tab(browser: Any, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def opened(of_: Classbook | str, **options: Any) -> Tab:
        path = tmp_path / "page.html"
        path.write_text(of_ if isinstance(of_, str) else page(of_, today=TODAY), encoding="utf-8")
        context = browser.new_context(viewport=options.pop("viewport", {"width": 1200, "height": 900}), **options)
        contexts.append(context)
        made = Tab(context.new_page())
        made.page.on("request", lambda request: made.asked.append(request.url))
        made.page.on("console", lambda message: made.logged.append(message.text))
        made.page.on("pageerror", lambda error: made.logged.append(str(error)))
        made.page.goto(path.as_uri())
        return made

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    found: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    started = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=started.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{started.server_port}/seen", found
    started.shutdown()
    thread.join()
    started.server_close()


def test_the_page_asks_for_nothing_and_logs_nothing(tab: Open) -> None:
    found = tab(full())
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found.page.wait_for_timeout(200)
    assert [url for url in found.asked if not url.startswith("data:image/png;base64,")] == [found.page.url]
    assert found.logged == []


def test_nothing_of_a_hostile_submission_runs_or_is_loaded(tab: Open, server: tuple[str, list[str]]) -> None:
    found = tab(hostile(server[0]))
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found.page.wait_for_timeout(300)
    assert found.page.locator("text=alert(1)").count() >= 5
    assert found.logged == []
    assert server[1] == []


def test_nothing_of_a_really_graded_hostile_notebook_runs(tab: Open, tmp_path: Path) -> None:
    write(tmp_path / "class")
    found = tab(page(classbook([RECORD], Wishes("fr"), course=COURSE, submissions=[tmp_path / "class"]), today=TODAY))
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found.page.wait_for_timeout(300)
    assert found.page.locator("text=alert(2)").count() >= 1
    assert [url for url in found.asked if not url.startswith("data:")] == [found.page.url]
    assert found.logged == []


def test_a_script_that_is_not_ours_would_be_seen_and_stopped(tab: Open, server: tuple[str, list[str]]) -> None:
    spoiled = page(full(), today=TODAY).replace(
        "</main>", f'<script>document.title = "ran"</script><img src="{server[0]}"></main>'
    )
    found = tab(spoiled)
    found.page.wait_for_timeout(200)
    assert len([said for said in found.logged if "Content Security Policy" in said]) == 2
    assert found.page.title() == "Report on the class"
    assert server[1] == []


def test_one_tab_stop_leads_into_the_map_and_arrows_move_in_it(tab: Open) -> None:
    found = tab(full())
    for _ in range(200):
        found.page.keyboard.press("Tab")
        if found.page.evaluate("Boolean(document.activeElement.closest('#m-vae ~ .wide td.cell'))"):
            break
    assert found.focused() == "✓ 2"
    assert found.page.locator("#m-vae ~ .wide td.cell a[tabindex='0']").count() == 1
    for key, text in (("ArrowDown", "✗ 0"), ("ArrowRight", "✓ 2"), ("End", "✓ 2"), ("Home", "✗ 0"), ("ArrowUp", "✓ 2")):
        found.page.keyboard.press(key)
        assert found.focused() == text, key


def test_enter_opens_the_student_and_escape_comes_back(tab: Open) -> None:
    found = tab(full())
    found.page.locator("td.cell a[href='#s2-vae-kl']").focus()
    found.page.keyboard.press("Enter")
    found.page.wait_for_function("document.activeElement.id === 's2-vae-kl'")
    assert found.page.locator("#s2-vae").get_attribute("open") is not None
    assert found.page.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight")
    found.page.keyboard.press("Escape")
    assert found.page.evaluate("document.activeElement.hash") == "#s2-vae-kl"


def test_an_opened_student_has_the_accepted_solution_and_the_pictures(tab: Open) -> None:
    found = tab(full())
    found.page.locator("#s2-vae > summary").click()
    assert "return 'reference'" in found.page.locator("#s2-vae-kl .pair > div:nth-child(2) pre").inner_text()
    assert found.page.locator("#s2-vae .shows img").count() == 1
    found.page.locator("#s2-vae > summary").click()
    found.page.locator("#s2-vae > summary").click()
    assert found.page.locator("#s2-vae .shows img").count() == 1


def test_search_finds_students_without_accents_and_by_misconception(tab: Open) -> None:
    found = tab(full())
    found.page.keyboard.press("/")
    found.page.keyboard.type("chloe")
    assert found.shown("#m-vae ~ .wide .map tbody th") == ["Chloé"]
    assert found.shown("article h3") == ["Chloé"]
    assert found.shown("#found") == ["1 of 6 students"]
    found.page.fill("#search", "half")
    assert found.shown("article h3") == ["Bob", "Chloé", "Eve"]
    found.page.keyboard.press("Escape")
    assert len(found.shown("article h3")) == 6


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_the_order(tab: Open) -> None:
    found = tab(full())
    heading = found.page.locator("#m-vae ~ .wide .map thead th").last
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert found.shown("#m-vae ~ .wide .map tbody td:last-child") == ["4", "2.5", "2", "0", "0", "#"]
    heading.locator("button").click()
    assert found.shown("#m-vae ~ .wide .map tbody td:last-child") == ["#", "0", "0", "2", "2.5", "4"]


def test_without_scripts_the_page_is_tables_and_links(tab: Open) -> None:
    found = tab(full(), java_script_enabled=False)
    assert found.page.locator(".map tbody tr").count() == 7
    assert found.page.locator(".tools").is_hidden()
    found.page.locator("#s2-vae > summary").click()
    assert found.page.locator("#s2-vae-kl a[href='#ref-vae-kl']").is_visible()


def crowd() -> Classbook:
    """Forty students with long names, twelve exercises and long words."""
    scores = [score(f"exercise_{number}", 0.5, WRONG, PASSED) for number in range(12)]
    return book(*(of(f"{number:02d} {'Maximilian-Alexander ' * 3}", 12.5, *scores) for number in range(40)))


@pytest.mark.parametrize("made", [full, hostile, crowd])
def test_the_page_is_never_wider_than_a_phone(made: Callable[[], Classbook], tab: Open) -> None:
    found = tab(made(), viewport=PHONE)
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert found.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(scheme: str, tab: Open) -> None:
    found = tab(full(), color_scheme=scheme)
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert found.page.evaluate(CONTRASTS) == []


def test_a_text_without_contrast_would_be_seen(tab: Open) -> None:
    found = tab(page(full(), today=TODAY).replace("--soft: #55565e", "--soft: #dddddd"))
    assert "P.soft" in found.page.evaluate(CONTRASTS)


def test_on_paper_all_students_stand_no_row_is_cut_and_nothing_is_beyond_the_edge(tab: Open) -> None:
    found = tab(crowd(), viewport={"width": 703, "height": 1000})  # A4 less margins of 12 mm, at 96 dots an inch
    found.page.emulate_media(media="print")
    assert len(found.shown("#m-vae ~ .wide .map tbody th")) == 40
    assert len(found.shown("article h3")) == 40
    assert found.shown(".tools, nav") == []
    cut = found.page.eval_on_selector_all(
        "tr", "all => all.filter((one) => getComputedStyle(one).breakInside !== 'avoid')"
    )
    assert cut == []
    boxes = found.page.eval_on_selector_all("th button", "all => all.map((one) => getComputedStyle(one).display)")
    assert set(boxes) == {"contents"}  # or the headings of a table are not repeated on each sheet
    wide = "all => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
    assert found.page.eval_on_selector_all("table", wide) == []
    sheets = found.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) > 2
