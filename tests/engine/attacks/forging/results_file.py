"""No file of results is in reach: one that a notebook writes, now or at its end, is read by nobody."""

CELL = r"""
import atexit
import json
import os

FULL = json.dumps({"score": 20, "earned": 20.0, "possible": 20.0, "tests": [{"score": 20, "max_score": 20}]})
PLACES = [LAB["results"], "results.json", "../results/results.json", "/autograder/results/results.json",
          "verdicts.jsonl", os.path.join(os.path.dirname(LAB["results"]), "verdicts.jsonl")]

def write():
    for path in PLACES:
        try:
            with open(path, "w") as file:
                file.write(FULL)
        except OSError:
            pass

write()
atexit.register(write)

def mean(x):
    write()
    return 0.0
"""
