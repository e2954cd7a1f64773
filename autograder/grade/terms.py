"""Under which terms a class is graded: the same for every slot, in this process or in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import DIGITS, Course
from autograder.sandbox.limits import Limits
from autograder.sandbox.placement import CPU

if TYPE_CHECKING:
    from autograder.grade.engine import Engine  # and with it torch, which who only hands out work does not need

NAMESPACES = "namespaces"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an engine is made from."""

    course: Course
    isolation: str = NAMESPACES
    data: str = DIGITS
    """The images on which models are trained."""
    limits: Limits = field(default_factory=Limits)
    device: str = CPU
    """Where they are trained."""

    def engine(self) -> Engine:
        """An engine that has started nothing yet.

        raises  DataError if the images are not on this machine.
        """
        from autograder.grade.engine import Engine

        return Engine(self.course, isolation=self.isolation, limits=self.limits, data=self.data, device=self.device)

    def as_json(self) -> dict[str, Any]:
        """The terms as they travel to another process of this machine."""
        return {
            "course": str(self.course.root),
            "isolation": self.isolation,
            "data": self.data,
            "limits": self.limits.as_json(),
            "device": self.device,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Terms:
        """The terms that `as_json` gave."""
        limits = Limits(**found["limits"])
        return cls(Course(Path(found["course"])), found["isolation"], found["data"], limits, found["device"])
