"""Run a notebook and its public checks in a process of their own, on the machine of the student whose notebook it is.

    python -m autograder.public.runner NOTEBOOK TESTS OUT

Nothing is isolated: it is what "Restart and run all" does, without the cells that only explore. OUT receives JSON.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from autograder.sandbox import otter_stub
from autograder.source.checks import TAG
from autograder.source.notebook_file import parse_json, read_bytes, version_4

LEFT_OUT = {"explore", TAG}
"""Tags of the cells that are not run: explorations train for minutes, and the checks are run here."""


def main(notebook: str, tests: str, out: str) -> None:
    """Run the cells, then every check, and write what became of them."""
    path = Path(notebook).resolve()
    cells = code_cells(version_4(parse_json(read_bytes(path))))
    files = sorted(Path(tests).resolve().glob("*.py"))
    os.environ.setdefault("MPLBACKEND", "agg")
    os.chdir(path.parent)  # as in Jupyter
    otter_stub.install()
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        names, stopped = run_cells(cells)
        exercises = [{"exercise": file.stem, "checks": run_checks(file, names)} for file in files]
    Path(out).write_text(json.dumps({"stopped": stopped, "exercises": exercises}), encoding="utf-8")


def code_cells(notebook: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(position from 1, code) of every cell that is run."""
    return [
        (position, "".join(cell["source"]))
        for position, cell in enumerate(notebook["cells"], 1)
        if cell["cell_type"] == "code" and not LEFT_OUT & set(cell.get("metadata", {}).get("tags", []))
    ]


def run_cells(cells: list[tuple[int, str]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the cells define, and which of them stopped, on what."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.showtraceback = lambda *_, **__: None  # told below, in a line
    stopped = []
    for position, code in cells:
        result = shell.run_cell(code, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            stopped.append({"cell": position, "error": f"{type(error).__name__}: {error}"})
    return shell.user_ns, stopped


def run_checks(file: Path, names: dict[str, Any]) -> list[dict[str, str]]:
    """The sentence of each check of a test file, and why it does not pass, "" where it does."""
    defined: dict[str, Any] = {}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), defined)
    found = []
    for case in (value for value in defined.values() if isinstance(value, otter_stub.test_case)):
        because = ""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                case.function(names)
        except AssertionError as reason:
            because = str(reason)
        except Exception as error:  # what a student's value does to a check is theirs to read
            because = f"{type(error).__name__}: {error}"
        found.append({"says": case.name, "because": because})
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
