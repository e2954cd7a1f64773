"""Rich outputs are counted and cut like text."""

CELL = r"""
import base64
import os

from IPython.display import display

picture = base64.b64encode(os.urandom(300_000)).decode()
while True:
    display({"image/png": picture, "text/plain": "x" * 100_000, "text/html": "<b>" * 100_000}, raw=True)
"""
