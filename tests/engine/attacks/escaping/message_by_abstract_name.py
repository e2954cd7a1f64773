"""An abstract socket, which has no file that could be hidden, is out of reach all the same."""

CELL = r"""
import socket

name = LAB["abstract_socket"]
for address in (name, "\0" + name.lstrip("\0@")):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as letter:
                letter.settimeout(0.5)
                letter.connect(address)
                letter.sendall(LAB["marker"].encode())
        except OSError:
            pass
"""
