"""What the repository promises on its first pages holds: commands exist, pins are complete, no machine is named."""

from __future__ import annotations

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.cli import main

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = sorted({*PROJECT["dependencies"], *chain.from_iterable(PROJECT["optional-dependencies"].values())})
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
VERSIONS = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in PINS}


def tracked() -> list[Path]:
    """Files that git holds. A clone may belong to another user than the one who runs the tests."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def is_shell(path: Path) -> bool:
    """Its first line says so."""
    with path.open("rb") as file:
        return re.match(rb"#!.*\b(ba)?sh\b", file.readline(200)) is not None


TRACKED = tracked()
SCRIPTS = [path for path in TRACKED if is_shell(path)]

NAMES_A_MACHINE = re.compile(
    r"""
      (?:https?|file)://\S*/simple\b     # a registry of packages
    | \b(?:extra-)?index-url\b           # the option that names one
    | \bfind-links\b
    | (?<![\w.])/(?:home|Users)/\w       # somebody's own folder
    | (?<![\w.])/(?:opt|mnt|srv)/\w      # where one machine keeps something
    """,
    re.VERBOSE,
)


def names_a_machine(text: str) -> list[str]:
    """Every place where a text names a registry or a folder of one machine."""
    return [found.group() for found in NAMES_A_MACHINE.finditer(text)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_shell_script_can_be_parsed(path: Path) -> None:
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["setup", "demo", "test", "run", "lock"])
def test_the_scripts_are_found_and_may_be_run(name: str) -> None:
    script = ROOT / ".ci" / name
    assert script in SCRIPTS
    assert script.stat().st_mode & 0o111


def test_the_scripts_that_readme_names_exist() -> None:
    named = sorted(set(re.findall(r"\bbash (\.ci/\w+)", README)))
    assert {".ci/demo", ".ci/test"} <= set(named)
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_verbs_that_readme_names_exist() -> None:
    named = set(re.findall(r"(?:`|^ *|/)autograder ([a-z]+)\b", README, re.MULTILINE))
    assert {"build", "verify", "check", "grade", "doctor", "demo"} <= named
    assert named <= set(main.commands)


@pytest.mark.parametrize("line", REQUIREMENTS)
def test_a_requirement_is_pinned_to_a_version_that_it_allows(line: str) -> None:
    requirement = Requirement(line)
    assert requirement.specifier.contains(VERSIONS[canonicalize_name(requirement.name)])


def test_a_pin_is_one_plain_version() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line)] == []


def test_the_pins_are_sorted_and_unique() -> None:
    names = [pin.name.upper() for pin in PINS]  # as `sort -f` folds them
    assert names == sorted(set(names))


def test_the_pins_were_made_under_the_oldest_python_that_we_serve() -> None:
    header = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[0]
    assert "Python 3.11.2" in header  # Debian 12's: a newer one gets packages that it cannot have


def test_torch_is_pinned_without_a_build() -> None:
    assert VERSIONS["torch"] == "2.13.0"


@pytest.mark.parametrize(
    "text",
    [
        "pip install --index-url https://packages.example/simple torch",
        "/home/ada/course",
        "see /opt/python/bin/python",
    ],
)
def test_a_text_that_names_a_machine_is_seen(text: str) -> None:
    assert names_a_machine(text)


def test_no_tracked_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    texts = [path for path in TRACKED if path != Path(__file__) and path.suffix not in {".png", ".gz", ".zip", ".pt"}]
    named = {
        str(path.relative_to(ROOT)): found
        for path in texts
        if (found := names_a_machine(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert named == {}
