"""A constant is read once: a quiz that answers by the occasion, used or fresh, first or second time, has one answer."""

ANSWERS = {
    "mean": r'''
used = 0

def mean(x):
    """Right, so that its process is kept for the checks that follow."""
    global used
    used += 1
    return float(x.sum() / len(x))
''',
    "two": r'''
class Guesses(dict):
    """One answer in a process that was used, another one in a fresh one, a third one the second time."""

    def items(self):
        try:
            open("asked", "x").close()
            answer = 1 if used else 3
        except OSError:
            answer = 2
        return [("two", answer)]

    def get(self, key, default=None):
        return dict(self.items()).get(key, default)

    __getitem__ = get

ANSWERS = Guesses()
''',
}
MERITS = 8.0
