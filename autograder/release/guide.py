"""The page of a handout: how to work and hand in. And what its notebook needs."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from autograder.source.read import Source
from autograder.text import Text

ALWAYS = ("jupyterlab>=4", "otter-grader>=6")
"""To open the notebook, and to run the public checks."""
NEEDED = {
    "matplotlib": "matplotlib>=3.8",
    "numpy": "numpy>=1.26",
    "sklearn": "scikit-learn>=1.4",
    "torch": "torch>=2.6",
}
"""Module -> requirement, for what an assignment may import beyond the standard library."""

GUIDE = Text(
    """\
# {title}

## Installer (une fois)

Il faut Python 3.11 ou plus récent. Dans ce dossier\u00a0:

    python -m venv .venv
    source .venv/bin/activate          # sous Windows\u00a0: .venv\\Scripts\\activate
    python -m pip install -r requirements.txt

## Travailler

    jupyter lab {slug}.ipynb

VS Code ouvre aussi le notebook. Sur Colab, déposez le notebook et le zip, puis exécutez une fois dans une cellule\u00a0:

    !pip install otter-grader
    !unzip -oj {slug}-fr.zip '{slug}/tests/*' -d tests

Complétez les cellules d'exercice sans changer les noms ni les arguments. Sous chaque exercice, `grader.check(...)` essaie
votre réponse\u00a0: quand elle ne convient pas, lisez la loi, la raison, et la ligne de votre code. Ces vérifications
ne donnent pas de points, et la correction en connaît d'autres\u00a0: les réussir toutes est un début. Laissez le dossier
`tests` à côté du notebook.

## Rendre

1. Redémarrez le noyau et exécutez tout (menu Kernel, «\u00a0Restart Kernel and Run All Cells\u00a0»).
2. Enregistrez. Sur Colab\u00a0: Fichier, Télécharger, Télécharger le fichier .ipynb.
3. Rendez un seul fichier, `{slug}.ipynb`, là où votre enseignant le demande. Gardez son nom.
""",
    """\
# {title}

## Install (once)

Python 3.11 or newer is needed. In this folder:

    python -m venv .venv
    source .venv/bin/activate          # on Windows: .venv\\Scripts\\activate
    python -m pip install -r requirements.txt

## Work

    jupyter lab {slug}.ipynb

VS Code opens the notebook too. On Colab, upload the notebook and the zip, then run once in a cell:

    !pip install otter-grader
    !unzip -oj {slug}-en.zip '{slug}/tests/*' -d tests

Complete the exercise cells without changing names or arguments. Under each exercise, `grader.check(...)` tries your
answer: when something is wrong, read the law, the reason, and the line of your code. These checks give no points, and
grading knows others: passing them all is a beginning. Leave the folder `tests` beside the notebook.

## Hand in

1. Restart the kernel and run everything (menu Kernel, "Restart Kernel and Run All Cells").
2. Save. On Colab: File, Download, Download .ipynb.
3. Hand in one file, `{slug}.ipynb`, where your teacher asks for it. Keep its name.
""",
)


def requirements(source: Source) -> str:
    """What pip installs for this notebook, one requirement a line: what its code imports, Jupyter and otter."""
    imported = {name for cell in source.code() for name in _imports(cell.text)}
    needed = {"numpy", *imported} & NEEDED.keys()  # the public checks use numpy
    return "".join(f"{line}\n" for line in sorted([*ALWAYS, *(NEEDED[name] for name in needed)]))


def _imports(code: str) -> Iterable[str]:
    """The top names of the modules that a code imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
