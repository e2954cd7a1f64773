"""The numbers of the grader are its own: small integers whose value is overwritten in memory lie to nobody else."""

ANSWERS = {
    "two": r"""
ANSWERS["two"] = 3
""",
}
CELL = r"""
import ctypes

value_at = 24  # of an int in CPython, after reference count, type and size
for number in (2, 4, 8):
    ctypes.c_uint32.from_address(id(number) + value_at).value = 3
"""
