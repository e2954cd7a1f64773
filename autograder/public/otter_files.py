"""The otter test files of an assignment: exception format, one per exercise, in the language of its notebook.

Such a file stands alone: otter-grader, numpy and, where its checks use it, torch. It is ASCII, because otter opens it
in the encoding of the machine; texts are written by `ascii`, formulas and all.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from pathlib import Path

from autograder.course import Course
from autograder.public import shipped
from autograder.public.declare import PublicCheck, public_checks
from autograder.public.words import say
from autograder.source.build import replace_file
from autograder.text import LANGS, Lang

FROM_HERE = "# ---- shipped from here, under the imports and other sentences ----\n"
FOR_US = re.compile(r"  # noqa: .*")
"""Comments for our linter, which tell a student nothing."""


def otter_files(course: Course, slug: str) -> dict[Path, str]:
    """Path -> content of every public test file of an assignment.

    raises  SuiteError if the declarations do not hold together.
    """
    checks = public_checks(course, slug)
    return {
        course.public_tests(slug, lang) / f"{exercise}.py": test_file(slug, exercise, of, lang)
        for lang in LANGS
        for exercise, of in checks.items()
    }


def build(course: Course, slug: str) -> list[Path]:
    """Write the public test files of an assignment, each atomically; returns their paths.

    raises  SuiteError if the declarations do not hold together; SourceError if a file cannot be written.
    """
    built = otter_files(course, slug)
    for path, content in built.items():
        replace_file(path, content)
    for path in strays(course, slug, built):
        path.unlink()
    return list(built)


def faults(course: Course, slug: str) -> list[str]:
    """Each test file that is missing, that is not what its source gives, or that nothing gives."""
    built = otter_files(course, slug)
    found: list[str] = []
    for path, content in built.items():
        name = path.relative_to(course.root)
        if not path.is_file():
            found.append(f"{name} is missing; run `autograder build {slug}`")
        elif path.read_bytes() != content.encode():
            found.append(f"{name} is not what its source gives; run `autograder build {slug}`")
    return found + [f"{path.relative_to(course.root)} has no source; remove it" for path in strays(course, slug, built)]


def strays(course: Course, slug: str, built: dict[Path, str]) -> list[Path]:
    """The test files on disk that nothing gives any more."""
    on_disk = (path for lang in LANGS for path in sorted(course.public_tests(slug, lang).glob("*.py")))
    return [path for path in on_disk if path not in built]


def test_file(slug: str, exercise: str, checks: list[PublicCheck], lang: Lang) -> str:
    """The text of one test file."""
    top, _, runtime = FOR_US.sub("", inspect.getsource(shipped)).partition(FROM_HERE)
    imports = re.findall(r"^(?:import|from (?!autograder|__future__)).*", top, re.MULTILINE)
    imports += [f"import {name}" for name in ("math", "torch") if any(_uses(check, name) for check in checks)]
    says = "\n".join(f"    {key!r}: {text!a}," for key, text in say(lang).items())
    head = (
        f"# Built from solutions/{slug}/public.py by autograder; do not edit.\n"
        "from __future__ import annotations\n\n" + "\n".join(imports) + "\n\n"
        "from otter.test_files import test_case\n\n"
        f"OK_FORMAT = False\nname = {exercise!r}\npoints = None\n\nSAYS = {{\n{says}\n}}"
    )
    text = "\n\n\n".join([head, runtime.strip("\n"), *(_case(check, lang) for check in checks)]) + "\n"
    assert text.isascii()  # `public_checks` has refused what is not
    return text


def _case(check: PublicCheck, lang: Lang) -> str:
    """One check as a test case of otter, whose only argument is the namespace of the notebook."""
    definition, _, body = FOR_US.sub("", check.source).partition("\n")
    assert definition == f"def {check.name}(student):"
    return textwrap.dedent(
        f"""\
        @test_case(name={check.says[lang]!a}, points=None, hidden=False)
        def {check.name}(env):
            student = Student(env)
        """
    ) + body.rstrip("\n")


def _uses(check: PublicCheck, module: str) -> bool:
    """Whether the text of a check names a module."""
    return any(isinstance(node, ast.Name) and node.id == module for node in ast.walk(ast.parse(check.source)))
