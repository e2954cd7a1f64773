"""A notebook is a regular file: a link to a device without end keeps no grader reading."""

FILES = {"victim.ipynb": "-> /dev/zero", "random.ipynb": "-> /dev/urandom", "terminal.ipynb": "-> /dev/tty"}
