from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from autograder.sandbox import markup

PIXEL = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>x()</script>", "<img src=x onerror=x()>", "<svg><script>x()</script></svg>",
        "<a href='JaVa\tScript:x()'>",
        "<iframe srcdoc='<script>x()</script>'>", "<form action=/><input name=_xsrf><button formaction=//evil>",
        "<style>@import 'http://127.0.0.1'</style>", "<meta http-equiv=refresh content='0;url=javascript:x()'>",
        "<base href='//evil'>", "<link rel=stylesheet href='//evil'>", "<object data=x><embed src=x>",
        "<div onclick=x()>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x()&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=x()>'>", "<img src='data:image/svg+xml;base64,AAAA'>",
        "<img src='http://127.0.0.1/seen'>", "<a href='data:text/html,<script>x()</script>'>",
        "<p style='position:fixed'>",
        "<p id=nbgrader name=x>", "<div class='modal fade'>",
    ],
)  # fmt: skip
def test_nothing_stays_that_runs_loads_or_pretends(hostile: str) -> None:
    for clean in (markup.table, markup.prose):
        page = BeautifulSoup(clean(f"<table><tr><td>{hostile}</td></tr></table>{hostile}"), "html.parser")
        names = {name for tag in page.find_all(True) for name in tag.attrs}
        assert names <= {"rel", "title", "href", "alt"}
        assert all(not tag["href"].lower().startswith(("java", "data")) for tag in page.find_all(href=True))
        tags = {tag.name for tag in page.find_all(True)}
        assert tags.isdisjoint({"script", "style", "svg", "math", "form", "input", "iframe", "meta", "base", "link"})


def test_a_table_keeps_its_spans_and_its_text() -> None:
    shown = markup.table('<p>before</p><table border="1"><tr><th scope="col" colspan="2">a &lt; b</th></tr></table>')
    assert '<th scope="col" colspan="2">a &lt; b</th>' in shown


def test_an_output_without_a_table_is_none() -> None:
    assert markup.table("<b>bold</b>") == ""


def test_prose_keeps_links_to_the_web_and_pictures_of_the_notebook() -> None:
    shown = markup.prose(f'<a href="https://example.org">x</a><img src="{PIXEL}" alt="a plot">')
    assert 'href="https://example.org"' in shown
    assert f'src="{PIXEL}"' in shown


def test_prose_keeps_the_colors_of_code_and_no_other_class() -> None:
    shown = markup.prose('<div class="highlight hl-python btn"><span class="kn modal">import</span></div>')
    assert '<div class="highlight hl-python"><span class="kn">import</span></div>' in shown
