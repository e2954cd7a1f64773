"""How many slots: never more than cores, memory or work; a container's limits count as the machine's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.grade.backends import capacity as machine
from autograder.grade.backends.capacity import ENGINE_BYTES, Capacity
from autograder.sandbox.limits import Limits

ONE_SLOT = Limits().memory_bytes + ENGINE_BYTES


@pytest.mark.parametrize(
    ("cores", "memory", "submissions", "slots", "lacks"),
    [
        (8, 100 * ONE_SLOT, 400, 8, False),
        (8, 3 * ONE_SLOT + 1, 400, 3, True),
        (8, ONE_SLOT - 1, 400, 1, True),
        (8, 100 * ONE_SLOT, 5, 2, False),
        (8, 100 * ONE_SLOT, 4, 1, False),
        (1, 2 * ONE_SLOT, 400, 1, False),
        (8, 2 * ONE_SLOT, 3, 1, False),
    ],
)
def test_slots_are_bounded_by_cores_memory_and_work(
    cores: int, memory: int, submissions: int, slots: int, lacks: bool
) -> None:
    found = Capacity(cores, memory)
    assert found.slots(submissions, Limits()) == slots
    assert found.lacks_memory(submissions, Limits()) == lacks


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The control group of this process, of version 2, whose files can be written."""
    folder = tmp_path / "jobs" / "ours"
    folder.mkdir(parents=True)
    monkeypatch.setattr(machine, "CGROUPS", tmp_path)
    lines = machine._lines
    membership = ["0::/jobs/ours"]
    monkeypatch.setattr(
        machine, "_lines", lambda path: membership if path == Path("/proc/self/cgroup") else lines(path)
    )
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    return folder


def test_without_limits_of_a_group_the_affinity_decides(group: Path) -> None:
    assert machine.usable_cores() == 8


def test_a_group_that_grants_two_and_a_half_cores_gives_three_slots(group: Path) -> None:
    (group / "cpu.max").write_text("250000 100000\n")
    assert machine.usable_cores() == 3


def test_the_group_above_counts_too(group: Path) -> None:
    (group / "cpu.max").write_text("max 100000\n")
    (group.parent / "cpu.max").write_text("50000 100000\n")
    assert machine.usable_cores() == 1


def test_the_memory_of_a_group_is_what_it_has_left_and_pages_that_give_way(group: Path) -> None:
    (group / "memory.max").write_text("1000000\n")
    (group / "memory.current").write_text("900000\n")
    (group / "memory.stat").write_text("anon 1\ninactive_file 50000\n")
    assert machine.free_bytes() == 150_000


def test_a_group_without_a_limit_leaves_the_machines_memory(group: Path) -> None:
    (group / "memory.max").write_text("max\n")
    (group / "memory.current").write_text("900000\n")
    assert machine.free_bytes() > 150_000_000
