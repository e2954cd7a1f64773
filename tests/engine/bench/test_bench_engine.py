"""The engine's promise: a warm submission costs little beyond the student's own code, on one core.

0.12 s for the processes and pytest, 0.0075 s for each check, hence 0.3 s for two dozen; and, where the grader measures
what a model draws, 0.2 s for each thousand images.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

START_S, CHECK_S, MEASURES_S = 0.12, 0.0075, 0.2
MEASURED = 3
"""Of the VAE: a thousand images each, which two checks look at."""


@pytest.mark.slow
@pytest.mark.alone
def test_the_engine_takes_a_tenth_of_a_second_and_little_for_each_check(tmp_path: Path) -> None:
    script = Path(__file__).parent / "bench_engine.py"
    done = subprocess.run(
        [sys.executable, str(script), "--engine-only", "--runs", "5", "--json"],
        capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    promised_s = START_S + CHECK_S * found["checks"] + MEASURES_S * MEASURED
    # On a machine that does other work the wall clock counts that work too: then the processor time of the trusted
    # process must keep the promise, and the best of the runs must come near it.
    quiet = found["load_average"] < 1.0
    assert found["processor_median_s"] <= promised_s, found
    assert found["engine_median_s" if quiet else "engine_min_s"] <= (promised_s if quiet else 3 * promised_s), found
