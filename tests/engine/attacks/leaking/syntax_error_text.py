"""A hidden input does not come back as the line of a syntax error that never was."""

ANSWERS = {
    "mean": r"""
def mean(x):
    said = " ".join(map(str, x.tolist()))
    raise SyntaxError("invalid syntax", (f"<cell {said}>", 1, 1, f"x = {said}"))
""",
}
