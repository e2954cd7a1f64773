"""Nothing on the machine is reached by TCP, not even over loopback."""

CELL = r"""
import socket
import urllib.request

for host in ("127.0.0.1", "localhost"):
    try:
        with socket.create_connection((host, LAB["tcp_port"]), timeout=0.5) as connection:
            connection.sendall(LAB["marker"].encode())
    except OSError:
        pass
try:
    urllib.request.urlopen(f"http://127.0.0.1:{LAB['tcp_port']}/{LAB['marker']}", timeout=0.5)
except Exception:
    pass
"""
