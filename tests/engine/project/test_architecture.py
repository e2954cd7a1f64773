"""The architecture page tells of the code as it is: its folders, its steps, the names in its ten steps."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from test_staircase import PACKAGE, STEPS

PAGE = (PACKAGE / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py):\s+([\w.]+)`", PAGE)))
MODULES = sorted(set(re.findall(r"`((?:\w+/)+\w+\.py)`", PAGE)))


def section(heading: str) -> str:
    """The text below a heading, up to the next."""
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_the_house_has_the_folders_and_modules_of_the_package_and_no_others():
    drawn = re.findall(r"^  ([\w.]+?)/? {2,}", section("The house"), re.MULTILINE)
    there = {
        path.name
        for path in PACKAGE.iterdir()
        if path.name[0] not in "_." and (path.suffix == ".py" or any(path.glob("*.py")))
    }
    assert set(drawn) == there
    assert len(drawn) == len(set(drawn))


def test_the_top_of_the_house_is_there():
    folders = re.findall(r"^([\w/]+)/ {2,}", section("The house"), re.MULTILINE)
    assert "autograder" in folders
    assert all((PACKAGE.parent / folder).is_dir() for folder in folders)


def test_the_steps_are_those_that_hold():
    drawn = re.findall(r"^\d  (.+)$", section("The staircase of imports"), re.MULTILINE)
    assert [tuple(step.split(", ")) for step in drawn] == [
        tuple(name for name in step if name != "__main__") for step in STEPS
    ]


def test_a_grading_has_ten_steps():
    steps = re.findall(r"^(\d+)\. \*\*", section("One grading in ten steps"), re.MULTILINE)
    assert steps == [str(number) for number in range(1, 11)]
    assert len(NAMED) >= 15


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_a_name_of_the_page_is_defined_where_it_says(module: str, name: str):
    body = ast.parse((PACKAGE / module).read_text(encoding="utf-8")).body
    for part in name.split("."):
        (found,) = [node for node in body if getattr(node, "name", None) == part]
        body = getattr(found, "body", [])


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_the_page_is_there(module: str):
    assert any((root / module).is_file() for root in (PACKAGE, Path(PACKAGE).parent))
