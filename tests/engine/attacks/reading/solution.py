"""The solution is in no file in reach: neither where it lies, nor in a copy, nor compiled."""

CELL = r"""
import glob
import os

folder = os.path.dirname(LAB["solution"])
places = [LAB["solution"], *glob.glob(f"{folder}/**", recursive=True), *glob.glob(f"{folder}/../../**/*.ipynb")]
for path in places:
    try:
        print(open(path, errors="replace").read())
    except OSError:
        continue

def mean(x):
    namespace = {}
    try:
        exec(open(LAB["solution"]).read(), namespace)
        return namespace["mean"](x)
    except OSError as error:
        raise ValueError(str(error)) from None
"""
