"""The teacher's page: what it shows of a class whose every number is known, in both languages."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from class_lines import LINES, PASSED, PAYLOAD, TODAY, WRONG, book, full, hostile, of, score, soup
from click.testing import CliRunner
from feedback_lines import check, text
from test_feedback import luminance

from autograder.cli import main
from autograder.report.class_page import page
from autograder.report.classbook import STATES, State, state_of
from autograder.text import LANGS, Lang

FULL = soup(full())
FRENCH = soup(full("fr"))


def said(found: Any) -> str:
    return re.sub(r"[ \n]+", " ", found.get_text())


def section(heading: str, of_: BeautifulSoup = FULL) -> str:
    """The text of the part with this id."""
    found = of_.find(attrs={"aria-labelledby": heading})
    assert found is not None, heading
    return said(found)


def test_the_page_says_that_it_holds_the_solutions() -> None:
    assert "For the teacher only: this page holds the solutions" in said(FULL.header)
    assert "Pour l'enseignant seulement\u00a0: cette page contient les solutions" in said(FRENCH.header)


def test_marks_stand_by_student_and_assignment_and_a_missing_one_is_a_dash() -> None:
    rows = [[said(cell).strip() for cell in row.find_all(["th", "td"])] for row in FULL.find(id="marks").parent("tr")]
    assert ["Anne", "–", "4", "100%"] in rows
    assert ["Eve", "3", "0", "38%"] in rows


def test_a_mark_that_is_unknown_is_no_zero() -> None:
    rows = [[said(cell).strip() for cell in row.find_all(["th", "td"])] for row in FULL.find(id="marks").parent("tr")]
    assert ["Dan", "–", "#", "–"] in rows


def test_the_distribution_counts_every_known_mark_once() -> None:
    bars = FULL.find(class_="bars", attrs={"aria-labelledby": "d-vae"})
    assert [int(said(cell)) for cell in bars.find_all("td")] == [2, 0, 0, 0, 0, 1, 1, 0, 0, 1]
    assert "5 marks of 4 points; mean 1.7, quartiles 0 – 2 – 2.5; 40% have the pass mark already." in said(FULL)


def test_each_state_of_an_exercise_has_its_sign_its_color_and_its_words() -> None:
    cells = {cell.parent.th.get_text(): cell for cell in FULL.select("#m-vae ~ .wide .map tbody td:nth-of-type(1)")}
    found = {name: (cell["class"][1], said(cell).split()[0]) for name, cell in cells.items()}
    assert found == {
        "Anne": ("full", "✓"), "Bob": ("none", "✗"), "Chloé": ("part", "◐"), "Dan": ("broken", "#"),
        "Eve": ("missing", "?"), "Zoé": ("missing", "?"),
    }  # fmt: skip
    assert cells["Bob"].a["aria-label"] == "Bob, en kl: no points"


@pytest.mark.parametrize(
    ("outcomes", "earned", "state"),
    [
        (["exhausted", "crashed"], 0.0, State.EXHAUSTED), (["crashed", "missing"], 0.0, State.CRASHED),
        (["failed", "blocked"], 0.0, State.NONE), (["missing", "blocked"], 0.0, State.MISSING),
        (["failed", "broken"], None, State.BROKEN), (["passed", "failed"], 0.5, State.PART),
    ],
)  # fmt: skip
def test_the_state_of_an_exercise_is_that_of_what_explains_it_best(
    outcomes: list[str], earned: float | None, state: State
) -> None:
    assert state_of(score("kl", earned, *map(check, outcomes))) is state


def test_an_exercise_shows_success_time_and_the_laws_that_are_broken() -> None:
    row = said(FULL.select_one("#e-vae ~ .wide .exercises tbody tr"))
    assert "1 / 6" in row
    assert "25%" in row  # 2.5 points of the 10 that are known
    assert "4 en ‖x‖² ≥ 0" in row  # Zoé's file is unreadable, Dan's check broke


def test_misconceptions_stand_with_explanation_and_students_the_most_common_first() -> None:
    (row,) = FULL.select("#w-vae ~ .wide .misconceptions tbody tr")
    assert [said(cell).strip() for cell in row.find_all(["td", "th"])] == [
        "2", "half en kl", "en a factor 1/2", "Bob, Chloé",
    ]  # fmt: skip


def test_what_needs_a_person_is_told() -> None:
    told = section("attention")
    assert "Dan: en kl: to be graded again (a_law), through a fault of the grader" in told
    assert "Zoé: unreadable file, marked 0: en no notebook" in told
    assert "Bob: 2 points of 5, where 2.5 are needed: the written question decides" in told
    assert "Chloé: 2.5 points of 5, where 2.5 are needed" in told
    assert "Anne, Chloé, Dan: 3 answers to read" in told


def test_alike_answers_are_said_to_be_looked_at_and_prove_nothing() -> None:
    told = section("attention")
    assert "Bob, Chloé: 1 exercise(s): en kl" in told
    assert "look at it, it proves nothing" in told


def test_one_file_of_two_students_is_told() -> None:
    both = [of(name, 4.0, score("kl", 2.0, PASSED), sha256="7" * 64) for name in ("Anne", "Bob", "Chloé")]
    both[2]["sha256"] = "8" * 64
    assert "Anne, Bob: the same file, to the byte" in section("attention", soup(book(*both)))
    assert "the same file" not in section("attention")


def test_code_stands_with_the_accepted_solution_unless_it_is_that_one_or_the_skeleton() -> None:
    assert "step_3" in said(FULL.find(id="s2-vae-kl").pre)
    assert FULL.find(id="s2-vae-kl").find(attrs={"data-copy": "ref-vae-kl"}).a["href"] == "#ref-vae-kl"
    assert "return 'reference'" in said(FULL.find(id="ref-vae-kl"))
    assert "The code is that of the accepted solution." in said(FULL.find(id="s1-vae-kl"))
    assert "The cell is as it was given." in said(FULL.find(id="s4-vae-kl"))
    assert "The notebook has no cell for this exercise." in said(FULL.find(id="s5-vae-kl"))


def test_verdicts_of_a_student_have_reason_hint_and_traceback() -> None:
    told = said(FULL.find(id="s2-vae")).replace("\u00a0", " ")
    for part in (
        "failed (0 / 1.5): en ‖x‖² ≥ 0",
        "en reason",
        "Hint (half): en a factor 1/2",
        "Checks that passed (1)",
    ):
        assert part in told
    assert "in loss" in said(FULL.find(id="s5-vae"))


def test_written_answers_stand_beside_the_model_answer() -> None:
    assert "My essay." in said(FULL.find(id="s1-vae"))
    assert "Left empty." in said(FULL.find(id="s2-vae"))
    assert said(FULL.find(id="ref-vae-essay")) == "The model answer."


def test_the_gallery_shows_equal_pictures_once_and_the_reference_first() -> None:
    first, second = FULL.find(id="plate-vae-explore-1").find_all("figure")
    assert first["class"] == ["reference"]
    assert said(first).strip() == "Reference: Anne"
    assert said(second).strip() == "Bob, Chloé, Dan"
    assert "Nothing shown by: Eve" in said(FULL.find(id="plate-vae-explore-1"))


def test_what_is_missing_is_said() -> None:
    bare = soup(book())
    assert "--submissions FOLDER adds them" in said(bare.header)
    assert "No course here" in said(bare.header)
    assert "2 picture(s) of this notebook are not shown" in said(FULL.find(id="s5-vae"))
    assert "is not the one that was graded" in said(FULL.find(id="s5-vae"))
    assert "is not among those that were read again" in said(FULL.find(id="s5-density"))


def test_conditions_are_those_of_the_store_when_there_is_one() -> None:
    stored = {
        "slug": "vae", "count": 5, "engine": "0.1", "suite": "ab" * 20, "secret": "cd" * 20, "isolation": "namespaces",
        "packages": {"torch": "2.9"}, "data": "digits", "device": "cpu", "limits": {"cell_s": 20.0},
    }  # fmt: skip
    told = section("conditions", soup(full(conditions=(stored,))))
    for part in (
        "The title",
        "namespaces",
        "abababababab",
        "cdcdcdcdcdcd",
        "torch 2.9",
        "digits, cpu",
        "6 s, of it 3 s",
    ):
        assert part in told
    assert "namespaces" in section("conditions")


def test_a_line_without_an_assignment_is_told_and_counts_nowhere() -> None:
    lost = of("Yan", None, slug=None, possible=None, unreadable=text("which one?"), sha256=None)
    found = soup(book(*LINES, lost))
    assert "Yan: unknown assignment. en which one?" in section("attention", found)
    assert "5 marks of 4 points" in said(found)


def test_a_submission_on_which_the_grader_failed_has_no_mark_and_no_zero() -> None:
    failed = of("Yan", None, possible=None, by_hand=None, unreadable=text("three attempts failed"))
    found = soup(book(*LINES, failed))
    assert "Yan: no mark: en three attempts failed" in section("attention", found)
    assert ["Yan", "–", "no mark", "–"] in [
        [said(cell).strip() for cell in row.find_all(["th", "td"])] for row in found.find(id="marks").parent("tr")
    ]
    assert "5 marks of 4 points" in said(found)


def test_pseudonyms_are_stable_and_names_are_gone() -> None:
    one, two = (page(full(), today=TODAY) for _ in range(2))
    assert one == two
    hidden = [soup(book(secret=secret, anonymous=True)) for secret in ("x", "x", "y")]
    names = [sorted(said(each) for each in found.select("article h3")) for found in hidden]
    assert names[0] == names[1] != names[2]
    assert all(re.fullmatch(r"Student [0-9A-F]{8}", name) for name in names[0])
    assert not re.search(r"Anne|Bob|Chloé|Zoé", str(hidden[0].body))


def test_what_a_student_wrote_is_text() -> None:
    found = soup(hostile())
    assert len(found.find_all("script")) == 1
    assert len(found.find_all("style")) == 1
    assert {image["src"][:22] for image in found.find_all("img")} == {"data:image/png;base64,"}
    assert [tag for tag in found.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert found.get_text().count(PAYLOAD.format(address="x")) >= 10


def test_french_has_decimal_commas_and_no_break_spaces_before_its_signs() -> None:
    told = said(FRENCH)
    assert "5 notes sur 4 points\u00a0; moyenne 1,7" in told
    prose = said(FRENCH.header) + section("attention", FRENCH) + section("conditions", FRENCH)
    assert re.findall(r"[^\u00a0\s](?:[;?!»]|:(?=\s))", prose.replace("&nbsp;", "")) == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_state_is_said_in_words(lang: Lang) -> None:
    legend = said(soup(full(lang)).find(class_="legend"))
    assert [says[lang] for _, says in STATES.values() if says[lang] not in legend] == []


def test_every_link_leads_into_the_page_and_no_id_stands_twice() -> None:
    ids = [tag["id"] for tag in FULL.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["href"].removeprefix("#") for tag in FULL.find_all("a")} <= set(ids)


def test_headings_go_down_one_by_one_and_tables_have_headers() -> None:
    levels = [int(tag.name[1]) for tag in FULL.find_all(re.compile("^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(tag.has_attr("scope") for tag in FULL.find_all("th"))


PALETTES = [
    dict(re.findall(r"--(\w+): (#\w{6})", block))
    for block in re.findall(r":root \{(.*?)\}", str(FULL.style), re.DOTALL)
]


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(palette: dict[str, str]) -> None:
    grounds = {"paper", "panel", "warning", *map(str, State)}
    pairs = [("ink", ground) for ground in grounds] + [(ink, g) for ink in ("soft", "link") for g in ("paper", "panel")]
    for ink, ground in pairs:
        dark, light = sorted(luminance(palette[name]) for name in (ink, ground))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)  # WCAG 2.2, 1.4.3


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture
def verdicts(tmp_path: Path) -> Path:
    path = tmp_path / "verdicts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


def test_the_command_writes_one_page_of_several_files(verdicts: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.jsonl"
    second.write_text(json.dumps(of("Fay", 1.0, score("kl", 1.0, WRONG))) + "\n")
    done = run("--lang", "fr", "report", verdicts, second, "--into", tmp_path / "page.html")
    assert done.exit_code == 0, done.output
    assert "Students: 7; assignments: 2" in done.stderr
    assert "Auto-encodeur variationnel" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_command_without_verdicts_says_what_writes_them(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    done = run("report", empty, "--into", tmp_path / "page.html")
    assert "`autograder grade` writes some" in done.output


def test_pseudonyms_outside_a_course_are_refused(
    verdicts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("report", verdicts, "--anonymous", "--into", tmp_path / "page.html")
    assert "need the course" in done.output
    assert not (tmp_path / "page.html").exists()
