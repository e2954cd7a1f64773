"""The order of the file decides nothing: grade cells moved before the answers are graded all the same."""


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """Grade cells first, and everything that they test after them."""
    graded = _grades(notebook)
    notebook["cells"] = graded + [cell for cell in notebook["cells"] if cell not in graded]
    return notebook
