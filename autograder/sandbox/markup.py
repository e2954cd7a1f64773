"""HTML that a student had a hand in, reduced by nh3 to what a teacher's page may show.

A page of nbgrader is opened by a person who is logged in: nothing on it may run, load, submit, restyle or pretend.
So there is no script, no style, no form, no id, and no address but a link to the web and a picture held in the page.
"""

from __future__ import annotations

import re

import nh3

TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "b", "i", "em", "strong", "sub", "sup", "br"}
PROSE = TABLE | {
    "a", "blockquote", "code", "del", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre",
    "span", "ul",
}  # fmt: skip
SPANS = {"th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
HIGHLIGHT = re.compile(r"highlight|hl-[a-z0-9]{1,20}|[a-z][a-z0-9]?")
"""The classes of a colored block of code; those of the page itself would let a student dress as it."""


def table(html: str) -> str:
    """The tables of an HTML output, as pandas shows a data frame; "" if there is none."""
    cleaned = nh3.clean(html, tags=TABLE, attributes=SPANS)
    return cleaned if "<table" in cleaned else ""


def prose(html: str) -> str:
    """What a student's markdown became."""
    return nh3.clean(
        html,
        tags=PROSE,
        attributes={
            **SPANS, "a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"},
            "div": {"class"}, "span": {"class"}, "pre": {"class"}, "code": {"class"},
        },
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
    )  # fmt: skip


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value that an attribute may keep, or None if it may have none."""
    if name == "class":
        return " ".join(word for word in value.split() if HIGHLIGHT.fullmatch(word)) or None
    if name == "src":
        return value if PICTURE.fullmatch(value) else None  # one from the web would tell who looks, and when
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value
