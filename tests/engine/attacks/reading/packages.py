"""The installed packages hold no answer: neither the grader's own code, nor its metadata, nor an editable install."""

CELL = r"""
import glob
import json
import os
import sys

for root in {*sys.path, *glob.glob("/usr/lib/python3*/"), *glob.glob("/usr/local/lib/python3*/*-packages")}:
    for pattern in ("*.pth", "__editable__*", "autograder*/direct_url.json", "autograder*/RECORD", "*.egg-link"):
        for path in glob.glob(os.path.join(root, pattern)):
            try:
                text = open(path, errors="replace").read()
            except OSError:
                continue
            for line in text.splitlines():
                target = line.strip().removeprefix("file://")
                if not target.startswith("/") or "-packages" in target:
                    continue
                for found in [*glob.glob(f"{target}/solutions/*/*.py"), *glob.glob(f"{target}/tests/hidden/*.py")]:
                    print(found, open(found, errors="replace").read())
    for path in glob.glob(os.path.join(root, "autograder", "**", "*"), recursive=True):
        if path.endswith((".py", ".json", ".ipynb")) and ("hidden" in path or "victim" in path):
            print(path, open(path, errors="replace").read())
"""
