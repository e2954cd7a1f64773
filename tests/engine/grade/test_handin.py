"""Who handed in what: names, archives that anyone may have made, and which of several files counts."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tiny_course import write_course

from autograder.cli import main
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grade import archive
from autograder.grade.archive import unpack
from autograder.grade.batch import Catalogue, collect
from autograder.grade.handin import HandIn, hand_ins
from autograder.grade.names import Pattern, author

NOTEBOOK = json.dumps({"cells": [], "metadata": {"autograder": {"slug": "tiny", "lang": "en"}}, "nbformat": 4}).encode()
MOODLE = "Anne Dupont_101_assignsubmission_file_"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return write_course(tmp_path / "course")


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return path


def dated(name: str, *date: int) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (*date, 0, 0, 0)[:6])


def found_in(path: Path, course: Course, tmp_path: Path) -> list[HandIn]:
    return hand_ins(collect([path], course, unpacked=tmp_path / "unpacked"), Catalogue(course))


def graded(path: Path, course: Course, tmp_path: Path) -> list[tuple[str, str]]:
    return [
        (each.entry.name, each.entry.file.removeprefix(f"{path}/"))
        for each in found_in(path, course, tmp_path)
        if each.newer is None
    ]


# Names


@pytest.mark.parametrize(
    ("path", "name", "pattern"),
    [
        (f"{MOODLE}/vae.ipynb", "Anne Dupont_101", Pattern.MOODLE),
        (f"{MOODLE}vae.ipynb", "Anne Dupont_101", Pattern.MOODLE),
        (f"download/{MOODLE}/mine/vae.ipynb", "Anne Dupont_101", Pattern.MOODLE),
        ("Zoé d'Aÿ-Ünal_7_assignsubmission_file_/x y.ipynb", "Zoé d'Aÿ-Ünal_7", Pattern.MOODLE),
        ("tiny_anne_attempt_2026-11-21-17-05-00_tiny.ipynb", "anne", Pattern.ATTEMPT),
        ("anne/tiny/tiny.ipynb", "anne", Pattern.NBGRADER),
        ("group a/anne/tiny/tiny.ipynb", "group a/anne", Pattern.NBGRADER),
        ("anne/notebook.ipynb", "anne/notebook", Pattern.PATH),
        ("anne.ipynb", "anne", Pattern.PATH),
        ("anne\x1b[2J\n.ipynb", "anne\ufffd[2J\ufffd", Pattern.PATH),
        (".ipynb", ".ipynb", Pattern.PATH),
    ],
)
def test_a_name_says_who_handed_the_file_in(path: str, name: str, pattern: Pattern) -> None:
    who = author(path.split("/"), ["tiny"])
    assert (who.name, who.pattern) == (name, pattern)


# Archives


def test_the_download_of_moodle_is_one_hand_in_for_each_student(course: Course, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        (f"{MOODLE}/mine.ipynb", NOTEBOOK),
        ("Ben_102_assignsubmission_file_/vae.ipynb", NOTEBOOK),
        ("Ben_103_assignsubmission_file_/vae.ipynb", NOTEBOOK),
    )
    assert [name for name, _ in graded(path, course, tmp_path)] == ["Anne Dupont_101", "Ben_102", "Ben_103"]


def test_a_student_who_handed_in_no_notebook_is_told_so(course: Course, tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", (f"{MOODLE}/essay.pdf", b"%PDF"), ("b.ipynb", NOTEBOOK))
    (_, anne) = found_in(path, course, tmp_path)
    assert anne.entry.name == "Anne Dupont_101"
    assert anne.says is not None
    assert anne.says.en.startswith("No Jupyter notebook (.ipynb) was handed in.")


def test_the_archive_of_a_student_in_the_archive_of_the_class_is_opened(course: Course, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("mine/vae.ipynb", NOTEBOOK)
    path = zipped(tmp_path / "class.zip", (f"{MOODLE}/vae.zip", inner.getvalue()))
    assert graded(path, course, tmp_path) == [("Anne Dupont_101", f"{MOODLE}/vae.zip/mine/vae.ipynb")]


def test_of_several_notebooks_of_a_student_the_newest_is_graded(course: Course, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        (dated(f"{MOODLE}/a.ipynb", 2026, 11, 20), NOTEBOOK),
        (dated(f"{MOODLE}/b.ipynb", 2026, 11, 21), NOTEBOOK),
        (dated(f"{MOODLE}/c.ipynb", 2026, 11, 19), NOTEBOOK),
    )
    assert graded(path, course, tmp_path) == [("Anne Dupont_101", f"{MOODLE}/b.ipynb")]


def test_of_several_attempts_the_one_with_the_latest_date_in_its_name_is_graded(course: Course, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        (dated("tiny_anne_attempt_2026-11-21-10-00-00_x.ipynb", 2026, 1, 1), NOTEBOOK),
        (dated("tiny_anne_attempt_2026-11-20-10-00-00_x.ipynb", 2026, 12, 1), NOTEBOOK),
    )
    assert graded(path, course, tmp_path) == [("anne", "tiny_anne_attempt_2026-11-21-10-00-00_x.ipynb")]


def test_notebooks_for_two_assignments_are_both_graded(course: Course, tmp_path: Path) -> None:
    other = NOTEBOOK.replace(b'"tiny"', b'"other"')
    path = zipped(tmp_path / "class.zip", (f"{MOODLE}/a.ipynb", NOTEBOOK), (f"{MOODLE}/b.ipynb", other))
    assert len(graded(path, course, tmp_path)) == 2


def test_a_folder_may_hold_the_folders_of_moodle(course: Course, tmp_path: Path) -> None:
    file = tmp_path / "in" / MOODLE / "vae.ipynb"
    file.parent.mkdir(parents=True)
    file.write_bytes(NOTEBOOK)
    assert graded(tmp_path / "in", course, tmp_path) == [("Anne Dupont_101", f"{MOODLE}/vae.ipynb")]


def test_what_machines_put_into_archives_is_left_out(course: Course, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        ("__MACOSX/._anne.ipynb", b"x"),
        ("._anne.ipynb", b"x"),
        (".ipynb_checkpoints/anne-checkpoint.ipynb", NOTEBOOK),
        ("anne.ipynb", NOTEBOOK),
    )
    assert graded(path, course, tmp_path) == [("anne", "anne.ipynb")]


@pytest.mark.parametrize("name", ["../../evil.ipynb", "/evil.ipynb", "..\\..\\evil.ipynb", "a/../../evil.ipynb"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    into = tmp_path / "deep" / "into"
    (member,) = unpack(zipped(tmp_path / "class.zip", (name, NOTEBOOK)), into)
    assert member.name[-1] == "evil.ipynb"
    assert [path for path in tmp_path.rglob("*.ipynb") if not path.is_relative_to(into)] == []


def test_a_link_in_an_archive_is_no_notebook(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("anne.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (member,) = unpack(zipped(tmp_path / "class.zip", (link, b"/etc/passwd")), tmp_path / "into")
    assert member.path is None
    assert member.problem is not None
    assert "symbolic link" in member.problem.en


def test_a_bomb_is_stopped_at_the_limit_of_one_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 10_000)
    (member,) = unpack(zipped(tmp_path / "class.zip", ("anne.ipynb", b"0" * 10_000_000)), tmp_path / "into")
    assert member.problem is not None
    assert "weighs more than" in member.problem.en
    assert list((tmp_path / "into").iterdir()) == []


def test_a_bomb_of_many_notebooks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 25_000)
    path = zipped(tmp_path / "class.zip", *((f"{number}.ipynb", b"0" * 10_000) for number in range(3)))
    with pytest.raises(UsageError, match="Unpack it by hand"):
        unpack(path, tmp_path / "into")


def test_a_flood_of_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
    path = zipped(tmp_path / "class.zip", *((f"{number}.txt", b"") for number in range(6)))
    with pytest.raises(UsageError, match="more than 5 files"):
        unpack(path, tmp_path / "into")


def test_archives_in_archives_end(tmp_path: Path) -> None:
    content = NOTEBOOK
    for name in ("a.ipynb", "b.zip", "c.zip"):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as opened:
            opened.writestr(name, content)
        content = inner.getvalue()
    (tmp_path / "class.zip").write_bytes(content)
    (member,) = unpack(tmp_path / "class.zip", tmp_path / "into")
    assert (member.name, member.path) == (("c.zip", "b.zip"), None)


@pytest.mark.parametrize("spelled", ["Zoé.ipynb".encode(), "Zoé.ipynb".encode("cp437")])
def test_a_name_without_the_flag_for_utf8_is_read_as_it_was_meant(spelled: bytes, tmp_path: Path) -> None:
    placeholder = b"Z" + b"x" * (len(spelled) - 7) + b".ipynb"
    path = zipped(tmp_path / "class.zip", (placeholder.decode(), NOTEBOOK))
    path.write_bytes(path.read_bytes().replace(placeholder, spelled))
    (member,) = unpack(path, tmp_path / "into")
    assert member.name == ("Zoé.ipynb",)


def test_a_damaged_member_costs_itself_only(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("a.ipynb", b"A" * 100)
        opened.writestr("b.ipynb", NOTEBOOK)
    content = (tmp_path / "class.zip").read_bytes()
    (tmp_path / "class.zip").write_bytes(content.replace(b"A" * 100, b"B" * 100))
    damaged, fine = unpack(tmp_path / "class.zip", tmp_path / "into")
    assert damaged.problem is not None
    assert "damaged in the archive" in damaged.problem.en
    assert fine.path is not None


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", os.urandom(1000)])
def test_what_is_no_zip_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(content)
    with pytest.raises(UsageError, match="is not a zip that can be read"):
        unpack(tmp_path / "class.zip", tmp_path / "into")


# The command


def run(course: Course, folder: Path, *arguments: object) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, ["--course", str(course.root), "grade", *map(str, arguments)])


def test_a_dry_run_shows_who_handed_in_what_and_writes_nothing(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    path = zipped(
        tmp_path / "class.zip",
        (dated(f"{MOODLE}/a.ipynb", 2026, 11, 20), NOTEBOOK),
        (dated(f"{MOODLE}/b.ipynb", 2026, 11, 21), NOTEBOOK),
    )
    done = run(course, folder, path, "--dry-run")
    assert "Anne Dupont_101" in done.output
    assert "folder of Moodle" in done.output
    assert "there is a newer one" in done.output
    assert list(folder.iterdir()) == []


def test_a_dry_run_as_json_names_the_file_that_is_graded_instead(course: Course, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "class.zip",
        (dated(f"{MOODLE}/a.ipynb", 2026, 11, 20), NOTEBOOK),
        (dated(f"{MOODLE}/b.ipynb", 2026, 11, 21), NOTEBOOK),
    )
    done = run(course, tmp_path, path, "--dry-run", "--json")
    old, new = [json.loads(row) for row in done.output.splitlines() if row.startswith("{")]
    assert old["newer"] == f"{path}/{MOODLE}/b.ipynb"
    assert (new["submission"], new["slug"], new["pattern"], new["newer"]) == ("Anne Dupont_101", "tiny", "moodle", None)


@pytest.mark.slow
def test_the_download_of_moodle_is_graded(course: Course, tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in (
            "import os\n\nANSWERS = {}",
            'def double(x):\n    return 2 * x\n\n\nMOOD = "fine"',
            "ANSWERS['two'] = 2",
        )
    ]
    answered = json.dumps({**json.loads(NOTEBOOK), "cells": cells}).encode()
    path = zipped(
        tmp_path / "class.zip",
        (f"{MOODLE}/a.ipynb", answered),
        ("Ben_102_assignsubmission_file_/a.ipynb", b"not a notebook"),
        ("Zoé_103_assignsubmission_file_/a.pdf", b"%PDF"),
    )
    done = run(course, tmp_path, path, "--assignment", "tiny")
    assert done.exit_code == 0, done.output
    lines = [json.loads(row) for row in (tmp_path / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["submission"], row["earned"], row["unreadable"] is None) for row in lines] == [
        ("Anne Dupont_101", 20.0, True),
        ("Ben_102", 0.0, False),
        ("Zoé_103", 0.0, False),
    ]
    assert lines[0]["file"] == f"{path}/{MOODLE}/a.ipynb"
