"""Written questions, and the reasoning that only solved notebooks show."""

import pytest

from autograder.errors import SourceError
from autograder.model import Exercise
from autograder.source import leaks, parity, points, rules
from autograder.source.build import build
from autograder.source.derive import solved_notebook, student_notebook
from autograder.source.read import Role, read_assignment, read_source
from autograder.source.submission import reference_submission, skeleton_submission
from autograder.text import Text

QUIZ = '# %% exercise="quiz" points=2\n'
WRITTEN = (
    '# %% [markdown] lang="fr" tags=["solution"]\n# On divise par le nombre de valeurs.\n\n'
    '# %% [markdown] lang="en" tags=["solution"]\n# We divide by the number of values.\n\n'
    '# %% [markdown] lang="fr"\n# ## Exercice 2. Expliquez (1\u00a0point)\n\n'
    '# %% [markdown] lang="en"\n# ## Exercise 2. Explain (1 point)\n\n'
    '# %% [markdown] lang="fr" written="reasons" points=1\n# Parce que la somme croît avec $n$.\n\n'
    '# %% [markdown] lang="en" written="reasons" points=1\n# Because the sum grows with $n$.\n\n'
    '# %% [markdown] lang="fr"\n# ## Exercice 3. Une question (1\u00a0point)\n\n'
    '# %% [markdown] lang="en"\n# ## Exercise 3. A question (1 point)\n\n'
    '# %% exercise="quiz" points=1\n'
)
HEADINGS = (
    '# %% [markdown] lang="fr"\n# ## Exercice 2. Une question (2\u00a0points)\n\n'
    '# %% [markdown] lang="en"\n# ## Exercise 2. A question (2 points)\n\n'
)


@pytest.fixture
def write_written(write_course):
    """Write a course with a written question, then (old, new) replacements."""
    return lambda *changes: write_course((HEADINGS, ""), (QUIZ, WRITTEN), *changes)


@pytest.fixture
def course(write_written):
    return write_written()


@pytest.fixture
def source(course):
    return read_source(course, "small")


def cell(notebook, key):
    return next(cell for cell in notebook.cells if cell.id == key)


def test_a_written_question_belongs_to_the_assignment_and_to_no_check(course):
    assignment = read_assignment(course, "small")
    assert assignment.written == (Exercise("reasons", 1.0, Text("Expliquez", "Explain")),)
    assert [exercise.name for exercise in assignment.exercises] == ["average", "quiz"]
    assert (assignment.points, assignment.full_marks) == (19.0, 20.0)
    assert assignment.grade_cells == {"grade_average": "average", "grade_quiz": "quiz"}


def test_a_course_with_a_written_question_breaks_no_rule(source):
    assert rules.source_faults(source) == []


def test_a_person_grades_a_written_question_in_a_cell_of_nbgrader(source):
    assert cell(student_notebook(source, "fr"), "reasons").metadata.nbgrader == {
        "schema_version": 3,
        "grade_id": "reasons",
        "grade": True,
        "solution": True,
        "locked": False,
        "task": False,
        "points": 1.0,
    }


@pytest.mark.parametrize(
    ("lang", "asked", "answered"),
    [
        ("fr", "*Votre réponse ici.*", "Parce que la somme croît avec $n$."),
        ("en", "*Your answer here.*", "Because the sum grows with $n$."),
    ],
)
def test_the_student_sees_a_place_to_answer_and_the_solved_notebook_the_model_answer(source, lang, asked, answered):
    assert cell(student_notebook(source, lang), "reasons").source == asked
    assert cell(solved_notebook(source, lang), "reasons").source == answered


def test_reasoning_stands_in_solved_notebooks_only_and_renames_no_other_cell(source):
    student, solved = student_notebook(source, "en"), solved_notebook(source, "en")
    assert cell(solved, "reasoning-1").source == "We divide by the number of values."
    assert [cell.id for cell in solved.cells if cell.id != "reasoning-1"] == [cell.id for cell in student.cells]


def test_what_is_graded_has_no_written_answer_in_it(course):
    assignment = read_assignment(course, "small")
    for submission in (reference_submission(course, assignment), skeleton_submission(course, assignment)):
        assert "reasons" not in [cell.key for cell in submission.cells]
        assert all("somme" not in cell.source for cell in submission.cells)


def test_points_given_by_hand_count_towards_twenty(write_written):
    source = read_source(write_written(('exercise="quiz" points=1', 'exercise="quiz" points=2')), "small")
    assert "18 + 1 + 2 = 21; make it 20" in points.faults(source)[0]


def test_the_heading_over_a_written_question_says_its_number_and_points(write_written):
    source = read_source(
        write_written(("Exercice 2. Expliquez (1\u00a0point)", "Exercice 4. Expliquez (3\u00a0points)")), "small"
    )
    found = "\n".join(points.faults(source))
    assert "says exercise 4; it is 2" in found
    assert "says 3 points, its marker 1" in found


@pytest.mark.parametrize("secret", ["Because the sum   grows with $n$.", "We divide by the number of values."])
def test_a_model_answer_or_its_reasoning_in_a_public_text_is_a_leak(write_written, secret):
    source = read_source(write_written(("In this assignment", f"{secret} In this assignment")), "small")
    assert any("shows a line of the solution of" in fault for fault in rules.source_faults(source))


def test_a_model_answer_on_the_street_is_a_leak(course):
    build(course, "small")
    (course.root / "assignments" / "notes.txt").write_text("Parce que la somme\ncroît avec $n$.")
    assert "shows a line of the solution of 'reasons'" in rules.faults(course, "small")[0]


def test_reasoning_belongs_to_the_exercise_above_it(source):
    assert ("average", "We divide by the number of values.") in list(leaks.secret_lines(source))


def test_a_model_answer_in_one_language_only_is_found(write_written):
    source = read_source(
        write_written(('# %% [markdown] lang="en" written="reasons" points=1\n', '# %% [markdown] lang="en"\n')),
        "small",
    )
    assert any("its marker differs" in fault for fault in parity.faults(source))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('lang="fr" written="reasons"', 'written="reasons"', "carries `lang`, `written` and `points`"),
        ('lang="fr" written="reasons" points=1', 'lang="fr" written="a b" points=1', "written='a b'"),
        ('lang="fr" written="reasons" points=1', 'lang="fr" written="reasons"', "expected a positive number"),
        ('lang="fr" written="reasons"', 'lang="fr" written="quiz"', "a second exercise is called 'quiz'"),
        ('lang="fr" written="reasons"', 'lang="fr" written="average"', "a second exercise is called 'average'"),
        ("# Because the sum grows with $n$.", "#", "no model answer"),
        ('exercise="quiz" points=1', 'exercise="quiz" written="quiz" points=1', "a written question is a text"),
        ('lang="fr" tags=["solution"]', 'lang="fr" tags=["explore"]', "the only tag of a text"),
        ("## Exercise 2. Explain (1 point)", "## Explain", "no heading over it in 'en'"),
    ],
)  # fmt: skip
def test_a_malformed_written_question_says_what_to_do(write_written, old, new, says):
    with pytest.raises(SourceError) as raised:
        read_assignment(write_written((old, new)), "small")
    assert says in str(raised.value)


def test_a_text_of_the_solution_keeps_its_role(source):
    assert [cell.role for cell in source.cells].count(Role.REASONING) == 2
