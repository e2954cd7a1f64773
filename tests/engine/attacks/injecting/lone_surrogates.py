"""A text that no file can hold is mended where it comes in: half a character stops nobody's grading."""


def hand_in(notebook):
    """Half characters, and numbers that JSON does not have, wherever a notebook has a text or a number."""
    half = "\ud800 \udfff"
    notebook["metadata"].update(title=half, autograder={"slug": "victim", "lang": half})
    notebook["metadata"]["kernelspec"] = {"name": half, "display_name": half, "language": "python"}
    for number, cell in enumerate(notebook["cells"]):
        if number % 2 and cell["cell_type"] == "code":
            cell["source"] = f"# {half}\nprint('{half}')\n" + "".join(cell["source"])
            cell["metadata"]["name"] = half
            cell["execution_count"] = 10**30
    notebook["cells"].append(
        {
            "cell_type": "code",
            "id": half,
            "metadata": {half: half},
            "source": f"x = '{half}'",
            "outputs": [],
            "execution_count": None,
        }
    )
    return notebook
