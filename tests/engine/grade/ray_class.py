"""A Ray cluster of this machine, on its loopback only: a process of its own, whose nodes can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ADDRESS = "127.0.0.2"
"""Loopback, and not the one that Ray replaces by the address of the machine."""
TOKEN = "a token of this test, of thirty-two characters"
ENVIRONMENT = {
    "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": TOKEN, "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0", "RAY_raylet_start_wait_time_s": "240",
    "RAY_agent_register_timeout_ms": "240000",
    "RAY_health_check_period_ms": "1000", "RAY_health_check_failure_threshold": "3",
}  # fmt: skip
HOLD = """
import sys
from ray.cluster_utils import Cluster
node = {"node_ip_address": sys.argv[1], "object_store_memory": 100_000_000}
cluster = Cluster(initialize_head=True, head_node_args={**node, "num_cpus": 0, "include_dashboard": False})
nodes = [cluster.add_node(num_cpus=1, **node) for _ in range(2)]
print(cluster.address, flush=True)
for order in sys.stdin:
    cluster.remove_node(nodes.pop(), allow_graceful=False)
    print("killed", flush=True)
cluster.shutdown()
"""


class LoopbackCluster:
    """A head without processors, and two nodes with one each. Use as a context manager."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, ADDRESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, env={**os.environ, **ENVIRONMENT}, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def __enter__(self) -> LoopbackCluster:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)

    def kill_a_node(self) -> None:
        """End one of the nodes at once, with all that runs on it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("kill\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "killed\n"


def wait_for(what: Path, *, within_s: float) -> None:
    """Return when a file is there."""
    end = time.monotonic() + within_s
    while not what.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
