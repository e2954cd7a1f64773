"""Lines of `verdicts.jsonl` to make pages of."""

from __future__ import annotations

from typing import Any

PAYLOAD = '<script>alert(1)</script><img src="{address}" onerror="alert(2)"></pre><style>body{{display:none}}</style>'


def text(words: str) -> dict[str, str]:
    return {"fr": f"fr {words}", "en": f"en {words}"}


def check(outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "check": "a_law", "outcome": outcome, "earned": None if outcome == "broken" else 0.5, "possible": 1.5,
        "says": text("‖x‖² ≥ 0 and `f(x)`"), "because": None, "misconception": None, "explanation": None,
        "traceback": "", "seconds": 0.1, "student_seconds": 0.1, **more,
    }  # fmt: skip


def line(*checks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "schema": 1, "submission": "anne", "file": "anne.ipynb", "slug": "vae", "lang": "fr", "sha256": "0" * 64,
        "earned": 1.5, "possible": 3.0, "by_hand": 1.0, "unreadable": None, "isolation": "namespaces",
        "engine_version": "0", "suite_sha256": "0" * 64, "seconds": 1.0, "student_seconds": 0.5,
        "exercises": [
            {"exercise": "kl", "title": text("title"), "earned": 1.5, "possible": 3.0, "checks": list(checks)}
        ],
        "cells": [], **more,
    }  # fmt: skip


def hostile(address: str = "x") -> dict[str, Any]:
    """A line in which a student had a hand in every string that a student can have a hand in."""
    payload = PAYLOAD.format(address=address)
    said = {"fr": payload, "en": payload}
    cell = {"key": "", "position": 3, "outcome": "crashed", "because": said, "seconds": 0.1}
    crashed = check("crashed", because=said, traceback=payload, explanation=said)
    return line(crashed, check("failed", explanation=said), submission=payload, file=payload, cells=[cell])
