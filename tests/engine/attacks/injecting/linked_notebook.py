"""A notebook is a file of its own: a link to the work of a neighbour, or to the tests, is not followed."""

FILES = {"victim.ipynb": "-> {neighbour}"}
