"""The examples for a Slurm array, a CI matrix and a Kubernetes Job: they parse, and the script of a part does it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from autograder.cli import main

EXAMPLES = Path(__file__).parents[3] / "autograder" / "grade" / "backends" / "examples"
OPTIONS = r"autograder (?:--course \S+ )?(grade|merge) [^\n&]*"


class Task:
    """The script of a part, with a grader that only says that it was there."""

    def __init__(self, folder: Path, grader: str) -> None:
        self.results = folder / "results"
        self.local = folder / "local"
        self.local.mkdir()
        program = folder / "bin" / "autograder"
        program.parent.mkdir()
        program.write_text(f"#!/usr/bin/env bash\n{grader}\n")
        program.chmod(0o755)
        self.environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}", "COURSE": "/the/course", "HANDED_IN": "/handed in",
            "RESULTS": str(self.results), "TMPDIR": str(self.local), "CALLS": str(folder / "calls"),
        }  # fmt: skip
        self.calls = folder / "calls"

    def start(self, **variables: str) -> subprocess.Popen[str]:
        line = ["bash", str(EXAMPLES / "part.sh")]
        return subprocess.Popen(line, env=self.environment | variables, stderr=subprocess.PIPE, text=True)


NOTING = """printf '%s\\n' "$@" >> "$CALLS"
while [ $# -gt 0 ]; do [ "$1" = --out ] && out=$2; [ "$1" = --shard ] && part=${2/\\//-of-}; shift; done
store=${out%.jsonl}.$part.db
"""


def test_a_task_of_an_array_grades_its_part_and_keeps_it_on_the_common_disk(tmp_path: Path) -> None:
    task = Task(tmp_path, NOTING + 'echo run >> "$store"; mkdir -p "${store%.db}.artefacts"')
    for _ in range(2):
        done = task.start(SLURM_ARRAY_TASK_ID="3", SLURM_ARRAY_TASK_COUNT="8")
        assert (done.communicate()[1], done.returncode) == ("", 0)
    called = task.calls.read_text().splitlines()
    assert called[:4] == ["--course", "/the/course", "grade", "/handed in"]
    assert called[-2:] == ["--shard", "3/8"]
    # the second run has found the store of the first
    assert (task.results / "verdicts.3-of-8.db").read_text() == "run\nrun\n"
    assert sorted(os.listdir(task.results)) == ["verdicts.3-of-8.artefacts", "verdicts.3-of-8.db"]
    assert os.listdir(task.local) == []


def test_a_task_that_is_ended_early_keeps_what_it_has(tmp_path: Path) -> None:
    waiting = (
        'trap \'echo half >> "$store"; exit 130\' TERM; echo "$store" > "$CALLS.ready"; while true; do sleep 0.1; done'
    )
    task = Task(tmp_path, NOTING + waiting)
    started = task.start(PART="1", PARTS="2")
    end = time.monotonic() + 30
    while not task.calls.with_suffix(".ready").exists() and time.monotonic() < end:
        time.sleep(0.02)
    started.send_signal(signal.SIGTERM)
    started.communicate(timeout=30)
    assert started.returncode == 130
    assert (task.results / "verdicts.1-of-2.db").read_text() == "half\n"
    assert os.listdir(task.local) == []


def test_a_task_without_its_variables_says_which_it_lacks(tmp_path: Path) -> None:
    task = Task(tmp_path, "true")
    done = task.start(COURSE="")
    assert "COURSE: the folder of the course" in done.communicate()[1]
    assert done.returncode != 0


def test_the_matrix_grades_each_part_once_and_merges_all() -> None:
    jobs = yaml.safe_load((EXAMPLES / "matrix.yml").read_text())["jobs"]
    parts = jobs["part"]["strategy"]["matrix"]["part"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert f"--shard ${{{{ matrix.part }}}}/{len(parts)}" in " ".join(runs)
    assert f"verdicts.*-of-{len(parts)}.db" in runs[-1]
    assert jobs["whole"]["needs"] == "part"


def test_the_job_has_as_many_pods_as_parts() -> None:
    job: dict[str, Any] = yaml.safe_load((EXAMPLES / "job.yaml").read_text())
    container = job["spec"]["template"]["spec"]["containers"][0]
    variables = {each["name"]: each.get("value") for each in container["env"]}
    assert job["spec"]["completionMode"] == "Indexed"
    assert variables["PARTS"] == str(job["spec"]["completions"])
    assert "PART=$((JOB_COMPLETION_INDEX + 1))" in container["args"][0]
    mounted = {each["mountPath"] for each in container["volumeMounts"]}
    assert {variables["COURSE"], variables["HANDED_IN"], variables["RESULTS"], variables["TMPDIR"]} <= mounted


@pytest.mark.parametrize("name", ["part.sh", "matrix.yml"])
def test_every_option_in_an_example_exists(name: str) -> None:
    for line in re.finditer(OPTIONS, (EXAMPLES / name).read_text()):
        known = CliRunner().invoke(main, [line[1], "--help"]).output
        for option in re.findall(r"--(?!course)[a-z]+", line[0]):
            assert option in known
