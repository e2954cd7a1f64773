"""A hidden input cannot be put by for the next submission: what a call writes is gone with its process."""

ANSWERS = {
    "mean": r"""
import glob
import os
import tempfile

FOLDERS = (".", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~"), "..", "/")

for folder in FOLDERS:
    for path in glob.glob(os.path.join(folder, "put-by-*")):
        print(open(path).read())

def mean(x):
    for folder in FOLDERS:
        try:
            with open(os.path.join(folder, "put-by-" + LAB["marker"]), "w") as file:
                file.write(" ".join(map(str, x.tolist())))
        except OSError:
            continue
    return 0.0
""",
}
