"""No socket of any family but the local one: no VM socket, netlink, packet, raw, Bluetooth or TIPC."""

CELL = r"""
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
pair = (ctypes.c_int * 2)()
for family in range(2, 64):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).close()
            print("BREACH: a socket of family", family)
            break
        except OSError:
            pass
        if libc.socketpair(family, int(kind), 0, pair) == 0:
            print("BREACH: a pair of sockets of family", family)
            os.close(pair[0])
            os.close(pair[1])
            break
"""
