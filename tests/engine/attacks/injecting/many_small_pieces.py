"""A notebook has a number of pieces: millions of empty lists, small in a file, do not fill the memory."""


def hand_in(notebook):
    """Forty megabytes of empty lists: some gigabytes once they are parsed."""
    return b'{"cells": [], "metadata": {"x": [' + b"[]," * 13_000_000 + b'0]}, "nbformat": 4, "nbformat_minor": 5}'
