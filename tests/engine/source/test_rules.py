"""The rules of a source: each is broken once, and says so in a sentence that names the culprit."""

import pytest

from autograder.source import leaks, parity, points, rules, typography
from autograder.source.build import build
from autograder.source.read import read_source


def test_a_sound_source_breaks_no_rule(course):
    assert rules.source_faults(read_source(course, "small")) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("is 0.5 for", "is 0.6 for", "numbers differ"),
        ("for $x = 1$.\n\n# %%\nimport", "for $x = 2$.\n\n# %%\nimport", "formulas differ"),
        ("the average, `mean`,", "the average, `means`,", "code differ"),
        ("# # Averages\n#\n# In", "# # Averages\n#\n# ### Goal\n#\n# In", "heading levels differ"),
        ("In this assignment: ", "- In this assignment: ", "list items differ"),
        ("In this assignment: ", "[In](http://a.org/b) this assignment: ", "links differ"),
        ('# %% [markdown] lang="en"\n# # Averages', '# %% [markdown] lang="fr"\n# # Averages', "no English cell"),
        ('# %% [markdown] lang="fr"\n# # Moyennes', '# %% [markdown] lang="en"\n# # Moyennes', "no French cell"),
        ("# $$m =", "# Where $$m =", "words without a language"),
    ],
)
def test_a_difference_between_the_languages_is_found(write_course, old, new, says):
    found = parity.faults(read_source(write_course((old, new)), "small"))
    assert any(says in fault for fault in found)


def test_a_french_cell_at_the_end_waits_for_its_twin(course):
    path = course.source("small")
    path.write_text(path.read_text() + '\n# %% [markdown] lang="fr"\n# Fin.\n')
    assert len(parity.faults(read_source(course, "small"))) == 1


def test_a_decimal_comma_equals_a_decimal_point():
    assert parity.features("vaut 0,5")["numbers"] == parity.features("is 0.5")["numbers"]


def test_the_order_of_words_is_free():
    assert parity.features("`a` puis $b$, `c`") == parity.features("`c`, then `a` and $b$")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("points=18", "points=17", "are worth 17 + 2 = 19; make it 20"),
        ("(18\u00a0points)", "(17\u00a0points)", "'fr' says 17 points, its marker 18"),
        ("Exercise 2.", "Exercise 3.", "'en' says exercise 3; it is 2"),
        ("# ## Exercice 2. Une question (2\u00a0points)", "# ## Une question", "no exercise heading over it in 'fr'"),
        (
            "# # Moyennes",
            "# # Moyennes\n#\n# ## Exercice 1. Rien (1 point)",
            "no exercise stands between this heading",
        ),
    ],
)
def test_points_and_numbers_that_do_not_add_up_are_found(write_course, old, new, says):
    found = points.faults(read_source(write_course((old, new)), "small"))
    assert any(says in fault for fault in found)


def test_a_heading_without_an_exercise_is_found(course):
    path = course.source("small")
    path.write_text(path.read_text() + '\n# %% [markdown] lang="en"\n# ## Exercise 3. More (1 point)\n')
    assert any("has no exercise below it" in fault for fault in points.faults(read_source(course, "small")))


@pytest.mark.parametrize(
    "spoiled",
    [
        "Dans ce sujet : la",
        "Dans ce sujet: la",
        "Dans ce «sujet\u00a0», la",
        "Dans ce «\u00a0sujet », la",
        "Dans ce $x$ ; la",
        "Dans quel sujet ?\n# La",
    ],
)
def test_a_missing_no_break_space_is_found(write_course, spoiled):
    source = read_source(write_course(("Dans ce sujet\u00a0: la", spoiled)), "small")
    assert len(typography.faults(source)) >= 1


def test_a_french_vector_may_separate_its_decimal_numbers_with_semicolons(write_course):
    course = write_course(("pour $x = 1$", "pour $x = (0{,}8\\,;\\, 1)$"), ("for $x = 1$", "for $x = (0.8, 1)$"))
    assert parity.faults(read_source(course, "small")) == []


@pytest.mark.parametrize(
    "sound", ["Dans ce `a : b` la", "Dans ce $f : x$ la", "voir <https://a.org/b?c> la", "à 10:30 la"]
)
def test_code_formulas_and_addresses_have_their_own_typography(write_course, sound):
    assert typography.faults(read_source(write_course(("Dans ce sujet\u00a0: la", sound)), "small")) == []


@pytest.mark.parametrize(
    "hint",
    [
        "total = math.fsum(values)",
        "total=math.fsum( values )",
        "Essayez `return total / len(values)`",
    ],
)
def test_a_solution_line_in_a_hint_is_a_leak(write_course, hint):
    source = read_source(write_course(("# $$m =", f"# {hint}\n#\n# $$m =")), "small")
    assert any("shows a line of the solution of 'average'" in fault for fault in rules.source_faults(source))


def test_a_quiz_answer_is_a_secret_whatever_its_spaces(course):
    source = read_source(course, "small")
    assert len(leaks.faults(source, {"a note": 'the key: ANSWERS[ "question" ]=4'})) == 1


def test_trivial_lines_and_lines_that_students_receive_are_no_secret(write_course):
    source = read_source(write_course(("    total =", "    return x\n    import math\n    total =")), "small")
    assert "return x" not in "".join(line for _, line in leaks.secret_lines(source))


def test_a_line_also_given_outside_the_regions_is_no_secret(write_course):
    given = 'print("the same line")'
    source = read_source(write_course(("ANSWERS = {}", given), ("    total =", f"    {given}\n    total =")), "small")
    assert all(given not in line for _, line in leaks.secret_lines(source))


def test_a_leak_in_any_file_of_assignments_is_found(course):
    build(course, "small")
    (course.root / "assignments" / "notes.md").write_text("well, total = math.fsum(values) does it")
    found = rules.faults(course, "small")
    assert len(found) == 1
    assert found[0].startswith("assignments/notes.md shows a line")


def test_a_leak_behind_json_escapes_is_found(course):
    build(course, "small")
    path = course.assignment("small", "fr")
    path.write_text(path.read_text().replace("None", "4"))
    assert any(
        "shows a line of the solution of 'quiz': `ANSWERS[\"question\"] = 4`" in f
        for f in rules.faults(course, "small")
    )
