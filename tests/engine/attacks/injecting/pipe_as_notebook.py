"""A notebook is a regular file: a pipe that nobody writes to keeps no grader waiting."""

FILES = {"victim.ipynb": "fifo"}
