import pytest

from autograder.course import Course
from autograder.errors import CourseError, SuiteError
from autograder.suite.declare import (
    Suite,
    accepted,
    accepted_value,
    check,
    misconception,
    wrong_answer,
    wrong_value,
)

SUITE = """
from autograder.suite.declare import check

@check("mean", points=1, fr="la moyenne est une valeur", en="the mean is one value")
def mean_is_a_number(student, rng):
    pass

@check("mean", points=2, anchor=True, after=mean_is_a_number, fr="la moyenne est juste", en="the mean is right")
def mean_is_right(student, rng):
    pass
"""
MISCONCEPTIONS = """
from autograder.suite.declare import misconception

@misconception("mean", caught_by={"mean_is_right"}, fr="la somme", en="the sum")
def summed(values):
    return sum(values)
"""
ACCEPTED = """
from autograder.suite.declare import accepted

@accepted("mean")
def by_hand(values):
    return sum(values) / len(values)
"""


@pytest.fixture
def course(tmp_path):
    """A course of one assignment, `average`, whose suite holds together."""
    for file, text in {
        "solutions/average/notebook.py": "",
        "solutions/average/misconceptions.py": MISCONCEPTIONS,
        "solutions/average/accepted.py": ACCEPTED,
        "tests/hidden/test_average.py": SUITE,
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    return Course(tmp_path)


def spoil(course, file, old, new):
    path = course.root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def law():
    @check("mean", points=1, fr="loi", en="law")
    def body(student, rng):
        pass

    return body


def test_a_suite_holds_its_declarations_in_the_order_of_the_files(course):
    suite = Suite.load(course, "average")
    assert [entry.name for entry in suite.checks] == ["mean_is_a_number", "mean_is_right"]
    assert [entry.name for entry in suite.misconceptions] == ["summed"]
    assert [entry.name for entry in suite.accepted] == ["by_hand"]


def test_a_check_knows_those_that_it_waits_for(course):
    assert Suite.load(course, "average").checks[1].after == ("mean_is_a_number",)


def test_an_assignment_that_is_not_there_is_named_with_those_that_are(course):
    with pytest.raises(CourseError, match=r"No assignment 'median'.*average"):
        Suite.load(course, "median")


def test_a_missing_suite_is_said_with_its_path(course):
    course.suite("average").unlink()
    with pytest.raises(SuiteError, match=r"no hidden suite at .*test_average\.py"):
        Suite.load(course, "average")


def test_a_suite_that_does_not_run_is_said_with_its_error(course):
    spoil(course, "tests/hidden/test_average.py", "from autograder", "from autograde")
    with pytest.raises(SuiteError, match=r"test_average\.py cannot be loaded: ModuleNotFoundError"):
        Suite.load(course, "average")


def test_a_misconception_caught_by_no_such_check_is_refused(course):
    spoil(course, "solutions/average/misconceptions.py", "mean_is_right", "mean_is_write")
    with pytest.raises(SuiteError, match=r"'mean_is_write'.*which no check is called"):
        Suite.load(course, "average")


def test_a_misconception_caught_by_nothing_is_refused(course):
    spoil(course, "solutions/average/misconceptions.py", '{"mean_is_right"}', "()")
    with pytest.raises(SuiteError, match="`caught_by` is empty"):
        Suite.load(course, "average")


def test_two_answers_of_the_same_name_are_refused(course):
    spoil(course, "solutions/average/accepted.py", "by_hand", "summed")
    with pytest.raises(SuiteError, match="two answers are called 'summed'"):
        Suite.load(course, "average")


def test_a_check_that_takes_other_arguments_is_refused_where_it_is_declared(course):
    course.suite("average").write_text(SUITE.replace("is_right(student, rng)", "is_right(student)"))
    with pytest.raises(SuiteError, match=r"expected `def mean_is_right\(student, rng\)`"):
        Suite.load(course, "average")


def test_a_check_that_waits_for_one_below_it_is_refused(course):
    suite = Suite.load(course, "average")
    upside_down = Suite("average", suite.path, suite.checks[::-1], (), (), "")
    with pytest.raises(SuiteError, match="`after` names 'mean_is_a_number', declared below it; move it up"):
        upside_down.validate()


def test_two_checks_of_the_same_name_are_refused(course):
    suite = Suite.load(course, "average")
    with pytest.raises(SuiteError, match="two checks are called 'mean_is_a_number'"):
        Suite("average", suite.path, (suite.checks[0], suite.checks[0]), (), (), "").validate()


def test_a_change_of_any_of_the_three_files_changes_the_digest(course):
    digests = [Suite.load(course, "average").sha256]
    for path in (course.suite("average"), course.accepted("average"), course.misconceptions("average")):
        path.write_text(path.read_text() + "# changed\n")
        digests.append(Suite.load(course, "average").sha256)
    assert len(set(digests)) == 4


def test_the_generator_of_a_check_repeats_itself():
    assert law().rng("secret").random() == law().rng("secret").random()


def test_the_generator_of_a_check_changes_with_the_secret():
    assert law().rng("secret").random() != law().rng("another").random()


def test_the_generators_of_two_checks_differ(course):
    one, other = Suite.load(course, "average").checks
    assert one.rng("secret").random() != other.rng("secret").random()


def test_a_law_in_one_language_only_is_refused():
    with pytest.raises(ValueError, match="needs a sentence in 'fr'"):
        check("mean", points=1, fr=" ", en="law")(lambda student, rng: None)


def test_the_cell_of_an_answer_is_its_code_bound_to_the_name_that_is_asked():
    @misconception("mean", caught_by={"mean_is_right"}, fr="la somme", en="the sum")
    def summed(values):
        return sum(values)

    names = {}
    exec(summed.cell, names)
    assert "misconception" not in summed.cell
    assert names["mean"]([1, 2]) == 3


def test_an_answer_under_the_name_that_is_asked_is_bound_once():
    @accepted("mean")
    def mean(values):
        return sum(values) / len(values)

    assert mean.cell.startswith("def mean")
    assert "mean = mean" not in mean.cell


def test_the_cell_of_a_wrong_option_sets_the_answer():
    wrong = wrong_answer("quiz", name="two", key="color", value=2, caught_by={"x"}, fr="pas 2", en="not 2")
    names = {"ANSWERS": {}}
    exec(wrong.cell, names)
    assert names["ANSWERS"] == {"color": 2}


def test_the_cell_of_a_value_sets_the_name_of_the_exercise():
    wrong = wrong_value("SETTINGS", {"rate": 9.0}, name="fast", caught_by={"x"}, fr="trop vite", en="too fast")
    right = accepted_value("SETTINGS", {"rate": 0.1}, name="slow")
    names = {}
    exec(wrong.cell, names)
    assert names["SETTINGS"] == {"rate": 9.0}
    exec(right.cell, names)
    assert names["SETTINGS"] == {"rate": 0.1}
