"""What a notebook draws when all of it is run, exploration included, as a student runs it: in the sandbox."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from autograder.grade.engine import Engine
from autograder.model import Cell
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.source.submission import code_cells

LIMITS = Limits(cell_s=120.0, notebook_s=600.0)
"""Explorations train models: those of the reference solution take up to a minute and a half in all."""


def drawn(
    engine: Engine, notebook: Mapping[str, Any], *, leave_out: Collection[str] = (), limits: Limits = LIMITS
) -> dict[str, Any]:
    """The notebook with the outputs that its code cells give, sanitised, in the place of those that it had.

    notebook   in nbformat 4.
    leave_out  ids of cells that are not run.
    raises     NotebookError, IsolationError, SandboxError.
    """
    made = copy.deepcopy(dict(notebook))
    cells = [Cell("", cell.source, cell.position) for cell in code_cells(made) if cell.id not in leave_out]
    with Session(engine.start(), cells, limits) as session:
        runs = session.run_notebook()
    for run in runs:
        made["cells"][run.position]["outputs"] = list(run.outputs)
    return made
