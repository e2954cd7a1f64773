"""The other doors to the kernel are shut: 32-bit calls, the numbers of x32, other personalities."""

CELL = r"""
import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(0x40000000 + 39) == os.getpid():
    print("BREACH: the numbers of x32 are served")
if libc.personality(0x0008) != -1:  # 32 bits
    print("BREACH: took another personality")
if (pid := os.fork()) == 0:
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
                     prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
    enter = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    os._exit(0 if enter() == os.getpid() else 1)
if os.waitpid(pid, 0)[1] == 0:
    print("BREACH: 32-bit calls are served, whose numbers a filter may not know")
"""
