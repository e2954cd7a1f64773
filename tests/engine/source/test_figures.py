"""Pictures travel inside the notebooks."""

import base64

import nbformat
import pytest

from autograder.errors import SourceError
from autograder.source import figures, freshness, typography
from autograder.source.build import build
from autograder.source.read import read_source

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SHOWN = ('lang="fr"\n# # Moyennes\n', 'lang="fr"\n# # Moyennes\n#\n# ![Une courbe](attachment:curve.png)\n')
SHOWN_EN = ("# # Averages\n", "# # Averages\n#\n# ![A curve](attachment:curve.png)\n")


@pytest.fixture
def course(write_course):
    course = write_course(SHOWN, SHOWN_EN)
    folder = course.source("small").parent / figures.FOLDER
    folder.mkdir()
    (folder / "curve.png").write_bytes(PIXEL)
    return course


def test_every_notebook_carries_its_pictures(course):
    for path in build(course, "small"):
        first = nbformat.read(path, 4).cells[0]
        assert base64.b64decode(first.attachments["curve.png"]["image/png"]) == PIXEL


def test_a_picture_drawn_again_makes_its_notebooks_stale(course):
    build(course, "small")
    (course.source("small").parent / figures.FOLDER / "curve.png").write_bytes(PIXEL + b"\0")
    assert len(freshness.faults(course, read_source(course, "small"))) == 4


def test_a_missing_picture_is_a_sentence(course):
    (course.source("small").parent / figures.FOLDER / "curve.png").unlink()
    with pytest.raises(SourceError, match=r"curve\.png cannot be read .*run the script that draws it"):
        build(course, "small")


def test_a_heavy_picture_is_a_sentence(course):
    (course.source("small").parent / figures.FOLDER / "curve.png").write_bytes(b"0" * 60_001)
    with pytest.raises(SourceError, match="the limit is 60000"):
        build(course, "small")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("![](attachment:curve.png)", "has no words"),
        ("![A curve](attachment:curve.svg)", "is no name of a picture"),
        ("![A curve](attachment:../curve.png)", "is no name of a picture"),
    ],
)
def test_a_picture_needs_words_and_a_plain_name(tmp_path, text, says):
    with pytest.raises(SourceError, match=says):
        figures.attachments(text, tmp_path, where="here")


def test_a_picture_on_a_line_of_its_own_is_no_fault_of_typography(course):
    assert typography.faults(read_source(course, "small")) == []
