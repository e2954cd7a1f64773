"""The reader: the nouns it finds, and what it says of a malformed source."""

import pytest

from autograder.errors import CourseError, SourceError
from autograder.source.read import Role, read_assignment, read_source
from autograder.text import Text


def test_exercises_come_in_the_order_of_the_source_with_points_and_titles(assignment):
    assert [(exercise.name, exercise.points, exercise.title) for exercise in assignment.exercises] == [
        ("average", 18.0, Text("La moyenne", "The average")),
        ("quiz", 2.0, Text("Une question", "A question")),
    ]


def test_the_title_is_the_heading_of_level_one(assignment):
    assert assignment.title == Text("Moyennes", "Averages")


def test_exploration_is_known_by_id_and_by_code(assignment):
    assert assignment.explore == {"explore-1"}
    assert assignment.explore_sources == {"print(average([1, 2]))"}


def test_each_exercise_has_a_grade_cell(assignment):
    assert assignment.grade_cells == {"grade_average": "average", "grade_quiz": "quiz"}


def test_code_that_is_no_exercise_keeps_its_number(course):
    assert [cell.key for cell in read_source(course, "small").cells if cell.role is Role.CODE] == ["code-1"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('lang="fr"', 'lang="de"', "expected one of fr, en"),
        ('lang="fr"', 'lang="fr" points=3', "carries `lang` and nothing else"),
        ('lang="fr"', 'langue="fr"', "langue"),
        ("# %%\nimport", '# %% lang="en"\nimport', "code is written once"),
        ("# %%\nimport", "# %% [raw]\nimport", "make it code"),
        ("# %%\nimport", "# %% points=2\nimport", "`points` without `exercise`"),
        ("ANSWERS = {}", "### BEGIN SOLUTION\nANSWERS = {}\n### END SOLUTION", "outside an exercise"),
        ('tags=["explore"]', 'tags=["slow"]', "the only tag"),
        ('exercise="average"', 'exercise="aver age"', "expected a Python name"),
        ('exercise="average"', 'exercise="grade_x"', "does not start with grade_"),
        ('exercise="quiz"', 'exercise="average"', "a second exercise"),
        ("points=18", "points=-1", "expected a positive number"),
        ("points=18", 'points="many"', "expected a positive number"),
        (" points=18", "", "expected a positive number"),
        ("points=18", 'points=18 tags=["explore"]', "an exercise has no tags"),
        ("    ### END SOLUTION\n", "", "never closed"),
        ("    total = math.fsum(values)\n    return total / len(values)\n", "", "no answer"),
        ("math.fsum(values)", "math.fsum(values", "is not Python"),
        ("# # Moyennes", "# Moyennes", "no title in 'fr'"),
        ("# ## Exercise 1. The average (18 points)", "# ## The average", "no heading over it in 'en'"),
        ("# ## Exercise 2. A question (2 points)", "# ## A question", "no heading over it in 'en'"),
    ],
)
def test_a_malformed_source_says_where_and_what_to_do(write_course, old, new, says):
    with pytest.raises(SourceError) as raised:
        read_assignment(write_course((old, new)), "small")
    assert says in str(raised.value)
    assert "notebook.py" in str(raised.value)


def test_the_message_names_the_cell(write_course):
    with pytest.raises(SourceError, match=r"small/notebook\.py, cell 3 \('import math'\)"):
        read_source(write_course(("# %%\nimport", '# %% lang="en"\nimport')), "small")


def test_a_file_that_is_not_text_is_refused_with_a_sentence(course):
    course.source("small").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="not a percent notebook"):
        read_source(course, "small")


def test_a_source_without_exercises_is_refused(course):
    course.source("small").write_text('# %% [markdown] lang="fr"\n# # T\n\n# %% [markdown] lang="en"\n# # T\n')
    with pytest.raises(SourceError, match="has no exercise"):
        read_assignment(course, "small")


def test_an_unknown_assignment_is_named_with_those_that_exist(course):
    with pytest.raises(CourseError, match="small"):
        read_assignment(course, "vea")
