"""Nothing on the machine is reached by UDP, which needs no answer to carry a secret out."""

CELL = r"""
import socket

for host in ("127.0.0.1", "localhost"):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letter:
            letter.sendto(LAB["marker"].encode(), (host, LAB["udp_port"]))
    except OSError:
        pass
"""
