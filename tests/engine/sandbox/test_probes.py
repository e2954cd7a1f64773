"""The self-test of the boundary: it holds here, and it sees each wall that is taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import IsolationError
from autograder.grade.engine import Engine
from autograder.sandbox import jail, probe_cell
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.probes import Probe, require_walls, try_walls

Sabotage = Callable[[str, str], None]
WITHOUT: dict[str, tuple[str, str, set[str]]] = {
    "the filter of system calls": (
        "    filter_system_calls()\n", "", {"use the kernel's keyrings", "use io_uring", "trace a process"}
    ),
    "the drop of capabilities": ("    drop_capabilities()\n", "", {"hold a capability"}),
    "a session of its own": ("    os.setsid()\n", "", {"share a process group with the grader"}),
    "a limit of inodes": (",nr_inodes={int(limits['scratch_files'])}", "", {"use up the inodes"}),
    "a limit of memory": ("(resource.RLIMIT_DATA, limits[\"data_bytes\"]),", "", {"take memory without end"}),
}  # fmt: skip
"""What is taken away: (text of confine.py, what stands there instead, the probes that must see it)."""


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Sabotage:
    """Change the copy of confine.py that the next zygote gets."""

    def change(old: str, new: str) -> None:
        copy = jail._copy_runtime

        def spoiled(folder: Path) -> Path:
            runtime = copy(folder)
            confine = runtime / "autograder" / "sandbox" / "confine.py"
            text = confine.read_text()
            assert old in text
            confine.write_text(text.replace(old, new, 1))
            return runtime

        monkeypatch.setattr(jail, "_copy_runtime", spoiled)

    return change


def breached(probes: list[Probe]) -> set[str]:
    return {probe.attempt for probe in probes if not probe.held}


def test_every_wall_of_this_machine_holds(zygote: Zygote) -> None:
    found = try_walls(zygote, Limits(), deep=True)
    assert len(found) > 30
    assert breached(found) == set()


def test_a_file_that_lies_in_the_open_is_seen(zygote: Zygote) -> None:
    assert breached(try_walls(zygote, Limits(), files=("/usr/bin/env",))) == {"read a file of the teacher"}


@pytest.mark.parametrize(("old", "new", "seen"), WITHOUT.values(), ids=WITHOUT)
def test_a_wall_that_is_taken_away_is_missed(sabotage: Sabotage, old: str, new: str, seen: set[str]) -> None:
    sabotage(old, new)
    zygote = Zygote.start()
    try:
        assert breached(try_walls(zygote, Limits())) >= seen
        with pytest.raises(IsolationError, match=r"does not hold, so nothing was graded.*doctor --probe"):
            require_walls(zygote, Limits())
    finally:
        zygote.close()


def test_a_variable_of_the_teacher_that_slips_in_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEACHERS_TOKEN", "s3cret")
    with monkeypatch.context() as patch:
        patch.setattr(jail, "environment", lambda plain=jail.environment: {**plain(), "TEACHERS_TOKEN": "s3cret"})
        zygote = Zygote.start()
    try:
        assert breached(try_walls(zygote, Limits())) == {"see the teacher's environment"}
    finally:
        zygote.close()


def test_a_variable_that_libraries_set_on_both_sides_is_no_breach(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMP_INIT_AT_FORK", "FALSE")
    assert breached(try_walls(zygote, Limits())) == set()


def test_grading_refuses_to_start_behind_a_wall_that_does_not_stand(sabotage: Sabotage, tmp_path: Path) -> None:
    sabotage("    drop_capabilities()\n", "")
    with Engine(Course(tmp_path)) as engine, pytest.raises(IsolationError, match="hold a capability"):
        engine.start()


def test_the_walls_are_tried_once_and_the_lower_level_promises_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried: list[Zygote] = []
    monkeypatch.setattr("autograder.grade.engine.require_walls", lambda zygote, limits: tried.append(zygote))
    monkeypatch.setattr(Zygote, "start", classmethod(lambda cls, level, device: Stub()))
    with Engine(Course(tmp_path)) as engine:
        engine.start()
        engine.close()
        engine.start()
    with Engine(Course(tmp_path), isolation="process") as engine:
        engine.start()
    assert len(tried) == 1


class Stub:
    def close(self) -> None:
        pass


def test_a_probe_that_cannot_be_made_says_so_and_is_no_wall() -> None:
    def impossible() -> bool:
        raise NotImplementedError("not on this machine")

    verdict = probe_cell._verdict(impossible)
    assert verdict == "not shown: NotImplementedError: not on this machine"
    assert not Probe("x", verdict).held


def test_the_page_on_threats_lists_the_probes_of_doctor(zygote: Zygote) -> None:
    page = (Path(jail.__file__).parent / "THREATS.md").read_text(encoding="utf-8")
    listed = {line[2:].rstrip(".;") for line in page.split("## The probes")[1].splitlines() if line.startswith("- ")}
    assert listed == {probe.attempt for probe in try_walls(zygote, Limits(), deep=True)}
