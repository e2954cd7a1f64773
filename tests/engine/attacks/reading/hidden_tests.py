"""What can be read from a submission holds no test: neither by their path nor by looking around."""

CELL = r"""
import glob
import os

loot = []
for pattern in (
    LAB["tests"],
    os.path.join(os.path.dirname(LAB["tests"]), "*"),
    "../../../source/*/*.ipynb",
    "../tests/*.py",
    "tests/*.py",
    os.path.join(os.path.dirname(os.path.dirname(LAB["tests"])), "**", "*.py"),
):
    for path in glob.glob(pattern, recursive=True):
        try:
            with open(path, errors="replace") as file:
                loot.append(file.read())
        except OSError:
            pass
text = "\n".join(loot)
print(text[:20_000])


def mean(x):
    raise RuntimeError(text[:200])
"""
