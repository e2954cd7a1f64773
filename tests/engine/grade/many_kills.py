"""Many kills of a class that is graded on two slots, and what they leave: for a run by hand, since each takes seconds.

    python tests/engine/grade/many_kills.py [--kills 20] [--seed 20261121]

Prints one JSON object; `lost`, `twice` and `left` must be empty. The test of the suite, which kills four, is
test_faults_slots.py.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from killing import Room, disturb, wait

TARGETS = ("grader", "worker", "zygote", "child")


def main() -> None:
    """Kill, let the class be graded to its end, and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20_261_121)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    targets = rng.choices(TARGETS, k=asked.kills)
    with tempfile.TemporaryDirectory(prefix="many-kills-") as name:
        room = Room(Path(name), size=3 * asked.kills, slots=2)
        started = time.monotonic()
        grader = disturb(room, targets, rng)
        wait(lambda: room.look(grader.pid) and grader.poll() is not None)
        said = grader.communicate()[1]
        scores = room.scores()
        wait(lambda: not room.survivors(), seconds=10)
        print(json.dumps({
            "seed": asked.seed, "kills": Counter(targets), "seconds": round(time.monotonic() - started),
            "code": grader.returncode, "tracebacks": said.count("Traceback"),
            "lost": sorted(name for name, points in room.expected.items() if scores.get(name) != points),
            "twice": room.query("SELECT key FROM result GROUP BY key HAVING count(*) > 1"),
            "states": room.query("SELECT state, attempts, count(*) FROM item GROUP BY 1, 2"),
            "integrity": room.query("PRAGMA integrity_check"), "seen": len(room.seen),
            "left": [*room.survivors(), *room.leftovers()],
        }))  # fmt: skip


if __name__ == "__main__":
    main()
