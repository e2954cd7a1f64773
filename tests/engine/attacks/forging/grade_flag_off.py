"""Who grades an exercise stands in the course: one whose notebook asks for a person waits for none."""


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """Make tests answers to be graded by hand, and of an older schema."""
    for number, cell in enumerate(_grades(notebook)):
        about = cell["metadata"]["nbgrader"]
        about.update(
            grade=number % 2 == 0, solution=True, locked=False, task=False, schema_version=(1, 3, 99)[number % 3]
        )
    return notebook
