"""Where the processes of a program and its host find one another (FORMAT.md §5)."""

import os
import shutil
import socket
import tempfile


class MeetingPlace:
    """A folder of this user's alone: a socket `wire`, a file `processes`, and files `batch-N`. `listener` is the socket's."""

    def __init__(self):
        """@raise OSError when there is no place for it."""
        self.folder = _new_folder()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with open(self._path("processes"), "xb"):
                pass
            self.listener.bind(self._path("wire"))
            self.listener.listen(128)
            self.listener.setblocking(False)
        except OSError:
            self.close()
            raise

    @property
    def started(self):
        """How many processes the first one and its children have started."""
        return os.path.getsize(self._path("processes"))

    def take_batch(self, process):
        """The file of a process's unsent batch, which is removed; b"" where it has laid none there."""
        path = self._path(f"batch-{process}")
        try:
            with open(path, "rb") as file:
                data = file.read()
            os.remove(path)
        except OSError:
            return b""
        return data

    def close(self):
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, name):
        return os.path.join(self.folder, name)


# The beginning of a folder's name.
_NAME = "pellucid-"
_MEMORY = "/dev/shm"


def _new_folder():
    """In memory where the system has a place for that: only there a recorder lays its batch into a file."""
    try:
        folder = tempfile.mkdtemp(prefix=_NAME, dir=_MEMORY)
    except OSError:
        return tempfile.mkdtemp(prefix=_NAME)
    _remove_abandoned()
    return folder


def _remove_abandoned():
    """Takes away what hosts have left in memory that were killed: nobody listens at their sockets."""
    for name in os.listdir(_MEMORY):
        if name.startswith(_NAME):
            folder = os.path.join(_MEMORY, name)
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
                try:
                    wire.connect(os.path.join(folder, "wire"))
                except ConnectionRefusedError:
                    shutil.rmtree(folder, ignore_errors=True)
                except OSError:
                    pass
