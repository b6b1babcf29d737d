"""The batch in the making, where the host finds it (FORMAT.md §5), in pure Python; native/mapping.c does it for the core.

The core keeps every event there. Here that would cost a third of the recorder's time: the file holds what was told until the last tick.
"""

import os
import sys
from mmap import mmap

from .kept_builtins import __builtins__  # noqa: F401

_MEMORY = "/dev/shm"
_SIZE = 1 << 18
_FIRST = 128  # Where the events begin.
_DEFINITION = 1
_HEAD, _STEP, _TASK = 0, 1, 2


def _lies_in_memory(folder):
    """Whether a file of the folder can be mapped that no disk and no cut takes away, its head being written in one piece."""
    try:
        return sys.byteorder == "little" and hasattr(os, "posix_fallocate") and os.stat(folder).st_dev == os.stat(_MEMORY).st_dev
    except OSError:
        return False


class SharedBatch:
    """`events`: the batch, one element for each event or definition. Without a file nothing happens."""

    __slots__ = ("_count", "_end", "_events", "_head", "_memory", "_path", "_size", "_told")

    def __init__(self, events):
        self._events = events
        self._memory = None
        self._path = None
        self._told = 0

    def open(self, path, first_step, task):
        """Whether the file could be made."""
        if not _lies_in_memory(os.path.dirname(path)):
            return False
        if self._path is None:
            os.register_at_fork(after_in_child=self.close)
        self._path = path
        if not self._map(_SIZE, os.O_CREAT | os.O_TRUNC):
            return False
        self.begin(first_step)
        self.belong_to(task)
        return True

    def close(self):
        """What is told from here on is not for the file. A forked child has to begin with this: its parent's batch is not its own."""
        if self._memory is not None:
            self._head.release()
            self._memory.close()
            self._memory = None

    def begin(self, first_step):
        """The batch begins anew."""
        if self._memory is not None:
            self._told = self._count = 0
            self._end = _FIRST
            self._head[_HEAD] = _FIRST
            self._head[_STEP] = first_step

    def belong_to(self, task):
        """Whose the first event is."""
        if self._memory is not None:
            self._head[_TASK] = task

    def publish(self, count):
        """The file holds all that was told until now, so many events. What ends with a definition waits for the event that it belongs to."""
        events = self._events[self._told :]
        if self._memory is None or not events or events[-1][0] == _DEFINITION:
            return
        text = b"".join(events)
        end = self._end + len(text)
        if end > self._size and not self._map(max(end, 2 * self._size), 0):
            return
        self._memory[self._end : end] = text
        self._told += len(events)
        self._end = end
        self._count = count
        self._head[_HEAD] = count << 32 | end

    def take_back(self, length):
        """The list is about to end after so many elements. Those that go are events."""
        if self._memory is not None and length < self._told:
            gone = self._events[length : self._told]
            self._told = length
            self._count -= len(gone)
            self._end -= sum(map(len, gone))
            self._head[_HEAD] = self._count << 32 | self._end

    def _map(self, size, create):
        """A write must not fail: all pages are reserved. Where that cannot be, the file keeps what was whole until now."""
        self.close()
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | create, 0o600)
            try:
                os.posix_fallocate(fd, 0, size)
                self._memory = mmap(fd, size)
            finally:
                os.close(fd)
        except (OSError, ValueError):
            return False
        self._size = size
        self._head = memoryview(self._memory).cast("Q")
        return True
