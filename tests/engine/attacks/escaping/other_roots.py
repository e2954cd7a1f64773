"""No link leads out: neither the roots and folders that /proc shows, nor links and descriptors of one's own."""

CELL = r"""
import os

roots = [f"/proc/{pid}/{name}" for pid in ("self", "thread-self", 1, 2, os.getppid(), LAB["grader_pid"])
         for name in ("root", "cwd", "cwd/../../../../..")]
for number in range(256):
    roots += [f"/proc/self/fd/{number}/..", f"/proc/self/fd/{number}"]
found = []
for name in ("neighbour", "tests", "solution", "gradebook", "home_file"):
    for number, root in enumerate(["", *roots]):
        link = f"link_{name}_{number}"
        try:
            os.symlink(root + LAB[name], link)
            with open(link, errors="replace") as file:
                found.append(file.read())
        except OSError:
            pass
        finally:
            os.unlink(link) if os.path.lexists(link) else None
    try:
        os.link(LAB[name], "hard")
        found.append(open("hard", errors="replace").read())
    except OSError:
        pass
print(*set(found), sep="\n")
"""
