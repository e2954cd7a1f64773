"""A hidden input does not come back in what is hung on an exception: notes, causes, groups, or its own text."""

ANSWERS = {
    "mean": r"""
class Talkative(Exception):
    def __str__(self): return str(self.loot)
    __repr__ = __str__

def mean(x):
    error = Talkative()
    error.loot = " ".join(map(str, x.tolist()))
    error.add_note(error.loot)
    raise ExceptionGroup(error.loot, [error]) from KeyError(error.loot)
""",
}
