"""A hidden input does not come back by another function that finds it in a file and raises it."""

ANSWERS = {
    "mean": r"""
def mean(x):
    with open("put-by", "a") as file:
        file.write(" ".join(map(str, x.tolist())))
    return float(x.sum() / len(x))
""",
    "softmax": r"""
def softmax(logits):
    raise ValueError(open("put-by").read())
""",
}
MERITS = 8.0
