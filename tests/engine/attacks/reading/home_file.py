"""The teacher's home is not there: a token in it can neither be read nor linked nor mapped."""

CELL = r"""
import mmap
import os
import subprocess

path = LAB["home_file"]
for action in (
    lambda: open(path).read(),
    lambda: mmap.mmap(os.open(path, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:].decode(),
    lambda: os.link(path, "mine") or open("mine").read(),
    lambda: os.symlink(path, "link") or open("link").read(),
    lambda: subprocess.run(["cat", path], capture_output=True, text=True).stdout,
    lambda: open(os.path.expanduser("~root/.token")).read(),
    lambda: os.listdir(os.path.dirname(path)),
):
    try:
        print(action())
    except OSError as error:
        print(error.strerror)
"""
