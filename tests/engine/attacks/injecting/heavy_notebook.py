"""A notebook has a size: one of hundreds of megabytes is refused before it is read, not parsed."""


def hand_in(notebook):
    """Sixty megabytes of spaces, then a notebook: just beyond what is read, and cheap to make."""
    return b" " * 60_000_000 + b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
