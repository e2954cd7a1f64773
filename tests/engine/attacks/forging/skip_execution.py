"""Tags of a student count for nothing: a grade cell that asks not to be run keeps its exercise graded."""


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """Tag every graded cell, and the cells that it is about, as not to be run or free to fail."""
    for cell in _grades(notebook):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell", "explore"]
        cell["metadata"]["deletable"] = True
    return notebook
