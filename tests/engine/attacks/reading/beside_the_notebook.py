"""Files handed in beside a notebook lead nowhere: a link among them to the tests or to a neighbour is not followed."""

FILES = {
    "data.csv": "-> {neighbour}",
    "tests.py": "-> {tests}",
    "solution": "-> {solution}",
    "book.db": "=> {gradebook}",
    "everything": "-> /",
}
CELL = r"""
import glob
import os

for name in ("data.csv", "tests.py", "solution", "book.db"):
    for folder in (".", "..", os.path.dirname(LAB["neighbour"]).replace("honest", "cheat")):
        try:
            print(open(os.path.join(folder, name), errors="replace").read())
        except OSError:
            continue
print(glob.glob("everything/*"), glob.glob("everything" + LAB["tests"]))
"""
