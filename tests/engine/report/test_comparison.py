"""Two gradings compared, on lines made by hand; the command on files, on a store and on what is neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from feedback_lines import check, text

from autograder.cli import main
from autograder.grade.store import Store
from autograder.report.comparison import Share, compare
from autograder.report.comparison_console import as_json
from autograder.report.verdict_file import read_lines


def line(name: str, exercises: dict[str, dict[str, dict[str, Any]]], **more: Any) -> dict[str, Any]:
    """A line with these exercises, each with these checks."""
    scores = []
    for exercise, checks in exercises.items():
        made = [{**one, "check": called} for called, one in checks.items()]
        earned = [one["earned"] for one in made]
        scores.append({
            "exercise": exercise, "title": text(exercise), "possible": sum(one["possible"] for one in made),
            "earned": None if None in earned else sum(earned), "checks": made,
        })  # fmt: skip
    earned = [score["earned"] for score in scores]
    return {
        "schema": 1, "submission": name, "file": f"{name}.ipynb", "slug": "vae", "lang": "fr", "sha256": name * 64,
        "earned": None if None in earned else sum(earned), "possible": sum(score["possible"] for score in scores),
        "by_hand": 1.0, "unreadable": None, "isolation": "namespaces", "engine_version": "1", "suite_sha256": "1" * 64,
        "seconds": 1.0, "student_seconds": 0.5, "exercises": scores, "cells": [], **more,
    }  # fmt: skip


def passed(points: float = 1.0) -> dict[str, Any]:
    return check("passed", earned=points, possible=points)


def failed(points: float = 1.0) -> dict[str, Any]:
    return check("failed", earned=0.0, possible=points, because=text("too far"))


def test_two_gradings_with_the_same_points_have_no_change():
    old = line("a", {"kl": {"law": passed(), "other": failed()}})
    new = line("a", {"kl": {"law": passed(), "other": failed()}}, suite_sha256="2" * 64, seconds=9.0)
    assert compare([old], [new]).changes == ()


def test_who_loses_a_point_is_told_with_the_check_the_reason_and_what_differs():
    old = line("a", {"kl": {"law": passed(), "other": passed(2.0)}})
    new = line("a", {"kl": {"law": failed(), "other": passed(2.0)}}, suite_sha256="2" * 64)
    (change,) = compare([old], [new]).changes
    assert (change.submission, change.slug, change.before, change.after, change.gain) == ("a", "vae", 3.0, 2.0, -1.0)
    assert [cause.en for cause in change.causes] == ["another suite"]
    (moved,) = change.checks
    assert (moved.exercise, moved.check, moved.before, moved.after) == ("kl", "law", 1.0, 0.0)
    assert moved.reason.en == "passed → failed; en too far"
    assert moved.reason.fr == "réussi → échoué\u00a0; fr too far"


def test_new_and_gone_checks_and_other_points_are_told():
    old = line("a", {"kl": {"gone": passed(), "worth": passed(1.0)}})
    new = line("a", {"kl": {"new": failed(), "worth": passed(2.0)}})
    (change,) = compare([old], [new]).changes
    assert {moved.check: moved.reason.en for moved in change.checks} == {
        "new": "a new check; failed; en too far",
        "worth": "worth 2 instead of 1",
        "gone": "the check is gone",
    }
    halved = compare([line("a", {"kl": {"worth": passed(1.0)}})], [line("a", {"kl": {"worth": passed(0.5)}})])
    assert halved.changes[0].checks[0].reason.fr == "vaut 0,5 au lieu de 1"
    assert change.gain == 0.0  # the points are the same, and why is still told


def test_points_that_move_under_the_same_conditions_are_said_to():
    (change,) = compare([line("a", {"kl": {"law": passed()}})], [line("a", {"kl": {"law": failed()}})]).changes
    assert "the same file and suite" in change.causes[0].en


def test_a_broken_check_is_no_score_before_and_one_after():
    (change,) = compare([line("a", {"kl": {"law": check("broken", possible=1.0)}})],
                        [line("a", {"kl": {"law": passed()}})]).changes  # fmt: skip
    assert (change.before, change.after, change.checks[0].before) == (None, 1.0, None)


def test_other_students_are_named_and_their_exercises_compared():
    old = [line("a", {"kl": {"law": passed()}}), line("b", {"kl": {"law": failed()}})]
    new = [line("c", {"kl": {"law": passed()}, "loss": {"sum": check("broken", possible=1.0)}})]
    found = compare(old, new)
    assert (found.common, found.changes) == (0, ())
    assert found.only_before == (("a", "vae"), ("b", "vae"))
    assert found.only_after == (("c", "vae"),)
    assert found.exercises == {
        ("vae", "kl"): (Share(2, 0.5), Share(1, 1.0)),
        ("vae", "loss"): (Share(0, None), Share(0, None)),
    }


def test_the_checks_on_which_points_move_are_counted():
    old = [line(name, {"kl": {"law": passed()}}) for name in "abc"]
    new = [
        line("a", {"kl": {"law": failed()}}),
        line("b", {"kl": {"law": failed()}}),
        line("c", {"kl": {"law": passed()}}),
    ]
    assert compare(old, new).moves() == {("vae", "kl", "law"): (0, 2, -2.0)}


def test_a_file_whose_assignment_is_unknown_has_no_part_in_it():
    lost = line("a", {}, slug=None)
    assert compare([lost], [lost]).common == 0


@pytest.fixture
def files(tmp_path):
    """Two files: a loses, b gains, c stays; d is new."""
    old = [
        line("a", {"kl": {"law": passed()}}),
        line("b", {"kl": {"law": failed()}}),
        line("c", {"kl": {"law": passed()}}),
    ]
    new = [
        line("a", {"kl": {"law": failed()}}),
        line("b", {"kl": {"law": passed()}}),
        line("c", {"kl": {"law": passed()}}),
    ]
    new.append(line("=d[bold]", {"kl": {"law": passed()}}))
    paths = [tmp_path / "old.jsonl", tmp_path / "new.jsonl"]
    for path, lines in zip(paths, (old, new), strict=True):
        path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return [str(path) for path in paths]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Why", "passed → failed", "+1", "−1", "67%")),
        ("fr", ("Pourquoi", "réussi → échoué", "+1", "−1", "67\u00a0%")),
    ],
)
def test_the_command_shows_who_why_and_how_the_exercises_went(files, lang, words):
    result = CliRunner().invoke(main, ["--lang", lang, "diff", *files])
    assert result.exit_code == 0
    assert all(word in result.stdout for word in words), result.stdout
    assert "3 submissions in both: 1 gain (+1 points), 1 lose (−1 points), 1 keep their points." in result.stderr
    assert "Only after: =d[bold] (vae)." in result.stderr


def test_the_command_can_tell_by_its_exit_code(files):
    assert CliRunner().invoke(main, ["diff", "--exit-code", *files]).exit_code == 1
    assert CliRunner().invoke(main, ["diff", "--exit-code", files[0], files[0]]).exit_code == 0
    assert CliRunner().invoke(main, ["diff", "--exit-code", "--assignment", "flows", *files]).exit_code == 0


def test_the_json_is_all_there_is_on_stdout(files):
    result = CliRunner().invoke(main, ["diff", "--json", *files])
    old, new = (read_lines(Path(path)) for path in files)
    assert json.loads(result.stdout) == as_json(compare(old, new))


def test_a_store_is_compared_by_its_newest_verdicts(files, tmp_path):
    path = tmp_path / "verdicts.db"
    lines = read_lines(Path(files[0]))
    with Store(path) as store:
        for number, each in enumerate([*lines, {**lines[0], "earned": 0.25}]):
            key = f"item {number}"
            with store.exclusive():
                store.register(key, submission=each["submission"], sha256=each["sha256"], slug="vae", conditions={})
            store.claim(key)
            assert store.finish(key, each)
    result = CliRunner().invoke(main, ["diff", "--json", files[0], str(path)])
    assert result.exit_code == 0, result.stderr
    (change,) = json.loads(result.stdout)["changes"]
    assert (change["submission"], change["before"], change["after"]) == ("a", 1.0, 0.25)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("none.jsonl", None, "cannot be read"),
    ("none.db", None, "there is no such store"),
    ("bad.db", "no store", "is damaged"),
    ("bad.jsonl", "{}", "not a verdict of schema"),
])  # fmt: skip
def test_what_is_no_grading_is_refused_with_a_sentence(files, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_text(content)
    result = CliRunner().invoke(main, ["diff", files[0], str(tmp_path / name)])
    assert result.exit_code in (2, 3)
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert content is not None or not (tmp_path / name).exists()
