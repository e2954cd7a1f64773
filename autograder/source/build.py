"""Write the notebooks of an assignment, or none of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from autograder.course import Course
from autograder.errors import SourceError
from autograder.source import freshness, rules
from autograder.source.read import read_source


def build(course: Course, slug: str) -> list[Path]:
    """Write the student's and the solved notebooks in every language, each atomically; returns their paths.

    raises  SourceError with all the faults of the source, and then nothing is written.
    """
    source = read_source(course, slug)
    found = rules.source_faults(source)
    if found:
        listed = "\n".join(f"  - {fault}" for fault in found)
        raise SourceError(f"{slug} is not built, its source breaks {len(found)} rule(s):\n{listed}")
    files = freshness.derived(course, source)
    for path, content in files.items():
        replace_file(path, content)
    return list(files)


def stale(course: Course, slug: str) -> list[str]:
    """Each notebook on disk that is missing or is not what the source gives, one sentence each."""
    return freshness.faults(course, read_source(course, slug))


def replace_file(path: Path, content: str | bytes) -> None:
    """Replace the file in one step: a reader sees the old notebook or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content.encode() if isinstance(content, str) else content)
            file.close()
            temporary.chmod(0o644)  # a temporary file is 0600, which a class could not read
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise SourceError(
                f"{path} cannot be written ({error.strerror}); make room for it, or get the right"
            ) from error
