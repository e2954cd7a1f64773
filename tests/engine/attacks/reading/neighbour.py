"""The work of another student is in no file in reach, and cannot be handed in as one's own."""

CELL = r"""
import glob
import json
import os

found = {}
for path in (LAB["neighbour"], *glob.glob("../../*/*/*.ipynb"), *glob.glob("../*.ipynb"), *glob.glob("*.ipynb")):
    try:
        text = open(path).read()
    except OSError:
        continue
    print(text)
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "LAB = " not in source and "neighbour" not in source:
            try:
                exec(source, found)
            except Exception:
                continue
if "mean" in found:
    mean, softmax, ANSWERS = found["mean"], found["softmax"], found["ANSWERS"]
"""
