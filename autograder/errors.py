"""What can go wrong, and whose fault it is.

AutograderError
├── UsageError              exit 2: what the person typed or gave cannot be used
│   ├── CourseError         no course here, no such assignment
│   ├── SourceError         an assignment's source breaks a rule (parity, leak, points, freshness)
│   ├── NotebookError       a submission that is not a notebook we can read
│   ├── StoreError          the store of verdicts cannot be opened or written
│   └── DataError           the images that were asked for are not on this machine, or cannot be read
├── SuiteError              exit 3: a hidden suite is badly written
├── SandboxError            exit 3: the sandbox failed while grading
│   └── IsolationError      exit 3: this machine cannot give the isolation that was asked for
└── StudentFault            never leaves the engine: becomes an outcome
    ├── StudentMissing      the name is not defined
    ├── StudentCrashed      the student's code raised, or its process ended
    ├── StudentExhausted    time, memory or output ran out
    └── StudentMalformed    what came back is not data that may cross the wire
"""

from __future__ import annotations

from typing import ClassVar

from autograder.text import Text


class AutograderError(Exception):
    """Every error that this package raises on purpose. Its text is one or more sentences for a person."""

    exit_code: ClassVar[int] = 3


class UsageError(AutograderError):
    """What was asked cannot be done; the message says what was expected and what to do."""

    exit_code = 2


class CourseError(UsageError):
    """The folder is not a course, or the course has no such assignment."""


class SourceError(UsageError):
    """The source of an assignment breaks one of its rules."""


class NotebookError(UsageError):
    """A submission that cannot be read as a notebook. Carries the sentence for the student in both languages."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class DataError(UsageError):
    """The images that were asked for are not on this machine, or cannot be read; says so in both languages."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class StoreError(UsageError):
    """The store of verdicts cannot be opened, read or written; what it holds is kept."""


class SuiteError(AutograderError):
    """A hidden suite is badly written: found before any student is graded."""


class SandboxError(AutograderError):
    """The sandbox failed, through no fault of the submission."""


class IsolationError(SandboxError):
    """This machine cannot isolate a submission at the level that was asked for."""


class StudentFault(AutograderError):  # noqa: N818  # a fault of the submission, not of ours
    """What the student's code did wrong, as seen from the trusted side."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class StudentMissing(StudentFault):
    """The submission does not define the name."""


class StudentCrashed(StudentFault):
    """The student's code raised an exception, or ended its own process."""

    def __init__(self, says: Text, *, exception: str = "", traceback: str = "") -> None:
        super().__init__(says)
        self.exception = exception
        self.traceback = traceback


class StudentExhausted(StudentFault):
    """The student's code ran out of time, memory or output."""


class StudentMalformed(StudentFault):
    """The student's function returned something that is not data."""
