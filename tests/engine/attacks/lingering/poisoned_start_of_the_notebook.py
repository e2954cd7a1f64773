"""Files that IPython, Jupyter, nbgrader or matplotlib read when they start are gone with the submission."""

CELL = r"""
import os

home = os.path.expanduser("~")
profile = os.path.join(os.environ.get("IPYTHONDIR") or os.path.join(home, ".ipython"), "profile_default")
refuse = "raise SystemExit('no more grading')\n"
files = {
    os.path.join(profile, "startup", "00-poison.py"): "import os\nos._exit(1)\n",
    os.path.join(profile, "ipython_config.py"): refuse,
    os.path.join(profile, "ipython_kernel_config.py"): refuse,
    os.path.join(home, ".jupyter", "jupyter_config.py"): refuse,
    os.path.join(home, ".jupyter", "nbgrader_config.py"): refuse,
    os.path.join(home, ".config", "matplotlib", "matplotlibrc"): "backend: none of this world\n",
    os.path.join(os.environ.get("MPLCONFIGDIR") or home, "matplotlibrc"): "backend: none of this world\n",
    os.path.join(home, ".pdbrc"): "q\n",
    "matplotlibrc": "backend: none of this world\n",
}
for path, text in files.items():
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    except OSError:
        pass
"""
