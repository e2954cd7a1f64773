"""A table is not a program: what begins like a formula in a message is text in a spreadsheet."""

ANSWERS = {
    "mean": r"""
def mean(x):
    raise type('=HYPERLINK("http://127.0.0.1/","x")', (Exception,), {})("=1+1")
""",
    "softmax": r"""
def softmax(logits):
    return type("@SUM(1+1)*cmd|' /C calc'!A0", (), {})()
""",
}
CELL = r"""
raise type("=1+1", (Exception,), {})("+1+1\n-2+3\n@SUM(1)\n\t=1+1\n=cmd|' /C calc'!A0")
"""
FILES = {"=1+1,2.ipynb": "not a notebook", '=HYPERLINK("x").ipynb': "{}"}
