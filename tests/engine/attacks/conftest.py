"""The corpus, tried once against our grader as the command does it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent


@pytest.fixture(scope="session")
def gained() -> dict[str, dict[str, Any]]:
    """family/cheat -> what it gained against ours, and what the next submission got."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "attack", "--corpus", str(CORPUS), "--json"],
        capture_output=True, text=True, timeout=840, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-3000:]
    found = json.loads(done.stdout)["attacks"]
    return {f"{attack['family']}/{attack['attack']}": attack["results"]["ours"] for attack in found}
