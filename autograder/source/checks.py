"""The cells of a student's notebook that run the public checks. Grading leaves them out."""

from __future__ import annotations

from autograder.text import LANGS, Text

TAG = "public-check"
"""What marks these cells, beside their ids."""

EXPLAINED = Text(
    "**Vérifications publiques.** Sous chaque exercice, une cellule `grader.check(...)` essaie votre réponse sur "
    "quelques cas\u00a0: des formes, des lois, l'exemple de l'énoncé. Elle ne note rien, et la réussir ne suffit "
    "pas\u00a0: la correction en sait davantage. Elle a besoin du dossier `tests` à côté de ce notebook et de la "
    "bibliothèque otter-grader\u00a0; si la cellule suivante s'arrête, exécutez `%pip install otter-grader` dans une "
    "nouvelle cellule, puis redémarrez le noyau.",
    "**Public checks.** Under each exercise, a cell `grader.check(...)` tries your answer on a few cases: shapes, "
    "laws, the example of the statement. It grades nothing, and passing it is not enough: grading knows more. It needs "
    "the folder `tests` beside this notebook and the library otter-grader; if the next cell stops, run "
    "`%pip install otter-grader` in a new cell, then restart the kernel.",
)
GRADER = Text(
    '# Vérifications publiques ; rien ici n\'est noté\nimport otter\n\ngrader = otter.Notebook(tests_dir="tests")',
    '# Public checks; nothing here is graded\nimport otter\n\ngrader = otter.Notebook(tests_dir="tests")',
)


def sources(exercises: list[str]) -> set[str]:
    """The code of all these cells, in every language: how grading knows them again."""
    return {*(GRADER[lang] for lang in LANGS), *map(call, exercises)}


def call(exercise: str) -> str:
    """The code of the cell below an exercise."""
    return f'grader.check("{exercise}")'
