"""What students receive: whole, the same each time, and nothing hidden in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import nbformat
import pytest
import small_course

from autograder.course import Course
from autograder.errors import SourceError
from autograder.public import otter_files
from autograder.release import handout
from autograder.release.guide import ALWAYS, NEEDED, requirements
from autograder.release.secrets import leaks_in, secrets_of
from autograder.source.build import build
from autograder.source.read import read_source

MISCONCEPTIONS = """\
from autograder.suite.declare import misconception


@misconception("average", caught_by=["a_constant_is_its_own_mean"],
               fr="Vous oubliez de diviser.", en="You forget to divide.")
def sum_for_the_mean(values):
    forgotten_division_of_the_sum = sum(values)
    return forgotten_division_of_the_sum
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, request):
    """The small course, built, with a misconception and a secret."""
    made = small_course.write(tmp_path_factory.mktemp("course"))
    made.misconceptions("small").write_text(MISCONCEPTIONS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_SECRET", "kept by the teacher")
        build(made, "small")
        otter_files.build(made, "small")
        yield made


@pytest.fixture(scope="module")
def released(course, tmp_path_factory):
    into = tmp_path_factory.mktemp("release")
    return into, handout.release(course, ["small"], into)


@pytest.fixture(scope="module")
def secrets(course):
    return secrets_of(course)


def test_a_zip_holds_what_a_student_needs(released):
    into, _ = released
    assert sorted(zipfile.ZipFile(into / "fr" / "small-fr.zip").namelist()) == [
        "small/README.md",
        "small/requirements.txt",
        "small/small.ipynb",
        "small/tests/average.py",
        "small/tests/quiz.py",
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_folder_is_what_the_zip_holds(released, lang):
    into, _ = released
    with zipfile.ZipFile(into / lang / f"small-{lang}.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    shipped = handout.shipped_files(into / lang / "small")
    assert inside == {f"small/{name}": content for name, content in shipped.items()}


def test_the_notebook_is_the_one_that_nbgrader_generated(released):
    into, _ = released
    content = (into / "en" / "small" / "small.ipynb").read_bytes()
    assert content == (into / "nbgrader" / "en" / "small" / "small.ipynb").read_bytes()
    cells = {cell.id: cell for cell in nbformat.reads(content.decode(), 4).cells}
    assert cells["grade_average"].metadata.nbgrader.checksum
    assert cells["check_average"].source == 'grader.check("average")'
    assert "raise NotImplementedError" in cells["average"].source


def test_the_manifest_has_the_hash_of_every_file_and_the_versions(released):
    into, _ = released
    told = json.loads((into / "en" / "small-en.json").read_text())
    archive = (into / "en" / "small-en.zip").read_bytes()
    assert told["zip"]["sha256"] == hashlib.sha256(archive).hexdigest()
    for file in told["files"]:
        assert file["sha256"] == hashlib.sha256((into / "en" / file["file"]).read_bytes()).hexdigest()
    assert {"autograder", "engine", "nbgrader", "nbformat"} == set(told["versions"])


def test_the_same_sources_give_the_same_bytes(course, released, tmp_path):
    into, _ = released
    handout.release(course, ["small"], tmp_path)
    assert handout.shipped_files(tmp_path) == handout.shipped_files(into)


def test_the_pages_speak_the_language_of_the_handout(released):
    into, _ = released
    french, english = ((into / lang / "small" / "README.md").read_text() for lang in ("fr", "en"))
    assert french.startswith("# Moyennes\n")
    assert "Rendez un seul fichier, `small.ipynb`" in french
    assert english.startswith("# Averages\n")
    assert "Hand in one file, `small.ipynb`" in english


def test_a_stale_notebook_is_not_released(course, tmp_path):
    path = course.assignment("small", "fr")
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    try:
        with pytest.raises(SourceError, match="is not what its source gives"):
            handout.release(course, ["small"], tmp_path)
    finally:
        path.write_bytes(content)
    assert not list(tmp_path.iterdir())


def test_every_file_is_searched_those_in_the_zips_too(released):
    into, found = released
    names = handout.shipped_files(into)
    assert found.files == len(names)
    assert "en/small-en.zip/small/tests/average.py" in names
    assert found.secrets > 10


def test_nothing_hidden_is_in_the_release(released, secrets):
    assert leaks_in(handout.shipped_files(released[0]), secrets) == []


def test_nothing_that_is_built_for_the_students_of_the_course_tells_what_is_hidden(monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SECRET", "kept by the teacher")
    course = Course(Path(__file__).parents[3])
    built = {
        str(path.relative_to(course.root)): path.read_bytes()
        for path in sorted((course.root / "assignments").rglob("*"))
        if path.suffix in (".ipynb", ".py")
    }
    assert len(built) > 100
    assert leaks_in(built, secrets_of(course)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("the_mean_is_the_sum_over_the_number.txt", ""),
        ("notes.md", "see the_mean_is_the_sum_over_the_number"),
        ("notes.md", "the mean is the sum\nover the number"),
        ("notes.md", "la moyenne est la somme divisée par le nombre"),
        ("tests.py", "say('la moyenne est la somme divis\\xe9e par le nombre')"),
        ("notes.md", "You forget to divide."),
        ("notes.md", "sum_for_the_mean"),
        ("notes.md", "    forgotten_division_of_the_sum = sum(values)"),
        ("notes.md", "    expect(student.average(values=list(values))).close_to(values.mean(), atol=1e-9)"),
        ("solution.py", "    return total_of_values / len(values)"),
        ("a.ipynb", json.dumps({"cells": [{"source": ["    total_of_values ", "= sum(values)"]}]})),
        ("notes.md", "kept by the teacher"),
    ],
)
def test_a_planted_secret_is_found(secrets, name, content):
    assert leaks_in({name: content.encode()}, secrets) != []


def test_a_release_that_tells_a_secret_is_not_put_in_place(course, released, tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "generated", lambda _, slug, lang, __: released[0] / "nbgrader" / lang / slug)
    monkeypatch.setattr(handout, "requirements", lambda _: "# You forget to divide.\n")
    with pytest.raises(SourceError, match="Nothing is released"):
        handout.release(course, ["small"], tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_notebook_needs_what_its_code_imports(course):
    assert requirements(read_source(course, "small")) == "jupyterlab>=4\nnumpy>=1.26\notter-grader>=6\n"


def test_the_requirements_of_handouts_are_those_of_the_student_extra(request):
    import tomllib

    project = tomllib.loads((request.config.rootpath / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {*project["optional-dependencies"]["student"], *project["dependencies"]}
    assert {*ALWAYS, *NEEDED.values()} <= extra
