from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader_course import REPOSITORY
from traitlets.config import Config

from autograder.bridges.nbgrader import configure


def shown(source: str) -> BeautifulSoup:
    """The text of a markdown cell as a page that nbgrader makes shows it."""
    config = Config()
    configure(config, REPOSITORY)
    page, _ = HTMLExporter(config=config, template_name="classic").from_notebook_node(
        new_notebook(cells=[new_markdown_cell(source)])
    )
    return BeautifulSoup(page, "html.parser").select_one(".text_cell_render")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "<svg/onload=alert(1)>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "```mermaid\n</pre><script>alert(1)</script>\n```",
        "```<script>alert(1)</script>\ncode\n```",
        "# <script>alert(1)</script>",
        "$<script>alert(1)</script>$",
        "\\begin{x}<script>alert(1)</script>\\end{x}",
        '![a"onerror="alert(1)](x "y"onerror="alert(1)")',
    ],
)
def test_no_html_of_a_student_reaches_the_page(hostile: str) -> None:
    page = shown(hostile)
    assert page.find_all(["script", "svg", "iframe"]) == []
    assert [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"])
def test_a_link_leads_to_the_web_only(address: str) -> None:
    assert not shown(f"[click]({address})").a["href"].lower().startswith(address[:5].lower())


def test_mathematics_cannot_write_a_link() -> None:
    assert "href" not in shown(r"$\href{javascript:alert(1)}{x}$").get_text()


def test_formulas_lists_and_tables_are_shown() -> None:
    page = shown("$a<b$ and **bold**\n\n- one\n\n| x | y |\n|---|---|\n| 1 | 2 |")
    assert "$a<b$" in page.get_text()
    assert (page.strong.get_text(), page.li.get_text(), page.td.get_text()) == ("bold", "one", "1")


def test_a_missing_attachment_is_its_text_and_not_an_error() -> None:
    assert shown("![a plot](attachment:nope.png)").em.get_text() == "a plot"
