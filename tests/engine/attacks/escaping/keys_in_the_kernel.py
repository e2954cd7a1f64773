"""No key can be left in the kernel, where it would outlive the process and be found by the next submission."""

CELL = r"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
USER_KEYRING, SESSION_KEYRING = -4, -3
what = LAB["marker"].encode()
for keyring in (USER_KEYRING, SESSION_KEYRING):
    key = libc.syscall(248, b"user", b"answers:" + what, what, len(what), keyring)
    if key >= 0:
        print("BREACH: left a key in a keyring of the account")
        libc.syscall(250, 21, key)  # invalidate it
if libc.syscall(249, b"user", b"answers", None, USER_KEYRING) >= 0:
    print("BREACH: found a key")
"""
