from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader_course import Batch

from autograder.bridges.nbgrader_gradebook import Released, ReleasedCell, opened, released
from autograder.bridges.nbgrader_restore import canonical, sound

SOLUTION = ReleasedCell("kl", "code", "def kl(): ...", "0" * 32, False, False, True, False, None)
GRADED = ReleasedCell("grade_kl", "code", "# graded", "1" * 32, True, True, False, False, 6.0)
ESSAY = ReleasedCell("essay", "markdown", "Your answer", "2" * 32, False, True, True, False, 3.0)
RELEASED = Released((SOLUTION, GRADED, ESSAY))


def holds(cell: ReleasedCell, source: str | None = None, **options: Any) -> nbformat.NotebookNode:
    """A submitted cell that claims to be `cell`."""
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    return make(cell.source if source is None else source, metadata={"nbgrader": cell.metadata()}, **options)


def restored(*cells: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells of the canonical notebook, which is valid for nbformat and for nbgrader."""
    notebook = canonical(sound({"cells": list(cells)}), RELEASED)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    return list(notebook.cells)


def names(cells: list[nbformat.NotebookNode]) -> list[str]:
    return [cell.metadata.get("nbgrader", {}).get("grade_id", "-") for cell in cells]


def sources(cells: list[nbformat.NotebookNode]) -> list[str]:
    return [cell.source for cell in cells]


def test_an_untouched_notebook_keeps_its_cells_in_their_order() -> None:
    cells = restored(new_markdown_cell("# Title"), holds(SOLUTION), holds(GRADED), new_code_cell("x"), holds(ESSAY))
    assert names(cells) == ["-", "kl", "grade_kl", "-", "essay"]


def test_a_missing_grade_cell_comes_back_after_its_exercise() -> None:
    assert names(restored(holds(SOLUTION), new_code_cell("x"), holds(ESSAY))) == ["kl", "grade_kl", "-", "essay"]


def test_every_graded_cell_comes_back_to_an_empty_notebook_and_no_skeleton() -> None:
    assert names(restored()) == ["grade_kl", "essay"]


def test_the_source_of_a_locked_cell_is_the_gradebooks() -> None:
    assert sources(restored(holds(SOLUTION), holds(GRADED, "6.0"), holds(ESSAY)))[1] == "# graded"


def test_the_source_of_an_answer_is_the_students() -> None:
    assert sources(restored(holds(SOLUTION, "def kl(): return 1"), holds(ESSAY, "Mine")))[::2] == [
        "def kl(): return 1",
        "Mine",
    ]


def test_the_metadata_of_a_released_cell_is_the_gradebooks() -> None:
    forged = holds(GRADED)
    forged.metadata["nbgrader"].update(points=600, grade=False, locked=False, schema_version=99, extra="x")
    assert dict(restored(holds(SOLUTION), forged)[1].metadata["nbgrader"]) == GRADED.metadata()


@pytest.mark.parametrize(
    "claim", [{}, {"schema_version": 1}, {"grade_id": "unknown"}, {"grade_id": 3}, "text", None, []]
)
def test_a_claim_that_the_gradebook_does_not_know_is_dropped(claim: Any) -> None:
    assert "nbgrader" not in restored(new_code_cell("x", metadata={"nbgrader": claim}))[0].metadata


def test_tags_are_dropped_everywhere() -> None:
    tagged = holds(GRADED)
    tagged.metadata["tags"] = ["skip-execution"]
    cells = restored(new_code_cell("x", metadata={"tags": ["skip-execution"]}), tagged)
    assert [cell.metadata.get("tags") for cell in cells] == [None, None, None]


def test_of_two_copies_of_an_answer_the_last_is_it_and_the_first_stays() -> None:
    cells = restored(holds(SOLUTION, "first", id="a"), holds(SOLUTION, "last", id="b"), holds(GRADED), holds(ESSAY))
    assert names(cells) == ["-", "kl", "grade_kl", "essay"]
    assert sources(cells)[:2] == ["first", "last"]


def test_the_cell_with_the_id_of_the_release_is_it_even_before_a_copy() -> None:
    cells = restored(holds(SOLUTION, "original", id="kl"), holds(SOLUTION, "copy", id="b"), holds(GRADED), holds(ESSAY))
    assert names(cells)[:2] == ["kl", "-"]


def test_a_copy_of_a_grade_cell_goes() -> None:
    assert names(restored(holds(SOLUTION), holds(GRADED), holds(GRADED), holds(ESSAY))) == ["kl", "grade_kl", "essay"]


def test_a_copy_of_a_grade_cell_with_code_in_it_stays_as_the_students() -> None:
    cells = restored(holds(SOLUTION), holds(GRADED, "mine()"), holds(GRADED), holds(ESSAY))
    assert sources(cells) == ["def kl(): ...", "mine()", "# graded", "Your answer"]


def test_an_answer_that_became_text_is_code_again() -> None:
    turned = new_markdown_cell("def kl(): return 1", metadata={"nbgrader": SOLUTION.metadata()})
    assert restored(turned)[0].cell_type == "code"


def test_a_grade_cell_that_became_text_is_code_again() -> None:
    turned = new_markdown_cell("# graded", metadata={"nbgrader": GRADED.metadata()})
    assert restored(holds(SOLUTION), turned)[1].cell_type == "code"


def test_a_cell_that_lost_its_metadata_is_known_by_its_id() -> None:
    assert names(restored(new_code_cell("def kl(): return 1", id="kl")))[0] == "kl"


def test_outputs_of_the_student_are_left_behind() -> None:
    forged = holds(GRADED, outputs=[nbformat.v4.new_output("execute_result", {"text/plain": "6.0"})])
    assert restored(holds(SOLUTION), forged)[1].outputs == []


def test_ids_are_unique_and_the_same_at_each_run() -> None:
    cells = [new_code_cell("a", id="same"), new_code_cell("b", id="same"), new_code_cell("c", id="cell-1")]
    first = [cell.id for cell in restored(*cells)]
    assert first == [cell.id for cell in restored(*copy.deepcopy(cells))]
    assert len(set(first)) == len(first)


def test_a_notebook_without_ids_gets_them() -> None:
    bare = {
        "cells": [{"cell_type": "code", "source": ["a\r\n", "b"], "metadata": {}}],
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    notebook = sound(bare)
    nbformat.validate(notebook)
    assert (notebook.nbformat_minor, notebook.cells[0].source) == (5, "a\nb")


@pytest.mark.parametrize(
    "odd",
    [
        {"cell_type": "code"},
        {"cell_type": "code", "source": 3, "id": ["x"], "metadata": [], "outputs": "none"},
        {"cell_type": "code", "source": "\ud800", "id": "é à", "execution_count": "x"},
        {"cell_type": "markdown", "source": "x", "attachments": {"a": {"image/svg+xml": "<svg>"}, "b": 3}},
        {"cell_type": "raw", "source": "x", "metadata": {"raw_mimetype": "text/html"}},
    ],
)
def test_any_cell_becomes_a_valid_one(odd: dict[str, Any]) -> None:
    notebook = sound({"cells": [odd]})
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()
    assert notebook.cells[0].metadata == {}


@pytest.mark.parametrize("odd", [{"cell_type": "heading"}, {}, 3, None])
def test_what_is_not_a_cell_is_left_behind(odd: Any) -> None:
    assert sound({"cells": [odd]}).cells == []


def test_a_picture_attached_to_a_text_stays() -> None:
    pasted = {"cell_type": "markdown", "source": "x", "attachments": {"a.png": {"image/png": "iVBORw0KGgo="}}}
    assert sound({"cells": [pasted]}).cells[0].attachments == {"a.png": {"image/png": "iVBORw0KGgo="}}


def test_the_submitted_notebook_is_not_changed() -> None:
    notebook = sound({"cells": [holds(SOLUTION), holds(SOLUTION)]})
    before = copy.deepcopy(notebook)
    canonical(notebook, RELEASED)
    assert notebook == before


def test_the_gradebook_knows_what_was_released(batch: Batch) -> None:
    with opened(batch.db_url) as gradebook:
        found = released(gradebook, "density", "density")
    assert [cell.name for cell in found.cells][:2] == ["joint_probability", "grade_joint_probability"]
    assert (found["grade_kernel_density"].points, found["grade_kernel_density"].locked) == (2.5, True)
    assert (found["kernel_density"].solution, found["kernel_density"].points) == (True, None)
