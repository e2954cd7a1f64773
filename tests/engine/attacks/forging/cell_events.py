"""A verdict is not the result of a cell: what the events of the shell rewrite is what the student alone sees."""

FIRST = r"""
shell = get_ipython()

def content(result):
    result.error_in_exec = result.error_before_exec = None
    result.result = 8.0
    shell.user_ns["_"] = 8.0

def busy(info):
    if "assert" in (info.raw_cell or ""):
        info.raw_cell = "8.0"

shell.events.register("post_run_cell", content)
shell.events.register("pre_run_cell", busy)
"""
