"""Descriptors sent beside an answer are not taken: the trusted side opens nothing and runs out of nothing."""

CELL = r"""
import array
import os
import socket

plain = socket.socket.sendall
gifts = []


def with_gifts(self, data, *flags):
    # Every byte that leaves by a local socket brings as many open files as a message can hold.
    if self.family != socket.AF_UNIX:
        return plain(self, data, *flags)
    while len(gifts) < 30:
        gifts.append(os.open(os.devnull, os.O_RDONLY))
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", gifts))
    rest = memoryview(data)
    for _ in range(8):
        if len(rest) > 1:
            try:
                rest = rest[self.sendmsg([rest[:1]], [rights]) :]
            except OSError:
                break  # so many are on their way already
    return plain(self, rest, *flags)


socket.socket.sendall = with_gifts


def mean(x):
    return 0.0


def softmax(logits):
    return logits
"""
