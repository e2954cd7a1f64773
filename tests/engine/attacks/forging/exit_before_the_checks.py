"""A process that ends answers nothing: leaving before the checks, with status 0, passes none of them."""

FIRST = r"""
import os
os._exit(0)
"""
