"""A grade cell counts once: a second one of the same name, with a score in it, adds nothing."""

import copy


def _grades(notebook):
    return [cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]


def hand_in(notebook):
    """Each grade cell a second and a third time, with the same names and a score."""
    for cell in _grades(notebook):
        for number in range(2):
            double = copy.deepcopy(cell)
            double["source"] = "8.0"
            double["id"] = f"{cell['id']}" if number else f"{cell['id']}-{number}"
            double["outputs"] = [
                {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "8.0"}}
            ]
            notebook["cells"].append(double)
    return notebook
