"""Markdown to HTML for the pages that a teacher opens: feedback and formgrader.

nbgrader shows a student's markdown as it comes, scripts included, on a page that is logged in as the teacher. Here raw
HTML is shown as text, links lead to the web only, and what is malformed costs its own line, not the page. What mistune
makes of it then passes through nh3, which knows what a browser makes of it.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import jinja2
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.sandbox.markup import prose

MATH_LINKS = re.compile(r"\\(href|cssId|class|style|require|url)(?![a-zA-Z])")
"""TeX commands by which MathJax would write links and attributes."""


class TextRenderer(IPythonRenderer):  # type: ignore[misc]  # nbconvert is untyped here
    """Renders markdown, and nothing that a browser would run."""

    def __init__(self, attachments: dict[str, dict[str, str]]) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, attachments=attachments)

    def block_mermaidjs(self, code: str) -> str:
        """A diagram's source as text: the page would run it."""
        return f"<pre>{escape(code)}</pre>"

    def block_code(self, code: str, info: str | None = None) -> str:
        """A block of code; a language that is not a word is no language."""
        word = (info or "").split(maxsplit=1)[:1]
        return str(super().block_code(code, info=word[0] if word and word[0].isalnum() else None))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; one whose attachment is not there is its alternative text."""
        if url.startswith("attachment:") and url.removeprefix("attachment:") not in self.attachments:
            return f"<em>{escape(text)}</em>"
        return str(super().image(text, url, title))


@jinja2.pass_context
def markdown2html(context: Any, source: str) -> str:
    """The jinja filter that takes the place of nbconvert's own."""
    cell = context.get("cell") or {}
    renderer = TextRenderer(dict(cell.get("attachments", {})))
    return prose(str(MarkdownWithMath(renderer=renderer).render(MATH_LINKS.sub(r"\\text", source))))
