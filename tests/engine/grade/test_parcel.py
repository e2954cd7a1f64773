"""What travels to another machine: the course without its secret, and a notebook; and who may grade there."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_course import write_course

from autograder.course import Course
from autograder.errors import IsolationError, SandboxError, UsageError
from autograder.grade.backends.parcel import Parcel, arrived, content_of
from autograder.grade.backends.ray_cluster import RayCluster
from autograder.grade.backends.ray_node import Grader, difference
from autograder.grade.batch import Entry
from autograder.grade.engine import Engine
from autograder.grade.item import Conditions, Item, suite_digest
from autograder.grade.terms import Terms
from autograder.report.schema import line
from autograder.source.derive import solved_notebook
from autograder.source.read import read_source

LINE = [line.__module__, line.__qualname__]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    found = write_course(tmp_path / "course", suite=("timeout_s=1.0", "timeout_s=20.0"))
    (found.root / "solutions" / ".secret").write_text("nobody's business")
    return found


@pytest.fixture
def item(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Item:
    monkeypatch.setenv("AUTOGRADER_SECRET", "parcel")
    path = tmp_path / "anne.ipynb"
    path.write_text(json.dumps(solved_notebook(read_source(course, "tiny"), "en")))
    return Item(Entry(path, "anne"), "tiny", "en", _sha256(path), Conditions(Terms(course))["tiny"])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def slot(course: Course, item: Item) -> Iterator[Grader]:
    found = Grader(Parcel.of(course, ["tiny"]), {"terms": Terms(course).as_json(), "line": LINE}, "parcel")
    yield found
    found.close()


def test_a_course_that_travelled_asks_the_same(course: Course, tmp_path: Path) -> None:
    there = Parcel.of(course, ["tiny"]).unpack(tmp_path / "there")
    assert suite_digest(there, "tiny") == suite_digest(course, "tiny")
    assert there.slugs() == ["tiny"]


def test_equal_courses_make_equal_parcels_and_the_secret_is_in_none(course: Course, tmp_path: Path) -> None:
    one = Parcel.of(course, ["tiny"])
    os.utime(course.suite("tiny"), (1, 1))
    assert Parcel.of(course, ["tiny"]) == one
    assert b"nobody's business" not in one.content


def test_a_damaged_parcel_is_not_unpacked(course: Course, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="came to this machine damaged"):
        replace(Parcel.of(course, ["tiny"]), sha256="0").unpack(tmp_path / "there")


def test_an_item_travels_with_the_name_of_its_file(item: Item, tmp_path: Path) -> None:
    travels, content = content_of(item)
    there = arrived(Item.from_json(json.loads(json.dumps(travels.as_json()))), content, tmp_path)
    assert there.entry.path.read_bytes() == item.entry.path.read_bytes()
    assert (there.entry.file, there.key) == (item.entry.file, item.key)


def test_a_file_that_cannot_be_read_travels_as_its_reason(item: Item) -> None:
    item.entry.path.unlink()
    travels, content = content_of(item)
    assert content == b""
    assert travels.entry.problem is not None


def test_other_conditions_are_a_sentence_that_names_them() -> None:
    said = difference(
        "vae", {"packages": {"torch": "2"}, "device": "cpu"}, {"packages": {"torch": "1"}, "device": "cpu"}
    )
    assert said == "It would not grade vae as this machine does (packages: {'torch': '2'} here, {'torch': '1'} there)."


def test_a_slot_elsewhere_gives_the_verdict_and_what_cells_showed(slot: Grader, item: Item) -> None:
    assert slot.examine({"tiny": item.conditions}) == {"token": False, "problem": ""}
    travels, content = content_of(item)
    answer = slot.grade(travels.as_json(), content)
    assert (answer["verdict"]["earned"], answer["verdict"]["sha256"]) == (20.0, item.sha256)
    assert answer["verdict"]["file"] == str(item.entry.path)
    assert answer["outputs"] == b"{}"


def test_a_slot_that_cannot_isolate_says_so(slot: Grader, item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(engine: Engine) -> None:
        raise IsolationError("no user namespaces here")

    monkeypatch.setattr(Engine, "start", refuse)
    assert slot.examine({"tiny": item.conditions})["problem"] == "no user namespaces here"
    assert slot.grade(*_sent(item)) == {"type": "IsolationError", "text": "no user namespaces here"}


def _sent(item: Item) -> tuple[dict[str, Any], bytes]:
    travels, content = content_of(item)
    return travels.as_json(), content


def test_a_slot_whose_files_differ_may_not_grade(slot: Grader, item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "start", lambda engine: None)
    problem = slot.examine({"tiny": {**item.conditions, "suite": "another"}})["problem"]
    assert problem.startswith("It would not grade tiny as this machine does (suite: another here, ")


def test_ray_that_is_not_installed_is_a_sentence(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'autograder\[ray\]'"):
        RayCluster(Terms(course), line=line, address="127.0.0.1:6379")


@pytest.mark.parametrize("address", ["192.0.2.1:6379", "ray://grader.example:10001"])
def test_a_cluster_that_asks_for_no_token_is_refused(
    course: Course, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", type(sys)("ray"))
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    with pytest.raises(UsageError, match="without a token runs what anybody sends it"):
        RayCluster(Terms(course), line=line, address=address)


def test_an_address_without_a_port_is_a_sentence(course: Course) -> None:
    with pytest.raises(UsageError, match="expected host:6379"):
        RayCluster(Terms(course), line=line, address="grader")
