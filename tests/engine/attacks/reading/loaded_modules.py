"""No module of the grader is loaded here: neither its tests, nor its oracles, nor what could tell the secret."""

CELL = r"""
import importlib
import linecache
import sys

for name in ("__main__", "conftest", "test_victim", "tests.hidden.test_victim", "autograder.suite.declare",
             "autograder.course", "autograder.suite.oracles", "autograder.grade.engine", "nbgrader_config", "otter"):
    module = sys.modules.get(name)
    if module is None and name.startswith("autograder"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
    for key, value in list(vars(module).items()) if module else ():
        if isinstance(value, str) and len(value) > 12 and not key.startswith("__"):
            print(name, key, value)
for path, entry in list(linecache.cache.items()):
    if "test" in path or "solution" in path or "hidden" in path:
        print(path, entry)
if "autograder.course" in sys.modules:
    print(sys.modules["autograder.course"].Course.find().secret())
"""
