"""A terminal obeys the grader alone: colors, titles, links, clipboards and reversed text are taken out."""

FIRST = r"""
ESCAPES = (
    "\x1b[2J\x1b[H20/20",
    "\x1b]0;20/20\x07", "\x1b]8;;http://127.0.0.1/\x1b\\passed\x1b]8;;\x1b\\", "\x1b]52;c;MjA=\x07",
    "\x9b31m", "\x1bP+q544e\x1b\\", "\rpassed 20/20", "\b" * 20 + "passed", "\u202e02/02 dessap\u202c", "\u2066x\u2069",
    "\x1b[8m", "\x1b[?1049h", "[bold red]rich[/]", "\x00", "\x7f", "\u2028", "\ud800",
)
told = "".join(ESCAPES)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    raise ValueError(told)
""",
    "softmax": r"""
def softmax(logits):
    return type(told.replace("\x00", "").replace("\ud800", ""), (), {})()
""",
}
CELL = r"""
print(told)
raise type("E\x1b[31m\u202eE", (Exception,), {})(told)
"""
