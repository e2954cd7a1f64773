"""A class in parts: each file in one of them, all together what one machine would have written, or a sentence."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from class_run import Class, Nowhere, full_marks
from killing import Room

from autograder.errors import UsageError
from autograder.grade.batch import Entry, Graded
from autograder.grade.item import Item
from autograder.grade.merging import differences
from autograder.grade.roll import Part, Shard
from autograder.text import Text

SIZE = 12
STORES = [f"verdicts.{number}-of-3.db" for number in (1, 2, 3)]


def item(number: int, sha256: str = "") -> Item:
    return Item(Entry(Path(f"{number}.ipynb"), f"student{number}"), "tiny", "en", sha256 or str(number), {})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class graded whole and in three parts; two of its files are the same, one is no notebook of the course."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
        patch.setenv("AUTOGRADER_SECRET", "shards")
        found = Class(Room(tmp_path_factory.mktemp("shards"), size=SIZE))
        shutil.copy(found.notebook("student03"), found.notebook("student07"))
        (found.folder / "in" / "unknown.ipynb").write_text("{}")
        for options in ((), ("--shard", "1/3"), ("--shard", "2/3"), ("--shard", "3/3")):
            done = found.grade(*options)
            assert done.exit_code == 0, done.output
    return found


@pytest.fixture
def parts(made: Class, tmp_path: Path) -> Class:
    """The same, to be changed at will."""
    room = Room.__new__(Room)
    room.root = tmp_path
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    return Class(room)


def test_each_file_is_in_one_part_and_the_parts_are_even() -> None:
    shards = [Shard(number, 8) for number in range(1, 9)]
    sizes = Counter(shard.number for number in range(4000) for shard in shards if shard.holds(item(number)))
    assert sum(sizes.values()) == 4000
    # binomial with mean 500 and standard deviation 21: five of them
    assert all(abs(size - 500) < 105 for size in sizes.values())


def test_equal_files_are_in_the_same_part() -> None:
    assert len({shard for shard in range(1, 9) for who in (1, 2, 3) if Shard(shard, 8).holds(item(who, "same"))}) == 1


def test_a_part_is_read_back_as_it_was_kept() -> None:
    unknown = Graded(Entry(Path("x.ipynb"), "x"), None, Text("inconnu", "unknown"))
    part = Part.of(Shard(1, 1), [item(1), unknown])
    assert Part.from_json(part.as_json()) == part


@pytest.mark.parametrize("text", ["0/8", "9/8", "1", "1/", "/8", "a/b", "-1/8", "1/8/2"])
def test_what_is_no_part_is_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="such as 2/8"):
        Shard.parse(text)


def test_the_parts_merged_are_what_one_machine_writes(parts: Class) -> None:
    sizes = [len(parts.lines(f"verdicts.{number}-of-3.jsonl")) for number in (1, 2, 3)]
    assert sum(sizes) == SIZE + 1
    assert min(sizes) > 0
    done = parts.merge("all.jsonl", *STORES)
    assert done.exit_code == 0, done.output
    assert (parts.folder / "out/all.jsonl").read_bytes() == (parts.folder / "out/verdicts.jsonl").read_bytes()
    assert [line["same_as"] for line in parts.lines("all.jsonl") if line["submission"] == "student07"] == ["student03"]


def test_merging_again_changes_nothing(parts: Class) -> None:
    for order in (STORES, STORES[::-1], [*STORES, STORES[0]]):
        assert parts.merge("all.jsonl", *order).exit_code == 0
    assert (parts.folder / "out/all.jsonl").read_bytes() == (parts.folder / "out/verdicts.jsonl").read_bytes()
    assert parts.merge("again.jsonl", "all.db").exit_code == 0
    assert (parts.folder / "out/again.jsonl").read_bytes() == (parts.folder / "out/verdicts.jsonl").read_bytes()


def test_a_part_graded_again_brings_its_newer_verdicts(parts: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "autograder.verbs.grading.backend_for", lambda *_: Nowhere(lambda item: {**full_marks(item), "earned": 5.0})
    )
    monkeypatch.setenv("AUTOGRADER_SECRET", "shards")
    parts.merge("all.jsonl", *STORES)
    assert parts.grade("--shard", "2/3", "--force").exit_code == 0
    parts.merge("all.jsonl", *STORES)
    second = {line["submission"] for line in parts.lines("verdicts.2-of-3.jsonl") if line["slug"]}
    assert {line["submission"] for line in parts.lines("all.jsonl") if line["earned"] == 5.0} == second


def test_a_missing_part_is_named_and_nothing_is_written(parts: Class) -> None:
    done = parts.merge("all.jsonl", STORES[0], STORES[2])
    assert done.exit_code == 2
    assert "Of 3 parts of this class, 2 is missing" in done.stderr
    assert not (parts.folder / "out/all.jsonl").exists()


def test_a_store_of_a_whole_class_is_no_part(parts: Class) -> None:
    done = parts.merge("all.jsonl", "verdicts.db")
    assert done.exit_code == 2
    assert "does not hold a part of a class" in done.stderr


def test_parts_graded_under_another_secret_are_refused(parts: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
    monkeypatch.setenv("AUTOGRADER_SECRET", "another")
    parts.grade("--shard", "2/3")
    done = parts.merge("all.jsonl", *STORES)
    assert done.exit_code == 2
    assert "were not graded under the same conditions (secret of the course)" in done.stderr


def test_parts_of_another_class_are_refused(parts: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
    monkeypatch.setenv("AUTOGRADER_SECRET", "shards")
    parts.notebook("student05").unlink()
    parts.grade("--shard", "2/3")
    done = parts.merge("all.jsonl", *STORES)
    assert done.exit_code == 2
    assert "are not parts of the same class" in done.stderr


def test_parts_of_another_division_are_refused(parts: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.verbs.grading.backend_for", lambda *_: Nowhere())
    monkeypatch.setenv("AUTOGRADER_SECRET", "shards")
    parts.grade("--shard", "2/4")
    done = parts.merge("all.jsonl", STORES[0], "verdicts.2-of-4.db")
    assert done.exit_code == 2
    assert "are parts of 3 and of 4" in done.stderr


def test_what_differs_is_named() -> None:
    one = {"vae": {"suite": "1", "data": "digits"}, "markov": {"suite": "1"}}
    assert differences(one, {"vae": {"suite": "2", "data": "mnist"}}) == ["images", "hidden suite"]


def test_a_store_that_is_not_there_is_a_sentence(parts: Class) -> None:
    done = parts.merge("all.jsonl", "verdicts.4-of-4.db")
    assert done.exit_code == 2
    assert "there is no such store" in done.stderr
    assert not (parts.folder / "out/verdicts.4-of-4.db").exists()
