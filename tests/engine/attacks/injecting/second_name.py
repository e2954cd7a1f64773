"""A file that is a second name of the tests or of the gradebook is read as a notebook: it is none, and not shown."""

FILES = {
    "victim.ipynb": "=> {tests}",
    "second.ipynb": "=> {gradebook}",
    "third.ipynb": "=> {home_file}",
}
