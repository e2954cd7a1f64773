"""Output without end is cut off and costs its own cell only."""

CELL = r"""
import sys

while True:
    try:
        print("all work and no play makes a full disk " * 1000, flush=True)
        sys.stderr.write("and a full log " * 1000)
    except Exception:
        pass
"""
