"""Frames to the host (FORMAT.md §5)."""

import json
import os
import struct
import time

from .kept_builtins import __builtins__  # noqa: F401
from .native import core

HELLO, SOURCE, EVENTS, GOODBYE, TIME, FRESH, STOP = 1, 2, 3, 4, 5, 6, 7

_HEADER = struct.Struct("<BI")
_TIME = struct.Struct("<d")


class Wire:
    """The pipe to the host. When the host is gone, frames are dropped: the program must not notice.

    `alone`: no other process sends to the host, so that it needs no times to bring batches into their order.
    """

    def __init__(self, fd):
        self._fd = move_away(fd)
        if core is not None:
            core.widen(self._fd)
        self.alone = True

    @property
    def open(self):
        return self._fd >= 0

    def send_json(self, kind, document):
        self.send(kind, json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode("ascii"))

    def send(self, kind, payload):
        if kind == EVENTS:
            self.send_events(memoryview(_HEADER.pack(kind, len(payload)) + payload))
        else:
            self._write(memoryview(_HEADER.pack(kind, len(payload)) + payload))

    def send_events(self, frame):
        """A whole frame of events, as a memoryview."""
        if not self.alone:
            self.send(TIME, _TIME.pack(time.time() * 1000))
        self._write(frame)

    def _write(self, rest):
        if self._fd < 0:
            return
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            self.close()

    def close(self):
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            try:
                os.close(fd)
            except OSError:
                pass


def move_away(fd):
    """Moves the pipe to a high number that no child inherits, so that the program's own files get the numbers they get without us."""
    try:
        import fcntl

        moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
    except (ImportError, OSError):
        os.set_inheritable(fd, False)
        return fd
    os.close(fd)
    return moved
