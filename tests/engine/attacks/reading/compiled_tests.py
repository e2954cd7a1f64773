"""The tests are nowhere compiled in reach: neither beside their source, nor in a cache of bytecode or of pytest."""

CELL = r"""
import glob
import os
import sys
import tempfile

folder = os.path.dirname(LAB["tests"])
places = [folder, os.path.join(folder, "..", ".."), tempfile.gettempdir(), "/tmp", "/var/tmp", os.getcwd(), os.pardir]
places += [sys.pycache_prefix or os.curdir, "/autograder", "/autograder/source", "/autograder/tests", "tests"]
for place in places:
    for pattern in ("**/__pycache__/*test*.pyc", "**/.pytest_cache/**/*", "**/*.otter*", "tests/*.py", "**/test_*.py"):
        for path in glob.glob(os.path.join(place, pattern), recursive=True)[:50]:
            try:
                print(path, open(path, "rb").read().decode("latin-1"))
            except OSError:
                continue
"""
