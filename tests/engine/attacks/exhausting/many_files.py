"""A submission has so many files and no more, empty ones too."""

CELL = r"""
import os
import tempfile

made = 0
for folder in (".", tempfile.gettempdir(), "/dev/shm"):
    try:
        inner = os.path.join(folder, LAB["marker"])
        os.mkdir(inner)
        for number in range(60_000):
            os.close(os.open(os.path.join(inner, str(number)), os.O_CREAT | os.O_WRONLY))
            made += 1
    except OSError:
        pass
if made > 50_000:
    print("BREACH: made fifty thousand files")
"""
