"""A small picture that unpacks to a billion pixels is shown to nobody."""

CELL = r"""
import base64
import struct
import zlib

from IPython.display import display

side = 32_000
packer = zlib.compressobj(9)
row = bytes(1 + side // 8)
body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
display({"image/png": base64.b64encode(picture).decode()}, raw=True)
"""
