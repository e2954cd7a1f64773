"""Imports go one way, down the staircase, and what enters the student's process brings nothing of ours along."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "autograder"

STEPS = (
    ("text",),
    ("model", "errors", "course", "data"),
    ("source", "suite", "sandbox", "quality"),
    ("grade",),
    ("report",),
    ("bridges", "public", "release"),
    ("demo", "attack"),
    ("verbs", "cli", "__main__"),
)
"""From the ground up. A module imports from its own step and from those before it."""

HEIGHT = {name: height for height, step in enumerate(STEPS) for name in step}

CHILD_SIDE = (
    "child", "confine", "given", *sorted(path.stem for path in (PACKAGE / "sandbox").glob("given_*.py")), "notebook",
    "otter_stub", "placement", "training", "wire", "zygote",
)  # fmt: skip
"""Modules of `autograder.sandbox` that run where the student's code runs."""

CHILD_MAY_IMPORT = sys.stdlib_module_names | {"numpy", "torch", "safetensors", "IPython", "traitlets"}

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "template")  # files of a course


def name_of(path: Path) -> str:
    """autograder/suite/declare.py -> autograder.suite.declare; a package has its folder's name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Full names of all that a module imports, wherever in it: inside functions and for types too."""
    package = name_of(path).split(".")
    if path.stem != "__init__":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)


def step_of(module: str) -> str:
    """autograder.suite.declare -> suite; the package itself is on no step."""
    return module.split(".")[1] if module.count(".") else ""


def climbs(path: Path) -> list[str]:
    """The imports of a module that go up the staircase."""
    here = step_of(name_of(path))
    ours = {name for name in imports_of(path) if name.startswith("autograder.") and step_of(name) in HEIGHT}
    return sorted(name for name in ours if HEIGHT[step_of(name)] > HEIGHT.get(here, 0))


def strangers(path: Path) -> list[str]:
    """What a module of the student's side imports and may not."""
    friends = {"autograder", "autograder.sandbox", *(f"autograder.sandbox.{name}" for name in CHILD_SIDE)}

    def welcome(name: str) -> bool:
        return name in friends or name.rpartition(".")[0] in friends - {"autograder", "autograder.sandbox"}

    return sorted(
        name
        for name in imports_of(path)
        if (not welcome(name) if name.split(".")[0] == "autograder" else name.split(".")[0] not in CHILD_MAY_IMPORT)
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_go_down(path: Path) -> None:
    assert climbs(path) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_stands_on_a_step(path: Path) -> None:
    assert step_of(name_of(path)) in {"", *HEIGHT}, "give it a place in STEPS"


@pytest.mark.parametrize("name", CHILD_SIDE)
def test_the_students_side_brings_nothing_of_ours_along(name: str) -> None:
    assert strangers(PACKAGE / "sandbox" / f"{name}.py") == []


def test_an_import_that_climbs_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    module = tmp_path / "autograder" / "suite" / "probe.py"
    module.parent.mkdir(parents=True)
    module.write_text("def f():\n    from ..grade import engine\n    import autograder.cli\n")
    assert climbs(module) == ["autograder.cli", "autograder.grade", "autograder.grade.engine"]


def test_a_stranger_on_the_students_side_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    module = tmp_path / "autograder" / "sandbox" / "child.py"
    module.parent.mkdir(parents=True)
    module.write_text("import os, yaml\nfrom autograder.sandbox import wire, session\nfrom autograder import text\n")
    assert strangers(module) == ["autograder.sandbox.session", "autograder.text", "yaml"]


@pytest.mark.slow
def test_importing_every_module_leaves_cuda_uninitialized() -> None:
    names = [name_of(path) for path in MODULES if path.stem not in {"__main__", "launch"}]
    program = f"import importlib, torch\nfor name in {names!r}: importlib.import_module(name)\n"
    done = subprocess.run(
        [sys.executable, "-c", program + "assert not torch.cuda.is_initialized()"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
