"""What the cells of a submission showed, as the bytes that are kept beside the store, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from autograder.model import CellRun

Outputs = tuple[dict[str, Any], ...]


def packed(cells: Iterable[CellRun]) -> bytes:
    """The outputs by position; equal outputs give equal bytes."""
    shown = {str(run.position): run.outputs for run in cells if run.outputs}
    return json.dumps(shown, sort_keys=True).encode()


def unpacked(content: bytes) -> dict[int, Outputs]:
    """Position of a cell -> what it showed; a cell that showed nothing is left out."""
    return {int(position): tuple(outputs) for position, outputs in json.loads(content).items()}
