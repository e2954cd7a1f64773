"""The tests have no frame in this process: a tracer that jumps over their assertions has nothing to jump over."""

FIRST = r"""
import sys

def jump(frame, event, argument):
    code = frame.f_code
    if event == "line" and ("assert" in code.co_names or "AssertionError" in code.co_names or code.co_name == "test"):
        try:
            frame.f_lineno = max(line for _, _, line in code.co_lines() if line)
        except (ValueError, TypeError):
            pass
    return jump if code.co_name not in ("mean", "softmax") else None

def begin(info=None):
    sys.settrace(jump)

get_ipython().events.register("pre_run_cell", begin)
"""
