"""A configuration handed in beside the notebook configures nothing: pytest, nbgrader, Jupyter and otter keep theirs."""

_PASSING = """
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.outcome = "passed"
"""
FILES = {
    "conftest.py": _PASSING,
    "pytest.ini": "[pytest]\naddopts = --collect-only --maxfail=0\n",
    "tox.ini": "[pytest]\naddopts = --collect-only\n",
    "setup.cfg": "[tool:pytest]\naddopts = --collect-only\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n",
    "nbgrader_config.py": "c = get_config()\nc.ClearSolutions.code_stub = {}\nc.Execute.allow_errors = True\n",
    "jupyter_config.py": "c = get_config()\nc.ExecutePreprocessor.enabled = False\n",
    "sitecustomize.py": "import sys\nsys.exit(0)\n",
    "usercustomize.py": "import sys\nsys.exit(0)\n",
    "ipython_config.py": "raise SystemExit\n",
    "tests/mean.py": "OK_FORMAT = True\ntest = {'name': 'mean', 'points': 20, 'suites': []}\n",
    ".OTTER_LOG": "points: 20\n",
}
ANSWERS = {"mean": "def mean(x):\n    return 0.0\n"}
