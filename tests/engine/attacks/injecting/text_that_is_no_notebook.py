"""A file that is no notebook costs its author: a page, an archive or a pickle is a sentence, and the rest is graded."""

FILES = {
    "victim.ipynb": "<!doctype html><script>document.title='injected'</script>",
    "archive.ipynb": b"PK\x03\x04" + bytes(26) + b"../../../course/tests/hidden/test_victim.py",
    "pickle.ipynb": b"cos\nsystem\n(S'exit 0'\ntR.",
    "numbers.ipynb": "[1e999, -1e999, " + "9" * 5000 + "]",
    "null.ipynb": "null",
}
