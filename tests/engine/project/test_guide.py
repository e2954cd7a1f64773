"""The guide to one's own assignment: its files are written and its commands run, in an empty folder, as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[3] / "autograder" / "WRITING.md"
STEP = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*(?P<added>, at the end:)?\n\n```python\n(?P<content>.*?)^```$"
    r"|^```bash\n(?P<commands>.*?)^```$"
    r"|^```text\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_guide_does_what_it_says(tmp_path: Path) -> None:
    said, done = "", 0
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "NO_COLOR": "1"}
    environment |= {"AUTOGRADER_SECRET": "the guide", "OMP_NUM_THREADS": "1", "COLUMNS": "200"}
    environment.pop("AUTOGRADER_COURSE", None)
    for step in STEP.finditer(GUIDE.read_text(encoding="utf-8")):
        if step["file"]:
            path = tmp_path / step["file"]
            assert path.exists() or path.name == "public.py", path
            with path.open("a" if step["added"] else "w", encoding="utf-8") as file:
                file.write(step["content"])
        elif step["commands"]:
            ran = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", step["commands"]], cwd=tmp_path, env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )  # fmt: skip
            said = ran.stdout
            assert ran.returncode == 0, f"{step['commands']}\n{said}"
        else:
            missing = [line for line in step["output"].splitlines() if line not in said]
            assert not missing, f"the guide shows {missing}; the command said:\n{said}"
        done += 1
    assert done > 15, "the pattern finds the steps of the guide"
