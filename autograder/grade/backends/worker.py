"""The process of a slot: claims the item that it is given, grades it, keeps the verdict, and says what came of it.

It ends when the other side hangs up, which the kernel does for a process that was killed: what it grades then is given
back, and no attempt is counted.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import queue
import signal
import socket
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.grade.engine import Engine
    from autograder.grade.item import Item, Line
    from autograder.grade.store import Store

GRACE_S = 1.0
"""Between the interrupt of what is being graded and the end of this process in any case."""
MESSAGE_BYTES = 150_000

log = logging.getLogger("autograder")


def main(descriptor: int, plan: Mapping[str, Any]) -> None:
    """Serve until the other side hangs up; then end at once, since taking torch down takes a while."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the job of a script in the background ignores it
    link = Link(socket.socket(fileno=descriptor))
    logging.basicConfig(level=plan["level"], handlers=[Teller(link)])
    try:
        serve(link, plan)
    except KeyboardInterrupt:
        os._exit(130)
    except BaseException as error:  # the border of the process: whatever it is, the other side says it
        log.debug("%s", "".join(traceback.format_exception(error)))
        link.send(what="failed", type=type(error).__name__, text=str(error)[:20_000])
        os._exit(3)
    os._exit(0)


class Link:
    """The messages from the process that hands out the items, heard while something is graded, and those to it."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._inbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._proved: set[str] = set()
        self.busy = True  # importing torch, too, is worth an interrupt
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, **message: Any) -> None:
        """Say something; to nobody, if the other side has ended."""
        with suppress(OSError):
            self._socket.send(json.dumps(message).encode())

    def next(self) -> dict[str, Any] | None:
        """The next order; None: to end."""
        while True:
            self.busy = False
            message = self._inbox.get()
            self.busy = True
            if message is None or message["what"] != "proved":
                return message
            self._proved.add(message["slug"])

    def wait_for_proof(self, slug: str) -> None:
        """Return when some slot has seen the suite of an assignment pass.

        raises  KeyboardInterrupt if the run ends before.
        """
        while slug not in self._proved:
            message = self._inbox.get()
            if message is None:
                raise KeyboardInterrupt
            self._proved.add(message["slug"])

    def _listen(self) -> None:
        while content := self._hear():
            self._inbox.put(json.loads(content))
        self._inbox.put(None)
        if self.busy:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        threading.Event().wait(GRACE_S)
        os._exit(130)

    def _hear(self) -> bytes:
        try:
            return self._socket.recv(MESSAGE_BYTES)
        except OSError:
            return b""


class Teller(logging.Handler):
    """The log of this process, said by the other one: it knows what is on the screen."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one entry on."""
        if record.name == "autograder" or record.levelno >= logging.WARNING:
            self.link.send(what="said", level=record.levelno, text=self.format(record)[:20_000])


def serve(link: Link, plan: Mapping[str, Any]) -> None:
    """Grade what comes until there is nothing more.

    raises  as `grade_item`.
    """
    from autograder.grade.store import Store
    from autograder.grade.terms import Terms

    line: Line = getattr(importlib.import_module(plan["line"][0]), plan["line"][1])
    with Store(Path(plan["store"])) as store, Terms.from_json(plan["terms"]).engine() as engine:
        while (order := link.next()) is not None:
            if order["what"] == "prove":
                engine.trusted.discard(order["slug"])
                engine.suite(order["slug"])
                link.send(what="proved", slug=order["slug"])
            else:
                grade(link, store, engine, line, order)


def grade(link: Link, store: Store, engine: Engine, line: Line, order: Mapping[str, Any]) -> None:
    """Claim one item and grade it."""
    from autograder.grade.item import Item, grade_item
    from autograder.grade.store import Claim

    item: Item = Item.from_json(order["item"])
    claim = store.claim(item.key)
    if claim is not Claim.OURS:
        link.send(what="answered", claim=str(claim))
        return
    link.send(what="claimed")
    engine.trusted.add(item.slug)
    wait = (lambda: None) if order["proven"] else (lambda: link.wait_for_proof(item.slug))
    attempt = grade_item(store, item, engine, line=line, proven=wait)
    score = None if attempt.score is None else asdict(attempt.score)
    link.send(what="attempted", kept=attempt.kept, seconds=attempt.seconds, note=attempt.note, score=score)
