"""What the machine has a fixed number of is not for a submission to use up."""

CELL = r"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
watches = 0
while watches < 120 and libc.inotify_init() >= 0:
    watches += 1
if watches == 120:  # of 128, for the whole account
    print("BREACH: has nearly all watches of files that the account may have")
events = 0
while events < 40_000 and libc.syscall(206, 1_000, ctypes.byref(ctypes.c_ulong(0))) == 0:
    events += 1_000
if events == 40_000:  # of 65,536, for the whole machine
    print("BREACH: has most of the machine's asynchronous requests")
timers = 0
while timers < 20_000 and libc.syscall(222, 0, None, ctypes.byref(ctypes.c_int())) == 0:
    timers += 1
if timers == 20_000:
    print("BREACH: has twenty thousand of the account's pending signals")
"""
