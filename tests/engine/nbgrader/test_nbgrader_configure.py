from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader_course import REPOSITORY
from traitlets.config import Config, PyFileConfigLoader

from autograder.bridges.nbgrader import configure


def loaded(path: Path) -> Config:
    return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()


def test_the_courses_own_file_configures_nbgrader() -> None:
    config = loaded(REPOSITORY / "nbgrader_config.py")
    assert config.CourseDirectory.root == str(REPOSITORY)
    assert config.CourseDirectory.source_directory == "assignments/fr"
    assert config.Autograde.autograde_preprocessors[0] == "autograder.bridges.nbgrader_steps.Grade"


def test_later_lines_of_the_file_win(tmp_path: Path) -> None:
    path = tmp_path / "nbgrader_config.py"
    text = (REPOSITORY / "nbgrader_config.py").read_text()
    path.write_text(text + "\nc.CourseDirectory.release_directory = 'theirs'\n")
    assert loaded(path).CourseDirectory.release_directory == "theirs"


def test_the_configuration_can_be_shown_by_the_formgrader() -> None:
    assert json.dumps(loaded(REPOSITORY / "nbgrader_config.py"))


def test_reading_the_configuration_imports_neither_torch_nor_nbgrader() -> None:
    code = "import sys, autograder.bridges.nbgrader; sys.exit(any(m in sys.modules for m in ('torch', 'nbgrader')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_skeletons_of_our_source_are_not_wiped() -> None:
    config = Config()
    configure(config, REPOSITORY)
    assert not [step for step in config.GenerateAssignment.preprocessors if step.endswith("ClearSolutions")]


def test_a_released_notebook_is_the_students_notebook_with_checksums(released_course: Path) -> None:
    released = json.loads((released_course / "release/nbgrader/density/density.ipynb").read_text())
    source = json.loads((released_course / "assignments/fr/density/density.ipynb").read_text())
    assert [cell["source"] for cell in released["cells"]] == [cell["source"] for cell in source["cells"]]


def test_alembic_is_found_beside_python(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import shutil

    monkeypatch.setenv("PATH", "/nowhere")
    configure(Config(), REPOSITORY)
    assert os.environ["PATH"].endswith("/nowhere")
    assert shutil.which("alembic") is not None
