"""From files to submissions: which cells are kept, under which names, and what a student reads when none can be."""

import hashlib
import json
import os
from pathlib import Path

import nbformat
import pytest

from autograder.errors import NotebookError
from autograder.source.build import build
from autograder.source.derive import student_notebook
from autograder.source.read import read_source
from autograder.source.submission import (
    from_notebook,
    read_submission,
    reference_submission,
    skeleton_submission,
    with_cell,
)


@pytest.fixture
def notebook(course):
    """The student's notebook, as JSON."""
    return json.loads(nbformat.writes(student_notebook(read_source(course, "small"), "en")))


@pytest.fixture
def hand_in(tmp_path, assignment):
    """Write a file as a student would, and read it."""

    def read(content, name="répétition de Zoë 1.ipynb"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read_submission(path, assignment)

    return read


def keys(submission):
    return [cell.key for cell in submission.cells]


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **more}


def refusal(hand_in, content):
    with pytest.raises(NotebookError) as raised:
        hand_in(content)
    return raised.value.says.en


# What is kept


def test_text_exploration_and_grade_cells_are_left_out(hand_in, notebook):
    assert keys(hand_in(notebook)) == ["code-1", "average", "quiz"]


def test_positions_count_all_the_cells_of_the_file(hand_in, notebook):
    positions = [cell.position for cell in hand_in(notebook).cells]
    assert positions == [i for i, cell in enumerate(notebook["cells"]) if cell["id"] in {"code-1", "average", "quiz"}]


def test_the_name_is_that_of_the_file_accents_and_spaces_included(hand_in, notebook):
    assert hand_in(notebook).name == "répétition de Zoë 1"


def test_the_hash_is_that_of_the_bytes(hand_in, notebook):
    content = json.dumps(notebook).encode()
    assert hand_in(content).sha256 == hashlib.sha256(content).hexdigest()


def test_the_language_is_that_of_the_notebook(hand_in, notebook):
    assert hand_in(notebook).lang == "en"


@pytest.mark.parametrize("lang", ["de", None, 3, ["en"], {"en": 1}])
def test_a_language_we_do_not_speak_is_that_of_the_headings(hand_in, notebook, lang):
    notebook["metadata"]["autograder"]["lang"] = lang
    assert hand_in(notebook).lang == "en"


def test_without_metadata_and_headings_the_language_is_the_one_given(hand_in, notebook):
    notebook["metadata"] = {}
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert hand_in(notebook).lang == "fr"


def test_cells_that_a_student_adds_are_kept_in_place_without_a_key(hand_in, notebook):
    notebook["cells"].insert(0, code("x = 1", id="a1b2c3d4"))
    assert keys(hand_in(notebook)) == ["", "code-1", "average", "quiz"]


def test_a_missing_cell_is_missing_and_the_rest_is_kept(hand_in, notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "average"]
    assert keys(hand_in(notebook)) == ["code-1", "quiz"]


def test_without_ids_cells_are_known_by_their_grade_id(hand_in, notebook):
    for cell in notebook["cells"]:
        del cell["id"]
    assert keys(hand_in(notebook)) == ["", "average", "quiz"]


def test_without_ids_and_grade_ids_an_exercise_is_known_by_what_it_defines(hand_in, notebook):
    for cell in notebook["cells"]:
        del cell["id"]
        cell["metadata"] = {}
    assert keys(hand_in(notebook)) == ["", "average", "", "quiz", ""]


def test_exploration_is_known_by_its_code_when_ids_are_lost(hand_in, notebook):
    for cell in notebook["cells"]:
        del cell["id"]
    assert all("print(average" not in cell.source for cell in hand_in(notebook).cells)


def test_of_two_cells_of_one_exercise_the_last_has_its_name_and_both_run(hand_in, notebook):
    index = [cell["id"] for cell in notebook["cells"]].index("average")
    notebook["cells"].insert(index, dict(notebook["cells"][index]))
    assert keys(hand_in(notebook)) == ["code-1", "", "average", "quiz"]


def test_a_pasted_copy_with_its_own_id_does_not_take_the_name(hand_in, notebook):
    original = next(cell for cell in notebook["cells"] if cell["id"] == "average")
    notebook["cells"].append({**original, "id": "f00d"})
    assert keys(hand_in(notebook)) == ["code-1", "average", "quiz", ""]


def test_code_written_into_a_grade_cell_is_not_run(hand_in, notebook):
    next(cell for cell in notebook["cells"] if cell["id"] == "grade_quiz")["source"] = "ANSWERS['question'] = 4"
    assert keys(hand_in(notebook)) == ["code-1", "average", "quiz"]


def test_an_exercise_cell_cannot_pass_for_a_grade_cell(hand_in, notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "grade_quiz"]
    next(c for c in notebook["cells"] if c["id"] == "quiz")["metadata"]["nbgrader"]["grade_id"] = "grade_quiz"
    assert keys(hand_in(notebook)) == ["code-1", "average", "quiz"]


# Files that need a little patience


def test_a_byte_order_mark_is_welcome(hand_in, notebook):
    assert len(hand_in(b"\xef\xbb\xbf" + json.dumps(notebook).encode()).cells) == 3


def test_windows_line_ends_are_welcome(hand_in, notebook):
    notebook["cells"].append(code("a = 1\r\nb = 2"))
    content = json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()
    assert hand_in(content).cells[-1].source == "a = 1\nb = 2"


def test_sources_may_be_lists_of_lines_or_one_string(hand_in, notebook):
    notebook["cells"] = [code(["a = 1\n", "b = 2"]), code("c = 3")]
    assert [cell.source for cell in hand_in(notebook).cells] == ["a = 1\nb = 2", "c = 3"]


def test_a_lone_surrogate_becomes_a_replacement_character(hand_in):
    submission = hand_in(b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}')
    assert submission.cells[0].source == "x = '\ufffd'"


def test_a_notebook_of_nbformat_3_is_upgraded(hand_in):
    cells = [{"cell_type": "code", "input": "def average(values):\n    return 1", "language": "python", "outputs": []}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    assert [(cell.key, cell.source) for cell in hand_in(old).cells] == [("average", cells[0]["input"])]


def test_an_empty_list_of_cells_is_a_submission_of_nothing(hand_in):
    assert hand_in({"cells": [], "metadata": {}, "nbformat": 4}).cells == ()


# Files that are refused, and what their author reads


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t "])
def test_an_empty_file_is_called_empty(hand_in, content):
    assert refusal(hand_in, content) == (
        "A Jupyter notebook (.ipynb) is expected, this file is empty. "
        "Open it in Jupyter, save it, then hand it in again."
    )


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\x00\xff\xfe", b"import torch", b'{"cells": [', b"9" * 5000])
def test_what_is_not_json_is_called_so(hand_in, content):
    assert "its content is not readable JSON" in refusal(hand_in, content)


@pytest.mark.parametrize("content", [{}, [], 3, "text", None, {"cells": {}}, {"a": 1}, {"worksheets": 3}])
def test_json_that_is_not_a_notebook_is_called_so(hand_in, content):
    assert "it is JSON without a list of cells" in refusal(hand_in, content)


def test_json_nested_a_hundred_thousand_times_is_refused(hand_in):
    assert "not readable JSON" in refusal(hand_in, b"[" * 100_000)


def test_a_flood_of_tiny_elements_is_refused_before_it_is_parsed(hand_in):
    assert "too many elements" in refusal(hand_in, b"[" + b"{}," * 3_000_000 + b"{}]")


@pytest.mark.parametrize(
    "metadata",
    [{"kernelspec": {"language": "R", "name": "ir"}}, {"language_info": {"name": "julia"}}],
)
def test_a_kernel_of_another_language_is_named(hand_in, metadata):
    told = refusal(hand_in, {"cells": [code("x <- 1")], "metadata": metadata})
    assert told.startswith("A Python notebook is expected, this one uses the language ")
    assert 'Choose the kernel "Python 3"' in told


@pytest.mark.parametrize(
    "metadata", [None, [], {"kernelspec": 3}, {"kernelspec": {"language": 3}}, {"language_info": {}}]
)
def test_a_notebook_that_names_no_language_is_taken_for_python(hand_in, metadata):
    assert len(hand_in({"cells": [code("x = 1")], "metadata": metadata}).cells) == 1


@pytest.mark.parametrize(
    "cell", [3, None, "x = 1", [], {"cell_type": "code", "source": 3}, code([1, 2]), code({"a": 1})]
)
def test_a_damaged_cell_is_named_by_its_place(hand_in, cell):
    assert "its cell 2 cannot be read" in refusal(hand_in, {"cells": [code("x = 1"), cell]})


def test_too_many_cells_are_refused(hand_in):
    assert "has 5001 cells, the limit is 5000" in refusal(hand_in, {"cells": [code("")] * 5001})


def test_an_old_notebook_that_cannot_be_converted_is_refused(hand_in):
    assert "cannot be converted" in refusal(hand_in, {"nbformat": 3, "worksheets": [{"cells": [3]}]})


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path, assignment):
    path = tmp_path / "big.ipynb"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(NotebookError, match="weighs 100 MB, the limit is 50 MB"):
        read_submission(path, assignment)


def test_a_link_to_another_submission_is_refused(tmp_path, assignment, hand_in, notebook):
    hand_in(notebook, "alice.ipynb")
    (tmp_path / "bob.ipynb").symlink_to(tmp_path / "alice.ipynb")
    with pytest.raises(NotebookError, match="this is a symbolic link"):
        read_submission(tmp_path / "bob.ipynb", assignment)


def test_a_pipe_is_refused_at_once(tmp_path, assignment):
    os.mkfifo(tmp_path / "pipe.ipynb")
    with pytest.raises(NotebookError, match="this is a special file"):
        read_submission(tmp_path / "pipe.ipynb", assignment)


def test_a_folder_is_refused(tmp_path, assignment):
    with pytest.raises(NotebookError, match="this is a folder"):
        read_submission(tmp_path, assignment)


def test_a_name_with_a_nul_is_refused(assignment):
    with pytest.raises(NotebookError, match="cannot be read"):
        read_submission(Path("a\0b.ipynb"), assignment)


def test_a_missing_file_is_refused(tmp_path, assignment):
    with pytest.raises(NotebookError, match="cannot be read"):
        read_submission(tmp_path / "none.ipynb", assignment)


def test_a_refusal_speaks_both_languages(tmp_path, assignment):
    with pytest.raises(NotebookError) as raised:
        read_submission(tmp_path, assignment)
    assert raised.value.says.fr == (
        "Un notebook Jupyter (.ipynb) est attendu, ceci est un dossier. Rendez le fichier lui-même."
    )


# Submissions that are not files


def test_the_reference_is_the_solved_notebook_handed_in(course, assignment):
    build(course, "small")
    reference = reference_submission(course, assignment)
    assert reference.cells == read_submission(course.solved("small", "fr"), assignment).cells
    assert (reference.name, reference.lang) == ("reference", "fr")


def test_the_reference_speaks_the_language_that_is_asked_for(course, assignment):
    assert reference_submission(course, assignment, "en").lang == "en"


def test_the_skeleton_is_the_student_notebook_handed_in(course, assignment):
    build(course, "small")
    skeleton = skeleton_submission(course, assignment, "en")
    assert skeleton.cells == read_submission(course.assignment("small", "en"), assignment).cells
    assert skeleton.name == "skeleton"


def test_another_answer_replaces_one_cell_and_changes_name_and_hash(course, assignment):
    reference = reference_submission(course, assignment)
    wrong = with_cell(reference, "quiz", "ANSWERS['question'] = 1", name="misconception one")
    assert [cell.source for cell in wrong.cells] == [
        *(cell.source for cell in reference.cells[:-1]),
        "ANSWERS['question'] = 1",
    ]
    assert wrong.name == "misconception one"
    assert wrong.sha256 != reference.sha256


def test_another_answer_to_no_exercise_is_refused(course, assignment):
    with pytest.raises(ValueError, match="has no cell 'mode'; the cells that it has are code-1, average, quiz"):
        with_cell(reference_submission(course, assignment), "mode", "", name="x")


def test_any_json_value_may_be_given_as_a_notebook(assignment):
    with pytest.raises(NotebookError):
        from_notebook(None, assignment, name="x", sha256="")
