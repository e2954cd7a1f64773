"""What is said of an output is no markup: sizes, names and identifiers of a display run nothing."""

CELL = r"""
import base64
import struct
import zlib

from IPython.display import publish_display_data

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

header, line = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(bytes(2))
dot = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", line) + chunk(b"IEND", b"")
code = f"document.title='{LAB['marker']}'"
about = {
    "width": f'1" onload="{code}', "height": f"1' onerror='{code}", "alt": f'"><script>{code}</script>',
    "unconfined": True,
    "needs_background": f'light" onload="{code}', "isolated": True, "filenames": {"image/png": "x'><"},
}
publish_display_data(
    {"image/png": base64.b64encode(dot).decode(), "text/plain": "a dot"},
    metadata={"image/png": about, "text/plain": about, **about},
    transient={"display_id": f'"><script>{code}</script>'},
)
"""
