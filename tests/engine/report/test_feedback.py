"""The page of a student: what each mode tells, in which language, that it is safe, readable and accessible."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from feedback_lines import check, hostile, line, text

from autograder.cli import main
from autograder.model import Outcome
from autograder.report.feedback import page, path_of
from autograder.report.mode import Mode
from autograder.report.words import OUTCOMES
from autograder.text import Text

TITLE = Text("Titre du sujet", "Title of the assignment")


def soup(of: dict[str, Any], mode: Mode = Mode.FORMATIVE) -> BeautifulSoup:
    return BeautifulSoup(page(of, title=TITLE, mode=mode), "html.parser")


def words(of: dict[str, Any], mode: Mode = Mode.FORMATIVE) -> str:
    return soup(of, mode).get_text(" ", strip=True)


FAILED = check("failed", because=text("reason"), explanation=text("misunderstood"), traceback="in f\nValueError")


def test_formative_feedback_tells_law_outcome_reason_misconception_and_traceback() -> None:
    told = words(line(FAILED))
    for part in ("fr ‖x‖² ≥ 0", "échoué", "0,5\u00a0/\u00a01,5", "fr reason", "fr misunderstood", "ValueError"):
        assert part in told


def test_summative_feedback_tells_law_outcome_and_points_only() -> None:
    told = words(line(FAILED), Mode.SUMMATIVE)
    assert "fr ‖x‖² ≥ 0" in told
    assert "échoué" in told
    assert not {"reason", "misunderstood", "ValueError"} & set(told.split())


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_outcome_is_said_in_words(outcome: Outcome, lang: Any) -> None:
    assert OUTCOMES[outcome][lang] in words(line(check(outcome), lang=lang))


def test_an_explanation_that_several_checks_share_is_told_once() -> None:
    told = words(line(FAILED, FAILED))
    assert told.count("misunderstood") == 1
    assert "Même cause que plus haut." in told


def test_the_page_speaks_the_language_of_the_notebook() -> None:
    english = soup(line(FAILED, lang="en"))
    assert english.html is not None
    assert english.html["lang"] == "en"
    assert "en reason" in english.get_text()
    assert "fr " not in english.get_text()


def test_a_submission_without_a_language_is_spoken_to_in_the_one_given() -> None:
    assert '<html lang="en">' in page(line(FAILED, lang=None), title=None, mode=Mode.FORMATIVE, lang="en")


def test_french_has_a_decimal_comma_and_no_break_spaces() -> None:
    assert "Total\u00a0: 1,5\u00a0/\u00a03\u00a0points" in words(line(FAILED))


def test_a_file_that_is_no_notebook_is_told_why_and_nothing_else() -> None:
    found = soup(line(FAILED, unreadable=text("no notebook")))
    assert "Rien n'a pu être noté\u00a0: fr no notebook" in found.get_text()
    assert found.find_all("section") == []


def test_a_score_that_is_unknown_is_no_zero() -> None:
    told = words(line(check("broken"), earned=None))
    assert "Total\u00a0: à noter de nouveau\u00a0/\u00a03" in told
    assert "sans que votre code soit en cause" in told


def test_what_stands_between_backticks_is_code() -> None:
    assert [found.get_text() for found in soup(line(FAILED)).find_all("code")] == ["f(x)"]


def test_what_a_student_wrote_is_text() -> None:
    found = soup(hostile())
    assert found.find_all(["script", "img"]) == []
    assert len(found.find_all("style")) == 1
    assert found.get_text().count("<script>alert(1)</script>") >= 5


def test_headings_go_down_one_by_one_and_sections_are_named() -> None:
    found = soup(line(FAILED))
    assert [tag.name for tag in found.find_all(re.compile("h[1-6]"))] == ["h1", "h2"]
    assert [tag["aria-labelledby"] for tag in found.find_all("section")] == [tag["id"] for tag in found.find_all("h2")]


def test_every_cell_of_a_table_has_headers() -> None:
    (table,) = soup(line(FAILED)).find_all("table")
    assert table.caption is not None
    assert [tag["scope"] for tag in table.find_all("th")] == ["col", "col", "col", "row"]


def test_every_link_leads_into_the_page() -> None:
    found = soup(line(FAILED))
    assert [found.find(id=tag["href"].removeprefix("#")) is not None for tag in found.find_all("a")] == [True]


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def palettes() -> list[dict[str, str]]:
    """The light colors, and the dark ones."""
    style = re.findall(r":root \{(.*?)\}", page(line(FAILED), title=TITLE, mode=Mode.FORMATIVE), re.DOTALL)
    return [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in style]


@pytest.mark.parametrize("ink", ["ink", "soft", "link", "good", "bad", "wait"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("theme", [0, 1])
def test_text_has_the_contrast_of_wcag_aa(ink: str, ground: str, theme: int) -> None:
    light, dark = sorted((luminance(palettes()[theme][name]) for name in (ink, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd", "/etc/passwd", "", ".", "a\0b", "a" * 300, "Zoé\u202e", "con/.hidden/..", "a//b"]
)
def test_the_path_of_a_page_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    path = path_of(line(submission=name))
    assert not path.is_absolute()
    assert (tmp_path / path).resolve().is_relative_to(tmp_path.resolve())
    assert not {"", ".", ".."} & set(path.parts)
    assert all(len(part.encode()) <= 255 for part in path.parts)


def test_two_names_never_share_a_page() -> None:
    names = ["a b", "a_b", "a?b", "a" * 80, "a" * 81, "a" * 82]
    assert len({path_of(line(submission=name)) for name in names}) == len(names)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], standalone_mode=False)


def test_the_command_writes_a_page_for_each_line(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    verdicts.write_text("".join(json.dumps(line(FAILED, submission=name)) + "\n" for name in ("anne", "bob/x")))
    run("feedback", verdicts, "--into", tmp_path / "pages", "--mode", "summative")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")) == [
        "pages/anne/vae.html",
        "pages/bob/x/vae.html",
    ]
    assert "Auto-encodeur variationnel" in (tmp_path / "pages/anne/vae.html").read_text(encoding="utf-8")
