"""An exception is told as text: neither its name, nor its message, nor its lines are markup."""

FIRST = r"""
code = f"document.title='{LAB['marker']}'"
live = f"<script>{code}</script><img src=x onerror={code}>\x1b[31m<svg/onload={code}>\x1b[0m"
Live = type(live, (Exception,), {"__str__": lambda self: live, "_render_traceback_": lambda self: [live, live]})
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    raise Live()
""",
    "softmax": r"""
def softmax(logits):
    return type(live, (), {})()
""",
}
CELL = r"""
exec(compile("raise Live()", f"<cell {live}>", "exec"))
"""
