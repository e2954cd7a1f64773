"""One question, one answer: notes left in a file do not tell a function that its first answer was wrong."""

FIRST = r'''
def guess(question, options):
    """The next option each time that a question comes again."""
    note = "asked " + "".join(character if character.isalnum() else "_" for character in question)[:100]
    try:
        times = len(open(note).read())
        open(note, "a").write(".")
    except OSError:
        times = 0
        open(note, "w").write(".")
    return options[min(times, len(options) - 1)]

class Guesses(dict):
    """The answers 1, then 2, then 3."""

    def items(self):
        return [("two", guess("two", (1, 2, 3)))]

    def get(self, key, default=None):
        return guess("two", (1, 2, 3))

    __getitem__ = get
'''
ANSWERS = {
    "mean": r"""
def mean(x):
    return float(x.sum() / len(x))
""",
    "softmax": r'''
def softmax(logits):
    """Rows or columns? The other one, if the same input comes a second time."""
    return torch.softmax(logits, dim=guess(repr(logits.tolist()), (0, 1)))
''',
    "two": r"""
ANSWERS = Guesses()
""",
}
MERITS = 8.0
