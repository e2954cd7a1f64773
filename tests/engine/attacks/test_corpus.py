"""The corpus is well formed: each file says its law, hands something in, and speaks to this machine only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.attack.corpus import FAMILIES, PARTS, load
from autograder.errors import UsageError

CORPUS = Path(__file__).parent
FILES = sorted(path for family in FAMILIES for path in (CORPUS / family).rglob("*.py"))
ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|https?://[^/\s\"')]+|\b[a-z0-9-]+\.(?:com|org|net|io|fr|edu|dev)\b")
LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|0\.0\.0\.0|https?://(?:127\.0\.0\.1|localhost|\{|%|\$).*|255\.255\.255\.255")
EXAMPLES = re.compile(r"(?:https?://)?[\w.-]*(?:example\.(?:com|org|net)|\.invalid|www\.w3\.org)\b.*")
"""Names that nobody can have, and the name of an XML vocabulary, which is not an address that anything connects to."""


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_its_first_line_is_a_law(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert docstring.split("\n")[0].endswith(".")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_lies_in_the_folder_of_its_family(path: Path) -> None:
    assert path.parent.parent == CORPUS


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_names_no_address_but_loopback(path: Path) -> None:
    found = ADDRESS.findall(path.read_text(encoding="utf-8"))
    assert [name for name in found if not LOOPBACK.fullmatch(name) and not EXAMPLES.fullmatch(name)] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_reading_it_runs_nothing_of_the_attack(path: Path) -> None:
    """Only texts, imports and functions stand at the top of the file: the lab imports it outside of any jail."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    allowed = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef)
    assert [type(node).__name__ for node in body[1:] if not isinstance(node, allowed)] == []


def test_a_folder_without_attacks_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no attack"):
        load(tmp_path)


def test_no_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No corpus of attacks"):
        load(tmp_path / "nowhere")


def test_a_file_without_a_law_is_refused(tmp_path: Path) -> None:
    (tmp_path / "forging").mkdir()
    (tmp_path / "forging" / "lawless.py").write_text("CELL = ''\n")
    with pytest.raises(UsageError, match="the law that must hold"):
        load(tmp_path)


def test_a_file_that_hands_nothing_in_is_refused(tmp_path: Path) -> None:
    (tmp_path / "forging").mkdir()
    (tmp_path / "forging" / "idle.py").write_text('"""A law."""\nMERITS = 1.0\n')
    with pytest.raises(UsageError, match="hands nothing in"):
        load(tmp_path)


def test_an_unknown_attack_is_refused() -> None:
    with pytest.raises(UsageError, match="has no attack nothing"):
        load(CORPUS, ["nothing"])


def test_attacks_are_chosen_by_family_and_by_name() -> None:
    assert [cheat.key for cheat in load(CORPUS, ["patched_allclose", "lingering/daemon"])] == [
        "forging/patched_allclose",
        "lingering/daemon",
    ]


def test_the_parts_of_a_file_are_those_that_the_lab_knows() -> None:
    """A misspelt CEL would be an attack that does nothing."""
    capitals = {
        target.id
        for path in FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper() and not target.id.startswith("_")
    }
    assert capitals <= set(PARTS)
