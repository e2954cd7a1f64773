"""A sentence in both languages of the course, which cannot exist in one only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


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
