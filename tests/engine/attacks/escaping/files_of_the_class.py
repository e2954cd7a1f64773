"""What belongs to the course and to others cannot be changed: work handed in, tests, solution, gradebook, results."""

CELL = r"""
import os

for name in ("neighbour", "tests", "solution", "gradebook", "results", "home_file"):
    path = LAB[name]
    for act in (
        lambda: open(path, "a").write(f"\n# {LAB['marker']}\n"),
        lambda: os.chmod(path, 0o600),
        lambda: os.replace(path, path + "." + LAB["marker"]),
        lambda: open(os.path.join(os.path.dirname(path), LAB["marker"]), "w").close(),
        lambda: os.remove(path),
    ):
        try:
            act()
        except OSError:
            pass
"""
