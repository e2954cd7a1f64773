"""A slot on a node of a Ray cluster: grades what it is sent with an engine of its own. It has no store, and our disk
is not there: the course and each notebook come as bytes, the verdict and what the cells showed go back.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from autograder.errors import AutograderError
from autograder.grade.backends.parcel import Parcel, arrived
from autograder.grade.item import Conditions, Item, Line, grade_item
from autograder.grade.terms import Terms
from autograder.sandbox.folder import passing_folder

if TYPE_CHECKING:
    from autograder.grade.store import Store

AUTHENTICATION = "RAY_AUTH_MODE"


class Grader:
    """One slot. Every answer is data: a JSON object, and bytes."""

    def __init__(self, parcel: Parcel, plan: Mapping[str, Any], secret: str) -> None:
        """Unpack the course; nothing is started yet.

        plan  `terms`, and `line`: module and name of how a verdict is written.
        """
        os.environ["AUTOGRADER_SECRET"] = secret
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"  # slots share the cores
        self._stack = ExitStack()
        folder = self._stack.enter_context(passing_folder())
        course = parcel.unpack(folder / "course")
        self._inbox = folder
        self._terms = Terms.from_json({**plan["terms"], "course": str(course.root)})
        self._engine = self._stack.enter_context(self._terms.engine())
        self._line: Line = getattr(importlib.import_module(plan["line"][0]), plan["line"][1])

    def close(self) -> None:
        """End the sandbox and remove the course."""
        self._stack.close()

    def examine(self, expected: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Whether this node may grade: `problem`, "" if it may, and `token`, whether it asks its clients for one.

        expected  slug -> the conditions under which verdicts are kept.
        """
        token = os.environ.get(AUTHENTICATION, "").lower() == "token"
        try:
            self._engine.start()  # tries the walls
            conditions = Conditions(self._terms)
            problems = [difference(slug, wanted, conditions[slug]) for slug, wanted in expected.items()]
        except AutograderError as error:
            problems = [str(error)]
        return {"token": token, "problem": " ".join(filter(None, problems))}

    def grade(self, item: Mapping[str, Any], content: bytes) -> dict[str, Any]:
        """Grade one submission.

        returns  `verdict` and `outputs`; or `note`, the fault of ours that it met; or `type` and `text` of an error
                 after which nothing can be graded before somebody mends something.
        """
        kept = _Kept()
        try:
            known = arrived(Item.from_json(item), content, self._inbox)
            grade_item(cast("Store", kept), known, self._engine, line=self._line)
        except AutograderError as error:
            return {"type": type(error).__name__, "text": str(error)}
        if kept.verdict is None:
            return {"note": kept.note}
        return {"verdict": kept.verdict, "outputs": kept.outputs}


@dataclass(slots=True)
class _Kept:
    """In the place of the store, which is elsewhere: holds what `grade_item` would write into it."""

    verdict: Mapping[str, Any] | None = None
    outputs: bytes | None = None
    note: str = ""

    def finish(self, _key: str, verdict: Mapping[str, Any], *, outputs: bytes | None = None) -> bool:
        self.verdict, self.outputs = verdict, outputs
        return True

    def give_back(self, _key: str, *, note: str = "", **_: object) -> None:
        self.note = note


def difference(slug: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """What another machine would grade otherwise, as a sentence; "" if nothing."""
    differing = [name for name in wanted if wanted[name] != found.get(name)]
    if not differing:
        return ""
    shown = "; ".join(f"{name}: {wanted[name]} here, {found.get(name)} there" for name in differing)
    return f"It would not grade {slug} as this machine does ({shown})."
