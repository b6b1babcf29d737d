"""A recording that is written by Python itself: takes what the wire carries (FORMAT.md §5) and appends it to a file (§1)."""

import errno
import json
import os
import time

from . import VERSION
from .batches import header, moved
from .container import MAGIC, Container
from .ended_well import ended_well
from .wire import EVENTS, GOODBYE, HELLO, SOURCE, move_away

_REASONS = {errno.ENOSPC: "the disk is full", errno.EFBIG: "the file would be larger than allowed"}
_CHANNELS = (("program", "json"), ("events", "pellucid-events"))
_PROGRAM, _EVENTS = 1, 2


class CannotRecord(Exception):
    """There can be no recording, in one sentence for people."""


class RecordingFile:
    """Stands where a `Wire` stands. A failure to write ends the recording and is kept in `problem`; the program must not notice.

    The file is made with the first source: a program that cannot even be read must not cost its owner an earlier recording.
    `sources` is a list that grows by every source: those that are in it already are told at once. With `keeps_previous` an earlier
    recording of the name is kept, one of each name, and lies at `previous` then: the one before, or the last one that ended well where
    those after it did not (`previous_is_latest` says which).
    """

    def __init__(self, path, facts=None, sources=None, keeps_previous=False):
        """@raise CannotRecord when the file cannot be put there."""
        self.path = path
        self.alone = True
        self.steps = 0
        self.bytes = 0
        self.problem = None
        self.exception = self.reason = None
        self.previous = None
        self.previous_is_latest = True
        self._keeps_previous = keeps_previous
        self._place = os.path.abspath(path)
        self._fd = -1
        self._ended = False
        self._facts = facts
        self._container = None
        _require_writable(path)
        if keeps_previous and os.path.isfile(self._place) and os.path.exists(_previous_of(path)):
            _require_writable(_previous_of(path))
        known, self._sources = list(sources or ()), None
        for document in known:
            self.send_json(SOURCE, document)
        self._sources = sources

    @property
    def open(self):
        return self.problem is None and not self._ended

    @property
    def begun(self):
        """Whether anything was recorded."""
        return self._container is not None

    def send_json(self, kind, document):
        if not self.open:
            return
        try:
            self._take_json(kind, document)
        except OSError as error:
            self._fail(error)

    def send(self, kind, payload):
        """A frame as it came over a wire."""
        if kind in (HELLO, SOURCE, GOODBYE):
            self.send_json(kind, json.loads(bytes(payload).decode("utf-8", "surrogatepass")))
        elif kind == EVENTS:
            self.append(payload, time.time() * 1000)

    def append(self, batch, handed_over):
        """A batch that follows what is in the file. `handed_over`: milliseconds since 1970."""
        if not self.open:
            return
        try:
            self._begun().message(_EVENTS, self.steps, int(handed_over * 1e6), moved(batch, self.steps))
            self.steps += header(batch)[1]
        except OSError as error:
            self._fail(error)

    def close(self):
        """Lets go of the file, with what is in it: in a process that was forked, and where the recorder stops by itself."""
        if self.problem is None:
            self.problem = "the recorder stopped"
        self._let_go()

    def end(self, outcome, **facts):
        """How the run ended (FORMAT.md §2): `exited` with `code`, `signalled` with `signal`, `interrupted` with `reason`."""
        if self._container is not None and self._fd >= 0:
            try:
                pairs = {"outcome": outcome, "steps": str(self.steps)}
                pairs.update((key, str(value)) for key, value in facts.items() if value is not None)
                self._container.metadata("pellucid.end", pairs)
                self._container.end()
            except OSError as error:
                self._fail(error)
        self._ended = True
        self._let_go()

    def _take_json(self, kind, document):
        if kind == HELLO:
            self._facts = document["facts"]
        elif kind == SOURCE:
            self._source(document["program"], document["text"])
            if self._sources is not None:
                self._sources.append(document)
        elif kind == GOODBYE:
            self.exception, self.reason = document["exception"], document.get("reason")

    def _source(self, program, text):
        container = self._begun()
        container.attachment(f"source/{program['source']}", "text/plain; charset=utf-8", self.steps, text.encode("utf-8", "surrogatepass"))
        container.message(_PROGRAM, self.steps, 0, json.dumps(program, separators=(",", ":")).encode("ascii"))

    def _begun(self):
        if self._container is None:
            if os.path.isfile(self._place) and not os.path.islink(self._place):
                # And not emptied: a player that shows the old one keeps it.
                if self._keeps_previous and os.path.getsize(self._place) > 0:
                    self.previous = _previous_of(self.path)
                    self.previous_is_latest = not ended_well(_previous_of(self._place)) or ended_well(self._place)
                if self.previous is not None and self.previous_is_latest:
                    os.replace(self._place, _previous_of(self._place))
                else:
                    os.remove(self._place)
            self._fd = move_away(os.open(self._place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666))
            self._container = Container(self._write, f"pellucid-python {VERSION}", _CHANNELS, _zstandard())
            self._container.metadata("pellucid.recording", self._facts)
        return self._container

    def _write(self, data):
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            os.ftruncate(self._fd, self.bytes)  # The file ends with what is whole in it.
            raise
        self.bytes += len(data)

    def _fail(self, error):
        self.problem = _REASONS.get(error.errno) or f"{error.strerror or error}"
        self._let_go()

    def _let_go(self):
        fd, self._fd = self._fd, -1
        if fd >= 0:
            try:
                os.close(fd)
            except OSError:
                pass


def _previous_of(path):
    """`run.pellucid` -> `run.previous.pellucid`."""
    stem, ending = os.path.splitext(path)
    return f"{stem}.previous{ending}" if ending == ".pellucid" else f"{path}.previous"


def _require_writable(path):
    place = os.path.abspath(path)
    if os.path.isdir(place):
        raise CannotRecord(f'"{path}" is a folder, so the recording cannot be written there; name a file.')
    if os.path.isfile(place):
        with open(place, "rb") as file:
            start = file.read(len(MAGIC))
        if not MAGIC.startswith(start):
            raise CannotRecord(f'"{path}" exists and is no recording, so it is not overwritten; name another file.')
    elif not os.path.isdir(os.path.dirname(place)):
        raise CannotRecord(f'"{path}" cannot be written: there is no such folder; name another place.')
    if not os.access(os.path.dirname(place), os.W_OK):
        raise CannotRecord(f'"{path}" cannot be written: permission denied; name another place.')


def _zstandard():
    """Python has Zstandard since 3.14; without it chunks are stored as they are."""
    try:
        from compression.zstd import compress
    except ImportError:
        return None
    return lambda data: compress(data, level=1)
