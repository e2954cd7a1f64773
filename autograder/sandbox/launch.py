"""Started as root: give up root for good, then become the jail. Standard library only.

Run as `python -I -S launch.py PLAN`, PLAN a JSON object: `uid`, the unprivileged uid to become; `stage`, an empty
folder that everyone can enter; `sources`, the folders that the jail will bind; `command`, in which "{0}", "{1}" ...
stand for the staged folders; `reveal`, true if there is no jail that could show them under their own names.

Once it is no longer root, the jail may be unable to reach an interpreter or a virtual environment that lies in root's
home. So while still root, in a mount namespace of our own, each of them is bound below `stage` first.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys

NEW_NS, BIND, REC, PRIVATE = 0x20000, 4096, 16384, 1 << 18


def main(plan: dict[str, object]) -> None:
    """Bind, drop, exec."""
    stage, sources, command, uid = plan["stage"], plan["sources"], plan["command"], plan["uid"]
    assert isinstance(sources, list)
    assert isinstance(command, list)
    assert isinstance(uid, int)
    libc = ctypes.CDLL(None, use_errno=True)

    def call(step: str, result: int) -> None:
        if result < 0:
            sys.exit(f"launch: {step}: {os.strerror(ctypes.get_errno())}")

    if sources:
        call("unshare(CLONE_NEWNS)", libc.unshare(NEW_NS))
        call("mount / private", libc.mount(None, b"/", None, ctypes.c_ulong(REC | PRIVATE), None))
        call("mount the stage", libc.mount(b"tmpfs", str(stage).encode(), b"tmpfs", ctypes.c_ulong(0), b"mode=0755"))
    staged = []
    for number, source in enumerate(sources):
        target = f"{stage}/{number}"
        os.mkdir(target, 0o755)
        call(f"bind {source}", libc.mount(os.fsencode(source), target.encode(), None, ctypes.c_ulong(BIND | REC), None))
        staged.append(target)
    if plan["reveal"]:
        for source, target in zip(sources, staged, strict=True):
            hidden = hidden_by(source)
            if hidden is not None:
                call(
                    f"mount {hidden}",
                    libc.mount(b"tmpfs", os.fsencode(hidden), b"tmpfs", ctypes.c_ulong(0), b"mode=0755"),
                )
            os.makedirs(source, exist_ok=True)
            flags = ctypes.c_ulong(BIND | REC)
            call(f"reveal {source}", libc.mount(target.encode(), os.fsencode(source), None, flags, None))
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    argv = [part.format(*staged) if part.startswith("{") else part for part in map(str, command)]
    os.execv(argv[0], argv)


def hidden_by(path: str) -> str | None:
    """The outermost folder above `path` that an unprivileged user cannot enter."""
    parts = path.split("/")
    above = ["/".join(parts[:count]) or "/" for count in range(1, len(parts))]
    return next((folder for folder in above if not os.stat(folder).st_mode & 1), None)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
