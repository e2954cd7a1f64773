"""Thousands of cells, and cells with thousands of outputs, cost no more than the notebook's time."""


def hand_in(notebook):
    template = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * 50}
    crowd = [{**template, "id": f"crowd{number}", "source": f"x{number} = {number}"} for number in range(1_500)]
    crowd.append({**template, "id": "loud", "source": "pass", "outputs": [dict(shown) for _ in range(20_000)]})
    return {**notebook, "cells": [*notebook["cells"], *crowd]}
