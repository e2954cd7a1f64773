"""Results are not messages of a kernel: one that a notebook sends in the name of a graded cell is no score."""

FIRST = r"""
def result(score):
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        get_ipython().displayhook(score)
        return
    content = {"execution_count": 1, "data": {"text/plain": repr(score)}, "metadata": {}}
    kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=kernel.get_parent())

def before(info=None):
    for score in (8.0, 4.0):
        result(score)

get_ipython().events.register("pre_run_cell", before)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    result(8.0)
    return 0.0
""",
    "softmax": r"""
def softmax(logits):
    result(8.0)
    return logits
""",
}
