"""A Ray cluster as a back end: each slot is an actor on some node, and this process keeps the store.

This process claims each item, sends it with its notebook, and keeps what comes back: a node has nothing of the class
but what it is grading. When a node or an actor is lost, its items are tried again elsewhere, as often as the store
allows; when this process ends, Ray ends the actors, and the leases are void. Each node proves that it isolates
submissions, and that it would grade as this machine does, before it is given one.

Ray runs whatever its clients send it, as the user who started it. So a cluster that is reached over a network must ask
for a token (`RAY_AUTH_MODE=token` on every node and here), which Ray has since 2.52.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from autograder.errors import IsolationError, SandboxError, UsageError
from autograder.grade.backends import Tell
from autograder.grade.backends.agenda import Agenda
from autograder.grade.backends.local import error_of
from autograder.grade.backends.parcel import Parcel, content_of
from autograder.grade.backends.ray_node import AUTHENTICATION, Grader
from autograder.grade.item import Attempt, Item, Line, Score
from autograder.grade.store import Claim, Store
from autograder.grade.terms import Terms

log = logging.getLogger("autograder")

REACH_S = 5.0
"""To reach the address at all, before Ray is asked, which tries for minutes."""
STAFF_S = 5.0
"""Between two looks at which nodes there are."""
LONELY_S = 60.0
"""Without any node that can grade: then the run ends."""
FALSE_STARTS = 3
"""Slots that end on a node before they could say whether it may grade: then it may not."""
LOOK_S = 0.5
"""At most, between two looks at what has happened."""
STILL = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""Ray reports its use to its makers unless told not to."""


@dataclass(eq=False, slots=True)
class Slot:
    """An actor, and what it does."""

    number: int
    node: str
    """Its id."""
    actor: Any
    item: Item | None = None
    since: float = 0.0
    examined: bool = False


class RayCluster:
    """Grades on the nodes of a cluster."""

    def __init__(self, terms: Terms, *, line: Line, address: str, slots: int | None = None, gpus: float = 0.0) -> None:
        """A back end that has not connected yet.

        address  as `ray.init` takes it: "host:6379" on a node of the cluster, "ray://host:10001" from elsewhere.
        slots    at most; None: one for each processor of the cluster.
        gpus     of one slot; a fraction shares a GPU.
        raises   UsageError if Ray is not installed, or if the cluster would take anybody's orders.
        """
        self.terms = terms
        self.line = line
        self.address = address
        self.slots = slots
        self.gpus = gpus
        self.host, self.port = _parts(address)
        try:
            import ray  # noqa: F401  # to say now that it is missing
        except ImportError as error:
            raise UsageError(
                "--backend ray needs Ray: `pip install 'autograder[ray]'`, here and on each node."
            ) from error
        if not _is_loopback(self.host) and not _asks_for_token():
            raise UsageError(
                f"--ray-address {address}: a Ray cluster without a token runs what anybody sends it. Start every node "
                f"with {AUTHENTICATION}=token, and set it here too, with the token in RAY_AUTH_TOKEN or in "
                "~/.ray/auth_token."
            )

    def grade(self, store: Store, items: Iterable[Item], *, tell: Tell) -> dict[str, Claim]:
        """See `Backend`.

        raises  SandboxError if the cluster cannot be reached, or has no node that can grade.
        """
        known = list(items)
        agenda = Agenda(store, known, tell)
        if agenda.over:
            return agenda.ended
        with contextlib.redirect_stdout(sys.stderr), self._connected():  # Ray prints what it has to say of its nodes
            run = _Run(self, store, agenda, {item.slug: dict(item.conditions) for item in known})
            try:
                while not agenda.over:
                    run.step()
            except KeyboardInterrupt:
                agenda.interrupted()
                raise
            finally:
                run.stop()
        return agenda.ended

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Be a client of the cluster.

        raises  SandboxError, with what to look at.
        """
        import ray

        try:
            socket.create_connection((self.host, self.port), timeout=REACH_S).close()
        except OSError as error:
            raise self._unreachable(str(error)) from error
        os.environ.update(STILL)
        try:
            ray.init(address=self.address, log_to_driver=False, logging_level=logging.CRITICAL)
        except Exception as error:  # Ray raises whatever its parts raise: refused, wrong token, another version
            raise self._unreachable(f"{type(error).__name__}: {str(error).splitlines()[0][:300]}") from error
        try:
            yield
        finally:
            ray.shutdown()

    def _unreachable(self, why: str) -> SandboxError:
        return SandboxError(
            f"The Ray cluster at {self.address} cannot be used ({why}). Look whether it runs (`ray status` there), "
            "whether its version of Ray and its token are those of this machine, and start the same command again: "
            "what was graded is kept."
        )


class _Run:
    """One class on a cluster."""

    def __init__(
        self, backend: RayCluster, store: Store, agenda: Agenda, conditions: dict[str, dict[str, Any]]
    ) -> None:
        import ray

        self.ray = ray
        self.backend = backend
        self.store = store
        self.agenda = agenda
        self.slots: list[Slot] = []
        self.pending: dict[Any, Slot] = {}
        """What a slot was asked -> the slot."""
        self.refused: dict[str, str] = {}
        """Id of a node -> why it may not grade."""
        self.false_starts: Counter[str] = Counter()
        """By id of a node."""
        self.started = 0
        self._staffed = self._manned = time.monotonic() - STAFF_S
        terms = backend.terms
        self.expected = ray.put(conditions)
        self.parcel = ray.put(Parcel.of(terms.course, conditions))
        self.plan = {"terms": terms.as_json(), "line": [backend.line.__module__, backend.line.__qualname__]}
        self._manned = time.monotonic()

    def step(self) -> None:
        """Staff the nodes, give each idle slot an item, wait for an answer."""
        now = time.monotonic()
        if now - self._staffed >= STAFF_S:
            self._staff()
            self._staffed = now
        if any(slot.examined for slot in self.slots):
            self._manned = now
        elif not self.pending and (self.refused or now - self._manned > LONELY_S):
            self._give_up()
        for slot in self.slots:
            if slot.examined and slot.item is None:
                self._employ(slot)
        if not self.pending:
            time.sleep(LOOK_S)
            return
        idle_s = self.agenda.idle_s()
        ready, _ = self.ray.wait(list(self.pending), timeout=LOOK_S if idle_s is None else min(LOOK_S, idle_s))
        for ref in ready:
            self._hear(ref, self.pending.pop(ref))

    def _staff(self) -> None:
        """Start slots where there is room: on each node as many as it has processors."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        left = self.agenda.waiting + len(self.agenda.in_hand)
        wanted = min(self.backend.slots or left, left)
        for node in self.ray.nodes():
            name, resources = node["NodeID"], node["Resources"]
            if not node["Alive"] or name in self.refused:
                continue
            room = int(resources.get("CPU", 0))
            if self.backend.gpus:
                room = min(room, int(resources.get("GPU", 0) / self.backend.gpus))
            room -= sum(slot.node == name for slot in self.slots)
            for _ in range(min(room, wanted - len(self.slots))):
                self.started += 1
                actor = self.ray.remote(Grader).options(
                    num_cpus=1, num_gpus=self.backend.gpus, max_restarts=0,
                    scheduling_strategy=NodeAffinitySchedulingStrategy(name, soft=False),
                ).remote(self.parcel, self.plan, self.backend.terms.course.secret())  # fmt: skip
                slot = Slot(self.started, name, actor)
                self.slots.append(slot)
                self.pending[actor.examine.remote(self.expected)] = slot

    def _employ(self, slot: Slot) -> None:
        item = self.agenda.take()
        if item is None:
            return
        claim = self.store.claim(item.key)
        if claim is not Claim.OURS:
            self.agenda.answered(item, claim)
            return
        slot.item, slot.since = item, time.monotonic()
        self.agenda.claimed(item, slot=slot.number)
        travels, content = content_of(item)
        self.pending[slot.actor.grade.remote(travels.as_json(), content)] = slot

    def _hear(self, ref: Any, slot: Slot) -> None:
        """An answer of a slot, or that there will be none."""
        try:
            answer = self.ray.get(ref)
        except self.ray.exceptions.RayError as error:
            self._lose(slot, f"{type(error).__name__}: {str(error).strip().splitlines()[0][:200]}")
            return
        if not slot.examined:
            self._judge(slot, answer)
        elif "type" in answer:
            raise error_of(answer)
        else:
            self._keep(slot, answer)

    def _judge(self, slot: Slot, answer: dict[str, Any]) -> None:
        """Whether its node may grade."""
        problem = answer["problem"]
        if not answer["token"] and not _is_loopback(self._address(slot.node)):
            problem = f"It was started without {AUTHENTICATION}=token: whoever reaches it can run anything there."
        if not problem:
            slot.examined = True
            return
        self._refuse(slot.node, problem)
        self._dismiss(slot)

    def _refuse(self, node: str, problem: str) -> None:
        if node not in self.refused:
            log.warning("The node %s does not grade. %s", self._address(node), problem)
            self.refused[node] = f"{self._address(node)}: {problem}"

    def _address(self, name: str) -> str:
        return next(str(node["NodeManagerAddress"]) for node in self.ray.nodes() if node["NodeID"] == name)

    def _keep(self, slot: Slot, answer: dict[str, Any]) -> None:
        item, seconds = slot.item, time.monotonic() - slot.since
        assert item is not None
        slot.item = None
        if "note" in answer:
            log.warning("%s: this attempt failed (%s)", item.entry.name, answer["note"])
            self.store.give_back(item.key, charged=True, note=answer["note"])
            self.agenda.attempted(item, Attempt(False, seconds, answer["note"]), slot=slot.number)
            return
        kept = self.store.finish(item.key, answer["verdict"], outputs=answer["outputs"])
        self.agenda.attempted(item, Attempt(kept, seconds, "", Score.of(answer["verdict"])), slot=slot.number)

    def _lose(self, slot: Slot, why: str) -> None:
        """The node or the actor is gone: another tries again."""
        item, slot.item = slot.item, None
        self._dismiss(slot)
        self.false_starts[slot.node] += not slot.examined
        if self.false_starts[slot.node] >= FALSE_STARTS:
            problem = f"Its graders end as soon as they are started ({why}). Is this version of autograder there?"
            self._refuse(slot.node, problem)
        note = f"the node that graded it was lost ({why})"
        if item is not None:
            log.info("%s: %s", item.entry.name, note)
            self.store.give_back(item.key, charged=True, note=note)
            self.agenda.attempted(item, Attempt(False, time.monotonic() - slot.since, note), slot=slot.number)

    def _dismiss(self, slot: Slot) -> None:
        self.slots.remove(slot)
        self.pending = {ref: other for ref, other in self.pending.items() if other is not slot}
        self.ray.kill(slot.actor)

    def _give_up(self) -> None:
        """Nobody can grade.

        raises  IsolationError if nodes were refused, else SandboxError.
        """
        if self.refused:
            raise IsolationError(
                f"No node of the cluster at {self.backend.address} may grade: {' '.join(self.refused.values())}"
            )
        raise SandboxError(
            f"The cluster at {self.backend.address} has had no node with a free processor for {LONELY_S:g} s. "
            "`ray status` there shows what it has; start the same command again: what was graded is kept."
        )

    def stop(self) -> None:
        """Give back what is held, and end the slots."""
        for slot in list(self.slots):
            if slot.item is not None:
                self.store.give_back(slot.item.key, charged=False)
            with suppress(self.ray.exceptions.RayError):
                self.ray.kill(slot.actor)


def _parts(address: str) -> tuple[str, int]:
    """Host and port.

    raises  UsageError if these are not in it.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"--ray-address {address}: expected host:6379, or ray://host:10001.")
    return host.strip("[]"), int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _asks_for_token() -> bool:
    return os.environ.get(AUTHENTICATION, "").lower() == "token"
