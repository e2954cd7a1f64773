"""Nothing of a submission is unpickled: an object that would run code where it is loaded is never loaded."""

FIRST = r"""
import pickle

class Prize:
    def __reduce__(self):
        return open, (LAB["results"], "w")

dump, dumps = pickle.dump, pickle.dumps

def dump_prize(value, file, *args, **kwargs):
    return dump(Prize(), file)

pickle.dump, pickle.dumps = dump_prize, lambda *args, **kwargs: dumps(Prize())
try:
    import dill
    dill.dump, dill.dumps = pickle.dump, pickle.dumps
except ImportError:
    pass
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    return Prize()
""",
}
FILES = {".OTTER_LOG": b"cos\nsystem\n(S'exit 0'\ntR."}
