"""No history is kept: neither of IPython, nor of a shell, nor of what torch and others have cached in a home."""

CELL = r"""
import glob
import os
import sqlite3

shell = get_ipython()
print(shell.user_ns.get("In"))
if shell.history_manager:
    print(list(shell.history_manager.get_range(raw=True)))
homes = {os.path.expanduser("~"), os.environ.get("IPYTHONDIR", "~/.ipython"), os.path.dirname(LAB["home_file"])}
patterns = (".*history*", "*/history.sqlite", ".ipython/*/history.sqlite", ".cache/torch/**", ".token", ".netrc",
            ".jupyter/*", ".local/share/jupyter/runtime/*.json", ".ssh/*", ".aws/*", ".config/*/*")
for path in [path for home in homes for pattern in patterns for path in glob.glob(os.path.join(home, pattern))]:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as book:
            print(list(book.execute("select source_raw from history")))
    except sqlite3.Error:
        pass
    try:
        print(path, open(path, errors="replace").read(100_000))
    except OSError:
        continue
"""
