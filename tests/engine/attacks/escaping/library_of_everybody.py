"""The interpreter, the libraries and the grader's own files that a submission sees are read-only."""

CELL = r"""
import os
import sys

import torch

folders = {
    *sys.path, os.path.dirname(torch.__file__), os.path.dirname(os.__file__), sys.prefix, sys.base_prefix,
    "/usr", "/usr/lib", "/usr/bin", "/usr/local", "/etc", "/opt", "/autograder", "/autograder/runtime",
    os.path.dirname(sys.modules["__main__"].__dict__.get("__file__") or "") or "/",
}
for folder in sorted(filter(os.path.isdir, folders)):
    if os.path.realpath(folder).startswith(os.path.realpath(os.getcwd())):
        continue
    try:
        with open(os.path.join(folder, LAB["marker"] + ".pth"), "w") as file:
            file.write("import sys\n")
        print("BREACH: wrote among the libraries:", folder)
    except OSError:
        pass
for path in (torch.__file__, os.__file__, sys.executable):
    try:
        os.utime(path)  # what is open to this is open to more
        print("BREACH: touched", os.path.basename(path))
    except OSError:
        pass
"""
