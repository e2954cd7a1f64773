"""A sentence in both languages of the course, which cannot exist in one only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, terminal escapes, direction overrides and lone surrogates."""


def plain(value: str) -> str:
    """The string as it can be shown anywhere and stored as UTF-8: of control characters, line ends and tabs stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", value.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, in French and in English."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        for lang in LANGS:
            if not self[lang].strip():
                raise ValueError(f"Text needs a sentence in {lang!r}; the other language says {self.fr or self.en!r}")

    def __getitem__(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en
