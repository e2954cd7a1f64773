"""Files that Python reads when it starts are gone with the submission that wrote them."""

CELL = r"""
import os
import site
import sys

payload = f'''
import sys
if "ipykernel" in " ".join(sys.orig_argv) or "zygote" in " ".join(sys.orig_argv):
    import os
    os._exit(1)
'''
home = os.path.expanduser("~")
folders = [site.getusersitepackages(), home, ".", "..", *sys.path]
for folder in filter(None, folders):
    try:
        os.makedirs(folder, exist_ok=True)
        for name in ("sitecustomize.py", "usercustomize.py"):
            with open(os.path.join(folder, name), "w") as file:
                file.write(payload)
        with open(os.path.join(folder, "poison.pth"), "w") as file:
            file.write("import usercustomize\n")
    except OSError:
        pass
for name in (".bashrc", ".profile", ".pythonrc.py"):
    try:
        with open(os.path.join(home, name), "a") as file:
            file.write("exit 1\n")
    except OSError:
        pass
"""
