"""`autograder attack`: its table in three forms, its exit codes, and what it says when it cannot start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.attack import table
from autograder.attack.corpus import Cheat
from autograder.attack.observer import Gain, Result
from autograder.cli import main

CHEAT = Cheat("forging", "wish", "A wish | is no mark.", cell="pass")
WON = Result("nbgrader", CHEAT, {Gain.POINTS: "8 points for 0", Gain.READ: "tests"}, 8.0, 12.0, 1.0)
LOST = Result("ours", CHEAT, {}, 0.0, 20.0, 1.0)
RESULTS = {"ours": [LOST], "nbgrader": [WON]}
LEGENDS = {"ours": "the first", "nbgrader": "the second"}


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["attack", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "forging").mkdir()
    (tmp_path / "forging" / "wish.py").write_text('"""A wish is no mark."""\nCELL = "pass"\n')
    return tmp_path


def test_a_course_without_a_corpus_is_refused_with_a_sentence(tmp_path: Path) -> None:
    code, _, said = run("--corpus", tmp_path / "none")
    assert code == 2
    assert "No corpus of attacks at" in said


def test_an_unknown_attack_is_refused_with_a_sentence(corpus: Path) -> None:
    code, _, said = run("--corpus", corpus, "wishes")
    assert code == 2
    assert "has no attack wishes" in said


@pytest.mark.parametrize(("gains", "code"), [({}, 0), ({Gain.POINTS: "20 points for 0"}, 1)])
def test_a_gain_against_ours_is_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, corpus: Path, gains: dict[Gain, str], code: int
) -> None:
    result = Result("ours", CHEAT, gains, 0.0, 20.0, 1.0)
    monkeypatch.setattr("autograder.attack.graders.try_against", lambda *a, **k: [result])
    assert run("--corpus", corpus, "--json")[0] == code


def test_a_gain_against_another_grader_is_no_failure_of_ours(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    monkeypatch.setattr("autograder.attack.graders.try_against", lambda *a, **k: [WON])
    assert run("--corpus", corpus, "--against", "nbgrader", "--json")[0] == 0


def test_how_a_gain_shows_is_said_beside_the_table(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    monkeypatch.setattr("autograder.attack.graders.try_against", lambda *a, **k: [WON])
    _, shown, said = run("--corpus", corpus, "--against", "nbgrader")
    assert "forging/wish" in shown
    assert "nbgrader: forging/wish: points: 8 points for 0" in said


def test_the_markdown_has_a_row_a_cheat_and_a_column_a_grader() -> None:
    lines = table.markdown(RESULTS, LEGENDS, date="2026-01-02").splitlines()
    assert lines[0] == "| attack | law | gained: ours | next right | gained: nbgrader | next right |"
    assert lines[2] == "| forging/wish | A wish \\| is no mark. | – | yes | points, read | no |"


def test_the_last_line_counts() -> None:
    assert table.summary(RESULTS, date="2026-01-02") == (
        "ours: 0 of 1 attacks gained something, 0 spoiled the next submission; "
        "nbgrader: 1 of 1 attacks gained something, 1 spoiled the next submission (2026-01-02)"
    )


def test_what_could_not_be_tried_is_counted_apart() -> None:
    untried = Result("nbgrader", CHEAT, {}, None, None, 0.0, fault="KeyError: 'grade_mean'")
    assert table.summary({"nbgrader": [WON, untried]}, date="2026-01-02") == (
        "nbgrader: 1 of 1 attacks gained something, 1 spoiled the next submission, 1 could not be tried (2026-01-02)"
    )
    assert table.gained(untried) == "not tried"


def test_the_json_says_how_each_gain_shows() -> None:
    found = json.loads(json.dumps(table.as_json(RESULTS, LEGENDS, date="2026-01-02")))
    assert [grader["gained"] for grader in found["graders"]] == [0, 1]
    assert found["attacks"][0]["results"]["nbgrader"]["gains"] == {"points": "8 points for 0", "read": "tests"}
    assert found["attacks"][0]["results"]["ours"]["next_is_right"] is True
