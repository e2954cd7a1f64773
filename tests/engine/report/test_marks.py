"""Marks for Moodle, Canvas or a table: whose they are, on which scale, and who has none."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from class_lines import WRONG, of, score
from test_class_page import run

LINES = (
    of("anne", 4.0, score("kl", 4.0, WRONG)),
    of("12345", 2.0, score("kl", 2.0, WRONG)),
    of('Zoé O\'Neil, dite "Zed"_77', 1.0, score("kl", 1.0, WRONG)),
    of("=1+1", 3.0, score("kl", 3.0, WRONG)),
    of("broken", None, score("kl", None)),
    of("anne", 1.0, score("kl", 1.0, WRONG), slug="density", possible=4.0, by_hand=0.0),
)
ROSTER = (
    "First name,Last name,ID number,Email address\r\n"
    "Anne,Martin,001,anne@example.org\r\n"
    'Zoé,"O\'Neil, dite ""Zed""",77,zoe@example.org\r\n'
    "Bob,Dupont,12345,bob@example.org\r\n"
    "Nadia,Absente,9,nadia@example.org\r\n"
)


@pytest.fixture
def verdicts(tmp_path: Path) -> Path:
    path = tmp_path / "verdicts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


def exported(verdicts: Path, *options: object) -> tuple[list[dict[str, str]], str]:
    done = run("export", verdicts, *options)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout, newline=""))), done.stderr


def roster(verdicts: Path, content: str = ROSTER, encoding: str = "utf-8") -> Path:
    path = verdicts.with_name("roster.csv")
    path.write_bytes(content.encode(encoding))
    return path


def marks(rows: list[dict[str, str]], key: str) -> dict[str, str]:
    """Who -> mark, which stands in the last column."""
    return {row[key]: list(row.values())[-1] for row in rows}


VAE = ("--assignment", "vae", "--checks-only")


def test_a_table_is_on_20_by_default_and_on_any_scale(verdicts: Path) -> None:
    rows, _ = exported(verdicts, "--to", "table", *VAE)
    assert marks(rows, "Student") == {
        "anne": "20", "12345": "10", "Zoé O'Neil, dite \"Zed\"_77": "5", "'=1+1": "15", "broken": "",
    }  # fmt: skip
    rows, _ = exported(verdicts, "--to", "table", "--on", 100, *VAE)
    assert marks(rows, "Student")["anne"] == "100"


def test_a_table_has_a_column_for_each_assignment_in_the_language_asked_for(verdicts: Path) -> None:
    done = run("--lang", "fr", "export", verdicts, "--to", "table", "--checks-only")
    heading, *_ = csv.reader(io.StringIO(done.stdout, newline=""))
    assert heading == ["Student", "Estimation de densité", "Auto-encodeur variationnel"]


def test_written_points_must_be_given_or_left_out_in_so_many_words(verdicts: Path) -> None:
    done = run("export", verdicts, "--to", "table")
    assert done.exit_code == 2
    assert "Add them with --written FILE" in done.output
    assert "--checks-only" in done.output


def test_written_points_count_and_who_lacks_them_has_no_mark(verdicts: Path) -> None:
    path = verdicts.with_name("written.csv")
    path.write_text("student;points\nanne;0,5\n'=1+1;1\n")
    rows, said = exported(verdicts, "--to", "table", "--assignment", "vae", "--written", path)
    assert marks(rows, "Student")["anne"] == "18"  # 4.5 of 5
    assert marks(rows, "Student")["'=1+1"] == "16"
    assert marks(rows, "Student")["12345"] == ""
    assert "12345, vae: no mark (its written question has no points yet)" in said


def test_more_written_points_than_there_are_is_a_mistake(verdicts: Path) -> None:
    path = verdicts.with_name("written.csv")
    path.write_text("student,points\nanne,7\n")
    done = run("export", verdicts, "--to", "table", "--assignment", "vae", "--written", path)
    assert "anne has 7 points for vae, where 0 to 1 can be given" in done.output


def test_moodle_gets_addresses_and_identifiers_from_the_roster(verdicts: Path) -> None:
    rows, said = exported(verdicts, "--to", "moodle", *VAE, "--roster", roster(verdicts))
    assert marks(rows, "Email address") == {"anne@example.org": "20", "bob@example.org": "10", "zoe@example.org": "5"}
    assert {row["ID number"] for row in rows} == {"001", "12345", "77"}
    assert list(rows[0])[:4] == ["First name", "Surname", "ID number", "Email address"]
    assert "=1+1: nobody of this name in the roster" in said
    assert "Nadia Absente: in the roster, handed in nothing" in said


def test_who_has_no_mark_has_no_row_that_could_erase_one(verdicts: Path) -> None:
    rows, said = exported(verdicts, "--to", "moodle", *VAE)
    assert "broken" not in marks(rows, "ID number")
    assert "broken, vae: no mark (a check is broken: grade it again)" in said


def test_canvas_gets_its_columns_the_points_possible_and_the_heading_that_it_knows(verdicts: Path) -> None:
    listed = (
        'Student,ID,SIS User ID,SIS Login ID,Section\r\n    Points Possible,,,,\r\n"Martin, Anne",501,001,anne,A\r\n'
    )
    rows, _ = exported(
        verdicts, "--to", "canvas", *VAE, "--roster", roster(verdicts, listed), "--column", "TP VAE (8812)"
    )
    assert list(rows[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "TP VAE (8812)"]
    assert list(rows[0].values()) == ["    Points Possible", "", "", "", "", "20"]
    assert list(rows[1].values()) == ["Martin, Anne", "501", "001", "anne", "A", "20"]
    assert len(rows) == 2


@pytest.mark.parametrize("platform", ["moodle", "canvas"])
def test_a_platform_takes_one_assignment_a_file(platform: str, verdicts: Path) -> None:
    done = run("export", verdicts, "--to", platform, "--checks-only")
    assert "one assignment a file: add --assignment, one of density, vae" in done.output


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Prénom;Nom;Numéro d'identification;Adresse de courriel\nAnne;Martin;anne;a@b.c\n", "utf-8-sig"),
        ("Prénom;Nom;Numéro d'identification;Adresse de courriel\nAnne;Martin;anne;a@b.c\n", "cp1252"),
        ("username\temail\nANNE\ta@b.c\n", "utf-8"),
        ("name,email\nMartin,anne@b.c\n", "utf-8"),
    ],
)
def test_rosters_are_read_in_both_languages_and_in_what_excel_writes(
    content: str, encoding: str, verdicts: Path
) -> None:
    rows, _ = exported(verdicts, "--to", "moodle", *VAE, "--roster", roster(verdicts, content, encoding))
    assert [list(row.values())[-1] for row in rows] == ["20"]


@pytest.mark.parametrize("name", ["Anne-Marie Lévy", "Lévy Anne-Marie", "anne marie levy", "Anne-Marie Lévy_4711"])
def test_a_name_is_found_whatever_its_order_accents_and_case(name: str, verdicts: Path) -> None:
    verdicts.write_text(json.dumps(of(name, 4.0, score("kl", 4.0, WRONG))) + "\n")
    listed = "First name,Last name,Email address\nAnne-Marie,Lévy,am@example.org\n"
    rows, _ = exported(verdicts, "--to", "moodle", *VAE, "--roster", roster(verdicts, listed))
    assert marks(rows, "Email address") == {"am@example.org": "20"}


def test_of_two_people_of_one_name_neither_is_taken(verdicts: Path) -> None:
    verdicts.write_text(json.dumps(of("Anne Martin", 4.0, score("kl", 4.0, WRONG))) + "\n")
    listed = "First name,Last name,Email address\nAnne,Martin,one@x.org\nAnne,Martin,two@x.org\n"
    rows, said = exported(verdicts, "--to", "moodle", *VAE, "--roster", roster(verdicts, listed))
    assert rows == []
    assert "Anne Martin: nobody of this name in the roster, or several: left out" in said


@pytest.mark.parametrize(("content", "named"), [("a,b\n1,2\n", "found a, b"), ("", "found none")])
def test_a_roster_that_names_nobody_is_refused(content: str, named: str, verdicts: Path) -> None:
    done = run("export", verdicts, "--to", "moodle", *VAE, "--roster", roster(verdicts, content))
    assert done.exit_code == 2
    assert named in done.output


def test_a_mark_is_rounded_to_the_nearest_hundredth_and_halves_up(verdicts: Path) -> None:
    verdicts.write_text(json.dumps(of("anne", 0.001, score("kl", 0.001, WRONG))) + "\n")
    rows, _ = exported(verdicts, "--to", "table", "--on", 20, *VAE)
    assert marks(rows, "Student") == {"anne": "0.01"}  # 0.005 of 20


def test_a_file_is_written_whole_and_named(verdicts: Path, tmp_path: Path) -> None:
    done: Any = run("export", verdicts, "--to", "table", *VAE, "--into", tmp_path / "marks.csv")
    assert done.stdout.strip() == str(tmp_path / "marks.csv")
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8-sig").startswith("Student,")
