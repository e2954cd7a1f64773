"""The rooms of graders that are not ours: a cage per cheat, all from one preparation by a teacher."""

from __future__ import annotations

import base64
import io
import random
import tarfile
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.attack import cage
from autograder.attack.corpus import Cheat, Notebook
from autograder.attack.observer import Gain, Result
from autograder.attack.stock import UNTOUCHED, Stock
from autograder.attack.victim import Canaries

INSIDE = "autograder.attack.inside"


class StockRoom:
    """A cage per cheat, all from one prepared folder."""

    def __init__(self, grader: Stock, prepared: Prepared, limits: cage.CageLimits) -> None:
        self.grader = grader
        self.prepared = prepared
        self.limits = limits

    def trial(self, cheat: Cheat) -> Result:
        """Hand it in, have the class graded, and observe: all in a cage."""
        started = time.monotonic()
        try:
            said = cage.run(INSIDE, self.prepared.request(cheat), limits=self.limits)
        except cage.CageError as error:
            gains = {Gain.STOPPED: str(error)}
            return Result(self.grader.name, cheat, gains, None, None, time.monotonic() - started)
        if "fault" in said:
            seconds = time.monotonic() - started
            return Result(self.grader.name, cheat, {}, None, None, seconds, fault=str(said["fault"]))
        gains = {Gain(gain): str(how) for gain, how in said["gains"].items()}
        return Result(self.grader.name, cheat, gains, said["earned"], said["next_earned"], said["seconds"])

    def close(self) -> None:
        """Nothing is kept between two cheats."""


class Prepared:
    """What a teacher has prepared, once for all cheats, and what the grader shows to everybody."""

    def __init__(self, grader: Stock, *, limits: cage.CageLimits, seed: int | None = None) -> None:
        self.grader = grader
        self.limits = limits
        self.canaries = Canaries.draw(random.Random(seed))
        self.usual: Mapping[str, Any] = {"seen": [], "alive": {}}
        self._lock = threading.Lock()
        self._template = ""
        self._notebooks: tuple[Notebook, Notebook] = ({}, {})

    def room(self) -> StockRoom:
        """A room; the first one waits for the preparation."""
        with self._lock:
            if not self._template:
                self._prepare()
        return StockRoom(self.grader, self, self.limits)

    def _prepare(self) -> None:
        with tempfile.TemporaryDirectory(prefix="attack-teacher-") as folder:
            self._notebooks = self.grader.prepare(Path(folder), self.canaries)
            packed = io.BytesIO()
            with tarfile.open(fileobj=packed, mode="w:gz") as archive:
                archive.add(folder, arcname=".")
        self._template = base64.b64encode(packed.getvalue()).decode()
        said = cage.run(INSIDE, self.request(UNTOUCHED), limits=self.limits)
        if said.get("earned") != 0.0 or said["gains"].keys() - {Gain.READ, Gain.SHOWN}:
            raise cage.CageError(f"{self.grader.name} does not grade an untouched skeleton as it must: {said}")
        if said["empty"]:  # nothing alive would ever be seen there
            kinds = ", ".join(said["empty"])
            raise cage.CageError(f"{self.grader.name} wrote no {kinds} page of an untouched skeleton: {said['log']}")
        self.usual = {"seen": said["seen"], "alive": said["alive"]}

    def request(self, cheat: Cheat) -> dict[str, Any]:
        """What the process inside must know."""
        skeleton, honest = self._notebooks
        return {
            "grader": self.grader.name,
            "attack": {"family": cheat.family, "name": cheat.name, "text": cheat.text},
            "canaries": asdict(self.canaries),
            "template": self._template,
            "skeleton": skeleton,
            "honest": honest,
            "usual": self.usual,
            "processes": self.limits.processes,
        }
