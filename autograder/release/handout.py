"""`autograder release`: for each assignment and language a folder, a zip of it, and a manifest.

    <into>/<lang>/<slug>/                   what a student opens
    <into>/<lang>/<slug>-<lang>.zip         the same folder, the same bytes at each release of the same sources
    <into>/<lang>/<slug>-<lang>.json        the manifest: sha256 of every file, versions
    <into>/nbgrader/<lang>/<slug>/          what nbgrader's generate_assignment wrote

Everything is made and searched for secrets before anything is put in place.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from autograder.bridges.nbgrader import configure
from autograder.course import Course
from autograder.errors import SourceError
from autograder.model import ENGINE_VERSION
from autograder.public import otter_files
from autograder.release.guide import GUIDE, requirements
from autograder.release.secrets import leaks_in, secrets_of
from autograder.source.build import replace_file
from autograder.source.freshness import faults
from autograder.source.read import assignment_of, read_source
from autograder.text import LANGS, Lang

TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file of a zip: the first that the format can hold."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was released, and what was searched for secrets."""

    zips: tuple[Path, ...]
    files: int
    """How many files were searched, those inside zips included."""
    size: int
    """Their bytes."""
    secrets: int
    """How many names and texts were looked for in each."""


def release(course: Course, slugs: Sequence[str], into: Path) -> Released:
    """Make the handouts of these assignments, in every language.

    raises  SourceError if a notebook or a test file is not fresh, if nbgrader refuses it, or if a file holds a secret:
            then nothing is put in place.
    """
    stale = [fault for slug in slugs for fault in _stale(course, slug)]
    if stale:
        raise SourceError("\n".join(stale))
    secrets = secrets_of(course)
    with tempfile.TemporaryDirectory(prefix="autograder-release-") as scratch:
        made = Path(scratch) / "made"
        for slug in slugs:
            for lang in LANGS:
                _make(course, slug, lang, made, Path(scratch) / "nbgrader" / lang)
        files = shipped_files(made)
        found = leaks_in(files, secrets)
        if found:
            raise SourceError("Nothing is released: what students would receive holds what is hidden.\n" + "\n".join(found))
        zips = _put(made, into)
    return Released(zips, len(files), sum(map(len, files.values())), len(secrets))


def shipped_files(folder: Path) -> dict[str, bytes]:
    """Name -> content of every file below a folder, and of every file in its zips, as `archive.zip/name`."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            found[name] = path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    found |= {f"{name}/{inner}": archive.read(inner) for inner in archive.namelist()}
    return found


def _stale(course: Course, slug: str) -> list[str]:
    """What has to be built first."""
    return [*faults(course, read_source(course, slug)), *otter_files.faults(course, slug)]


def _make(course: Course, slug: str, lang: Lang, made: Path, home: Path) -> None:
    """Folder, zip, manifest and nbgrader's tree of one assignment in one language, below `made`."""
    tree = generated(course, slug, lang, home)
    source = read_source(course, slug)
    files = {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}
    files["README.md"] = GUIDE[lang].format(slug=slug, title=assignment_of(source).title[lang]).encode()
    files["requirements.txt"] = requirements(source).encode()
    folder = made / lang
    for name, content in files.items():
        _write(folder / slug / name, content)
    archive = zipped({f"{slug}/{name}": content for name, content in files.items()})
    _write(folder / f"{slug}-{lang}.zip", archive)
    _write(folder / f"{slug}-{lang}.json", _manifest(slug, lang, files, archive))
    shutil.copytree(tree, made / "nbgrader" / lang / slug)


def generated(course: Course, slug: str, lang: Lang, home: Path) -> Path:
    """The folder that nbgrader's own generate_assignment writes, with a gradebook of its own below `home`.

    raises  SourceError with what nbgrader says.
    """
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    home.mkdir(parents=True, exist_ok=True)
    config = Config()
    configure(config, course.root, root=home)
    config.CourseDirectory.source_directory = str(course.assignment(slug, lang).parent.parent.resolve())
    config.CourseDirectory.db_url = f"sqlite:///{home}/gradebook.db"
    with _quiet():  # its log comes back with the result
        done = NbGraderAPI(CourseDirectory(config=config), config=config).generate_assignment(slug)
    if not done["success"]:
        raise SourceError(f"nbgrader does not generate {slug} ({lang}):\n{done['error'] or done['log']}")
    return home / "release" / "nbgrader" / slug


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from the terminal what nbgrader and alembic log: each file that is copied."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [logging.NullHandler()]
    try:
        yield
    finally:
        root.handlers = handlers


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _manifest(slug: str, lang: Lang, files: Mapping[str, bytes], archive: bytes) -> bytes:
    """What the handout is made of: nothing of when or where, so that the same sources give the same manifest."""
    told = {
        "assignment": slug,
        "language": lang,
        "versions": {
            "autograder": version("autograder"),
            "engine": ENGINE_VERSION,
            **{name: version(name) for name in ("nbgrader", "nbformat")},
        },
        "zip": {"file": f"{slug}-{lang}.zip", "sha256": _sha256(archive), "bytes": len(archive)},
        "files": [
            {"file": f"{slug}/{name}", "sha256": _sha256(files[name]), "bytes": len(files[name])} for name in sorted(files)
        ],
    }
    return (json.dumps(told, indent=2) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _put(made: Path, into: Path) -> tuple[Path, ...]:
    """Replace the handouts of these assignments in `into`; returns the zips."""
    for folder in sorted([*made.glob("??/*/"), *made.glob("nbgrader/*/*/")]):
        target = into / folder.relative_to(made)
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(folder, target)
    for file in sorted(path for path in made.glob("??/*") if path.is_file()):
        replace_file(into / file.relative_to(made), file.read_bytes())
    return tuple(sorted(into / path.relative_to(made) for path in made.glob("??/*.zip")))
