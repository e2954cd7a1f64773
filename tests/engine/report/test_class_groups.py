"""Groups of a class on the teacher's page: whose line is in which, and what each group is said to have."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from class_lines import LINES, PASSED, PAYLOAD, book, of, score, soup
from click.testing import CliRunner

from autograder.cli import main
from autograder.errors import UsageError
from autograder.report.class_groups import groups_of
from autograder.report.classbook import arranged

ROSTER = "First name,Last name,ID number,Section\nAnne,A,Anne,A\nBob,B,Bob,B\nChloe,C,Chloé,A\nEve,E,Eve,\n"
KEPT, _ = arranged(LINES)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def rows(lang: str, groups: dict[Any, str], slug: str = "vae") -> list[list[str]]:
    table = soup(book(lang=lang, groups=groups)).find(attrs={"aria-labelledby": f"k-{slug}"})
    assert table is not None
    cells = ([cell.get_text() for cell in row.find_all(["th", "td"])] for row in table("tr"))
    return [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in cells]


def test_each_group_has_its_size_its_mean_and_the_share_of_each_exercise(roster: Path) -> None:
    assert rows("en", groups_of(KEPT, "Section", roster, "en")) == [
        ["Group", "Students", "Mean", "1", "2"],
        ["A", "2", "3.25 (81%)", "62%", "100%"],
        ["B", "1", "2 (50%)", "0%", "100%"],
        ["no group", "1", "0 (0%)", "0%", "0%"],
        ["not in the list", "2", "0 (0%)", "0%", "100%"],  # Dan's mark is unknown, which is no zero; Zoé has no file
    ]


def test_the_groups_of_languages_are_named_in_the_language_of_the_page() -> None:
    lines = {("a", "vae"): of("a", 2.0, score("kl", 2.0, PASSED), lang="en"), **KEPT}
    assert set(groups_of(lines, "lang", None, "fr").values()) == {"notebook en français", "notebook en anglais"}


def test_without_groups_there_is_no_table() -> None:
    assert soup(book()).find(attrs={"aria-labelledby": "k-vae"}) is None


def test_a_group_that_a_file_names_is_text_and_no_more() -> None:
    (table,) = [rows("en", dict.fromkeys(KEPT, PAYLOAD))]
    assert table[1][0] == PAYLOAD
    assert len(soup(book(groups=dict.fromkeys(KEPT, PAYLOAD))).find_all("script")) == len(
        soup(book()).find_all("script")
    )


def test_a_column_that_is_not_there_is_refused_with_those_that_are(roster: Path) -> None:
    with pytest.raises(UsageError, match="no such column; it has First name, Last name, ID number, Section"):
        groups_of(KEPT, "Groupe", roster, "fr")
    with pytest.raises(UsageError, match="which --roster names; or --by lang"):
        groups_of(KEPT, "Section", None, "fr")


def test_the_command_writes_a_page_with_groups(roster: Path, tmp_path: Path) -> None:
    verdicts, page = tmp_path / "verdicts.jsonl", tmp_path / "report.html"
    verdicts.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    wish = ["report", str(verdicts), "--into", str(page), "--by", "Section", "--roster", str(roster)]
    result = CliRunner().invoke(main, wish)
    assert result.exit_code == 0, result.stderr
    assert "By group" in page.read_text(encoding="utf-8")
    again = CliRunner().invoke(main, [*wish, "--by", "nothing"])
    assert again.exit_code == 2
    assert "no such column" in again.stderr
