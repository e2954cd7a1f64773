"""A listener on this machine: what an attack sends to anybody ends here, and is kept."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import uuid
from pathlib import Path
from types import TracebackType

KEPT_BYTES = 1 << 20
"""Of everything that is received together: enough for any word, too little to be a burden."""


class Listener:
    """Four sockets in a thread: TCP and UDP on 127.0.0.1, a Unix socket in a folder and an abstract one."""

    def __init__(self, folder: Path) -> None:
        """Listen. `folder` gets the Unix socket."""
        self.path = folder / "socket"
        self.abstract = f"listener-{uuid.uuid4().hex}"
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._received = bytearray()
        self._wake, self._stop = socket.socketpair()
        self._selector.register(self._stop, selectors.EVENT_READ, "stop")
        self.tcp_port = self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.udp_port = self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, str(self.path))
        self.path.chmod(0o777)  # it must be the sandbox that keeps it out of reach, not a mode
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _open(self, family: int, kind: int, address: str | tuple[str, int]) -> int:
        """One more socket; returns its port, 0 if it has none."""
        opened = socket.socket(family, kind)
        opened.bind(address)
        opened.setblocking(False)
        if kind == socket.SOCK_STREAM:
            opened.listen(16)
        self._selector.register(opened, selectors.EVENT_READ, "accept" if kind == socket.SOCK_STREAM else "read")
        return int(opened.getsockname()[1]) if family == socket.AF_INET else 0

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data == "stop":
                    return
                with contextlib.suppress(OSError):
                    self._take(key)

    def _take(self, key: selectors.SelectorKey) -> None:
        """Accept a connection, or keep what one of them says."""
        sock = key.fileobj
        assert isinstance(sock, socket.socket)
        if key.data == "accept":
            connection, _ = sock.accept()
            connection.setblocking(False)
            self._selector.register(connection, selectors.EVENT_READ, "read")
            return
        try:
            data = sock.recv(65_536)
        except ConnectionError:
            data = b""
        with self._lock:
            self._received += data[: max(0, KEPT_BYTES - len(self._received))]
        if not data and sock.type == socket.SOCK_STREAM:
            self._selector.unregister(sock)
            sock.close()

    def heard(self) -> list[str]:
        """What came since the last time, as text."""
        with self._lock:
            said, self._received = self._received.decode(errors="replace"), bytearray()
        return [said] if said else []

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._wake.send(b".")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()
        self._wake.close()
