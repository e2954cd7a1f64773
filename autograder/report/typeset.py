"""Numbers, points and code as a page shows them, in the language of its reader."""

from __future__ import annotations

from markupsafe import Markup, escape

from autograder.text import Lang, Text

TO_REGRADE = Text("à noter de nouveau", "to be graded again")


def points(earned: float | None, possible: float, lang: Lang, *, with_unit: bool = False) -> str:
    """`1,5 / 3 points`."""
    known = TO_REGRADE[lang] if earned is None else number(earned, lang)
    said = f"{known}\u00a0/\u00a0{number(possible, lang)}"
    return f"{said}\u00a0{unit(possible, lang)}" if with_unit else said


def number(value: float, lang: Lang) -> str:
    """At most two decimals, and the decimal comma of French."""
    text = f"{round(value, 2):g}"
    return text.replace(".", ",") if lang == "fr" else text


def unit(value: float, lang: Lang) -> str:
    """French counts as one what is less than two."""
    return "point" if value == 1 or (lang == "fr" and value < 2) else "points"


def percent(share: float, lang: Lang) -> str:
    """`43 %`, as each language spaces it."""
    space = "\u00a0" if lang == "fr" else ""
    return f"{round(100 * share)}{space}%"


def code(text: str) -> Markup:
    """Text with what stands between backticks as code, escaped."""
    parts = str(escape(text)).split("`")
    if len(parts) % 2 == 0:  # one backtick without its twin
        return Markup("`").join(map(Markup, parts))
    return Markup("").join(
        Markup("<code>{}</code>").format(Markup(part)) if index % 2 else Markup(part)
        for index, part in enumerate(parts)
    )
