"""A hidden input does not come back in a traceback: its lines are those of the submission, not those of its cache."""

ANSWERS = {
    "mean": r"""
import linecache

def mean(x):
    said = " ".join(map(str, x.tolist()))
    name = "<cell 1>"
    linecache.cache[name] = (len(said), None, [f"# {said}\n"], name)
    exec(compile("raise ValueError('no')", name, "exec"))
""",
}
