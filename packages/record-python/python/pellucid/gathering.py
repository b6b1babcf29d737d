"""Brings what the processes of a run send into one order: that in which they handed it over."""

import os
import selectors
import struct
import time

from .receiving import Damaged, Sender
from .wire import TIME

_HEADER = struct.Struct("<BI")
_TIME = struct.Struct("<d")
_MOST_BYTES = 64 << 20
_PIECE = 1 << 20
# In the first look a new process may be met, in the second it is heard; and what is read may be newer than the look it is read in.
_LOOKS = 3


class _Connection(Sender):
    """The wire of a process. `time`: when it handed over what it sends now, milliseconds since 1970; 0 as long as it is alone."""

    def __init__(self, fd, let_go):
        super().__init__()
        self.fd = fd
        self.let_go = let_go
        self.time = 0
        self.pending = bytearray()
        self.unreadable = False


class Gathering:
    """What one process has handed over before another did lies in its socket by then. So while there are several, everything is read that
    has come before any of it is taken, and sorted. Nothing is read while that is written, and a full socket holds its process up.
    """

    def __init__(self, receiver, listener, first):
        """`first`: the file descriptor of the first process's wire; the others come to the listener."""
        self._receiver = receiver
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._open = []
        self._arrived = []
        self._alone = True
        self._meet(first, lambda: os.close(first))

    def run(self, has_ended, silence):
        """Returns when the program has ended and there is nothing more to hear: all have closed their wires or said goodbye, or were
        silent for so many seconds."""
        last = None
        while True:
            heard = self._look(silence if self._open and last is None else 0.01)
            if not self._alone:
                for _ in range(_LOOKS - 1):
                    self._look(0)
            self._take_arrived()
            if last is None:
                last = time.monotonic() if has_ended() else None
            elif heard:
                last = time.monotonic()
            elif all(one.said_goodbye for one in self._open) or time.monotonic() - last > silence:
                break
        for one in list(self._open):
            self._end(one)
        self._take_arrived()

    def close(self):
        for one in self._open:
            one.let_go()
        self._open.clear()
        self._selector.close()

    def _look(self, seconds):
        ready = self._selector.select(seconds)
        for key, _ in ready:
            if key.data is None:
                wire, _ = self._listener.accept()
                wire.setblocking(True)
                self._meet(wire.fileno(), wire.close)
            else:
                self._read(key.data)
        return bool(ready)

    def _meet(self, fd, let_go):
        connection = _Connection(fd, let_go)
        self._open.append(connection)
        self._selector.register(fd, selectors.EVENT_READ, connection)

    def _read(self, one):
        try:
            piece = os.read(one.fd, _PIECE)
        except OSError:
            piece = b""
        if not piece:
            self._end(one)
        elif not one.unreadable and not self._receiver.closed:  # What nobody wants is still read: a program must not notice.
            one.pending += piece
            self._cut(one)

    def _cut(self, one):
        """Frames that are whole have arrived."""
        at = 0
        while len(one.pending) - at >= _HEADER.size:
            kind, length = _HEADER.unpack_from(one.pending, at)
            if length > _MOST_BYTES:
                one.unreadable = True
                self._arrived.append((one.time, one, Damaged(f"A frame of {length} bytes is too large"), b""))
                break
            end = at + _HEADER.size + length
            if end > len(one.pending):
                break
            payload = bytes(one.pending[at + _HEADER.size : end])
            at = end
            if kind == TIME:
                one.time = _TIME.unpack(payload)[0]
                self._alone = False
            else:
                self._arrived.append((one.time, one, kind, payload))
        del one.pending[:at]

    def _end(self, one):
        self._selector.unregister(one.fd)
        one.let_go()
        self._open.remove(one)
        self._arrived.append((one.time, one, None, b""))

    def _take_arrived(self):
        arrived, self._arrived = self._arrived, []
        if not self._alone:
            arrived.sort(key=lambda arrival: arrival[0])
        for handed_over, one, kind, payload in arrived:
            if kind is None:
                self._receiver.ended(one)
            elif isinstance(kind, Damaged):
                self._receiver.damaged(one, kind)
            else:
                self._receiver.take(one, kind, payload, handed_over or time.time() * 1000)
