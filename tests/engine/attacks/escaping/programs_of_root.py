"""A program with the set-uid bit gives no right."""

CELL = r"""
import os
import subprocess
import time

for name in ("su", "mount", "umount", "passwd", "newgrp", "chsh", "sudo", "pkexec", "newuidmap", "fusermount3"):
    path = f"/usr/bin/{name}"
    if os.geteuid() == 0 or not os.path.exists(path) or not os.stat(path).st_mode & 0o4000:
        continue
    program = subprocess.Popen(
        [path], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(40):  # until it has ended, or shows whose it is
            status = open(f"/proc/{program.pid}/status").read()
            effective = next(line.split()[2] for line in status.splitlines() if line.startswith("Uid:"))
            if effective == "0":
                print("BREACH: runs as root:", name)
                break
            if "State:\tZ" in status or name not in status.split("\n")[0]:
                break
            time.sleep(0.002)
    except (OSError, StopIteration):
        pass
    program.stdin.close()
    program.kill()
    program.wait()
"""
