"""What a student's process says it has shown, made harmless: plain text, tables and PNG pictures, as nbformat."""

from __future__ import annotations

import base64
import binascii
import math
from typing import Any

from autograder.sandbox import markup
from autograder.sandbox.limits import Limits
from autograder.text import plain

PNG = b"\x89PNG\r\n\x1a\n"
MAX_OUTPUTS = 200
MAX_PIXELS = 25_000_000
"""Of a picture: five thousand by five thousand, a hundred megabytes once unpacked."""


def text(value: Any, limit: int) -> str:
    """A string that can be shown anywhere: no control character but newline and tab, at most `limit` characters."""
    return plain(value[:limit]) if isinstance(value, str) else ""


def number(value: Any, low: float, high: float) -> float:
    """A number that the student's process claims, forced into [low, high]."""
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(min(value, high)):
        return low
    return float(min(max(value, low), high))  # clamped first: an int of a thousand digits has no float


def sanitise(claimed: Any, limits: Limits) -> tuple[dict[str, Any], ...]:
    """nbformat outputs made of what may be kept of `claimed`; what is not of a known form is dropped."""
    kept: list[dict[str, Any]] = []
    chars = images = 0
    for item in claimed[:MAX_OUTPUTS] if isinstance(claimed, list) else []:
        if not isinstance(item, dict):
            continue
        room = max(0, limits.output_chars + 100 - chars)
        if item.get("output_type") == "stream" and item.get("name") in ("stdout", "stderr"):
            shown = text(item.get("text"), room)
            chars += len(shown)
            kept.append({"output_type": "stream", "name": item["name"], "text": shown})
        elif item.get("output_type") in ("display_data", "execute_result"):
            data = _data(item.get("data"), limits, room, pictures=images < limits.images)
            chars += len(data.get("text/plain", "")) + len(data.get("text/html", ""))
            images += "image/png" in data
            if data:
                # A display, whatever it was: a result in a graded cell could be read as a score.
                kept.append({"output_type": "display_data", "data": data, "metadata": {}})
    return tuple(kept)


def _data(claimed: Any, limits: Limits, room: int, *, pictures: bool) -> dict[str, str]:
    """The plain text, the table and the PNG of one rich output."""
    if not isinstance(claimed, dict):
        return {}
    data = {}
    shown = text(claimed.get("text/plain"), room)
    if shown:
        data["text/plain"] = shown
    table = claimed.get("text/html")
    if isinstance(table, str) and len(table) <= room:
        cleaned = markup.table(plain(table))
        if cleaned:
            data["text/html"] = cleaned
    picture = claimed.get("image/png")
    if pictures and isinstance(picture, str) and len(picture) <= limits.image_bytes:
        try:
            content = base64.b64decode(picture, validate=False)
        except (binascii.Error, ValueError):
            return data
        if _can_be_shown(content):
            data["image/png"] = base64.b64encode(content).decode()
    return data


def _can_be_shown(content: bytes) -> bool:
    """Whether it is a PNG of a size that a browser can unpack: ones of 100 kB claim a billion pixels."""
    return content[:8] == PNG and content[12:16] == b"IHDR" and len(content) >= 24 and _area(content) <= MAX_PIXELS


def pixels(picture: str) -> int:
    """How many pixels a picture of `sanitise` unpacks into; 0 for "", which is none."""
    return _area(base64.b64decode(picture[:32])) if picture else 0


def _area(header: bytes) -> int:
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    return width * height


def error(claimed: Any) -> dict[str, Any]:
    """The nbformat error output of an exception."""
    fields = claimed if isinstance(claimed, dict) else {}
    trace = text(fields.get("traceback"), 4000)
    return {
        "output_type": "error",
        "ename": text(fields.get("type"), 80) or "Exception",
        "evalue": text(fields.get("message"), 300),
        "traceback": trace.split("\n") if trace else [],
    }
