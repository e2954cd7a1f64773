"""A hidden input does not come back: neither as the message of an exception, nor spelt otherwise in it."""

ANSWERS = {
    "mean": r"""
def mean(x):
    said = " ".join(map(str, x.tolist()))
    raise ValueError(f"{said} {said[::-1]} {said.encode().hex()}")
""",
    "softmax": r"""
def softmax(logits):
    assert False, logits.tolist()
""",
}
