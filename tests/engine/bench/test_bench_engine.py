"""The engine's promise: one warm submission costs at most 0.3 s beyond the student's own code, on one core."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROMISED_S = 0.3


@pytest.mark.slow
def test_the_engine_takes_at_most_three_tenths_of_a_second(tmp_path: Path) -> None:
    script = Path(__file__).parent / "bench_engine.py"
    done = subprocess.run(
        [sys.executable, str(script), "--engine-only", "--runs", "5", "--json"],
        capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # On a machine that does other work the wall clock counts that work too: then the processor time of the trusted
    # process must keep the promise, and the best of the runs must come near it.
    quiet = found["load_average"] < 1.0
    assert found["processor_median_s"] <= PROMISED_S, found
    assert found["engine_median_s" if quiet else "engine_min_s"] <= (PROMISED_S if quiet else 3 * PROMISED_S), found
