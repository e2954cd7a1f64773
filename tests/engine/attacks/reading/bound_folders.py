"""What the sandbox shows of the machine is its system and its Python: no course, no home, no notebook, no database."""

CELL = r"""
import os
import sys

pruned = {"/proc", "/sys", "/usr/share", "/usr/lib", "/usr/include", "/usr/bin", "/usr/sbin"}
package = os.path.dirname(os.path.dirname(os.__file__))
wanted = (os.path.basename(LAB["tests"]), "gradebook.db", ".secret", "misconceptions.py", "victim.ipynb", ".token")
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in pruned and name != "site-packages"]
    if folder.startswith(package):
        folders[:] = []
    for name in files:
        if name in wanted or name.endswith((".ipynb", ".jsonl")) or "id_rsa" in name:
            path = os.path.join(folder, name)
            print("BREACH: in view of a submission:", path)
            try:
                print(open(path, errors="replace").read(100_000))
            except OSError:
                continue
"""
