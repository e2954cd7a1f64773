"""A notebook is a file of its own: a link to a text shows nothing of that text."""

FILES = {"victim.ipynb": "-> {tests}", "second.ipynb": "-> {home_file}", "third.ipynb": "-> /proc/self/environ"}
