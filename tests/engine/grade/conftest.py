"""What the engine made of the scenarios of a file of tests, run once in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def scenarios(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Name of a scenario -> what became of it; the file of tests names its own: see engine_scenarios.py."""
    script = Path(__file__).parent / "engine_scenarios.py"
    # A teacher's shell, in which Python writes bytecode.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path_factory.mktemp("scenarios")), *request.module.SCENARIOS],
        capture_output=True, text=True, timeout=240, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found
