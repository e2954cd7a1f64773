"""Earlier results are in no file in reach: neither one's own, which would tell what was wrong, nor those of others."""

CELL = r"""
import glob
import os

folder = os.path.dirname(LAB["results"])
for path in (LAB["results"], *glob.glob(f"{folder}/*"), *glob.glob(f"{folder}/../**/*", recursive=True)):
    try:
        print(path, open(path, errors="replace").read())
    except OSError:
        continue
"""
