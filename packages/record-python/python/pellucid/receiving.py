"""What the processes of a run send, as one recording: their frames (FORMAT.md §5), in their order, are written or kept for the end."""

import json
import time

from . import batches
from .numbers import NUMBERS_EACH, varint
from .ring import Ring
from .wire import EVENTS, FRESH, GOODBYE, HELLO, SOURCE, STOP


class Sender:
    """One process, as far as the host knows it. `process`: what it said of itself; None for the first, and before its first word.
    `steps`: events that it has sent."""

    def __init__(self):
        self.process = None
        self.steps = 0
        self.met = False
        self.said_goodbye = False
        self.lost = False


class Damaged(Exception):
    """What a process sent is no recording: why."""


class Receiver:
    """`file`: a `RecordingFile`. `take_unsent`: gives what a process had not sent when it ended. `last`: so many events at the end are
    kept, and not many more; `first`: so many at the beginning; `waits`: the recorder waits for something before it records."""

    def __init__(self, file, take_unsent, last=None, first=None, waits=False):
        self._file = file
        self._take_unsent = take_unsent
        self._ring = Ring(last) if last else None
        self._first = first
        self._waits = waits
        self._sources = [] if last or waits else None
        self._met = set()
        self._stopped = None

    @property
    def closed(self):
        """Nothing more is taken."""
        return self._stopped is not None or not self._file.open

    def take(self, sender, kind, payload, handed_over):
        """Takes a frame. `handed_over`: milliseconds since 1970."""
        if self.closed or sender.lost:
            return
        try:
            self._take(sender, kind, payload, handed_over)
        except (Damaged, ValueError, IndexError, KeyError) as error:
            self.damaged(sender, error)

    def damaged(self, sender, error):
        """What a process sends cannot be read. The recording goes on without it, unless it is the first."""
        sender.lost = True
        if sender.process is None:
            self._file.end("interrupted", reason=error)
            self._file.problem = str(error)
        else:
            self._tell(sender, sender.process["task"], f"process {sender.process['pid']} sent what is no recording")

    def ended(self, sender):
        """The connection to a process has ended."""
        if not sender.met:
            return
        process = sender.process
        unsent = batches.unsent(self._take_unsent(0 if process is None else process["number"]))
        if sender.said_goodbye or sender.lost or self.closed:
            self._close_stretch(sender)
            return
        # It may have been sent, and the process ended before it could begin another.
        if unsent is not None and unsent[0] == sender.steps:
            self.take(sender, EVENTS, unsent[1], time.time() * 1000)
        if process is not None and not (self._waits and sender.steps == 0):
            what = f"process {process['pid']} did not say how it ended: it was killed, or became another program"
            self._tell(sender, process["task"], what)
        self._close_stretch(sender)

    def finish(self, started, outcome, **facts):
        """Writes the end of the run. `started`: so many processes were started besides the first."""
        for number in range(1, started + 1):
            if number not in self._met and not self.closed:
                self._tell(None, number * NUMBERS_EACH + 1, f"process {number + 1} ended before it could be recorded")
        self._write_kept()
        if self._stopped is not None:
            outcome, facts = "interrupted", {"reason": self._stopped}
        self._file.end(outcome, **facts)

    def _take(self, sender, kind, payload, handed_over):
        if kind == HELLO:
            sender.process = json.loads(bytes(payload)).get("process")
            sender.met = True
            if sender.process is None:
                self._file.send(HELLO, payload)
            else:
                self._met.add(sender.process["number"])
        elif kind == SOURCE:
            if self._sources is None or self._file.begun:
                self._file.send(SOURCE, payload)
            else:
                self._sources.append(bytes(payload))
        elif kind == EVENTS:
            self._events(sender, payload, handed_over)
        elif kind == FRESH:
            self._close_stretch(sender)
        elif kind == GOODBYE:
            if sender.process is None:
                self._file.send(GOODBYE, payload)
            sender.said_goodbye = True
        elif kind == STOP:
            self._stopped = json.loads(bytes(payload))["reason"]

    def _events(self, sender, batch, handed_over):
        first, count, _ = batches.header(batch)
        if first != sender.steps:
            raise Damaged(f"A batch begins at step {first} instead of {sender.steps}")
        sender.steps += count
        if self._ring is not None:
            self._ring.add(sender, batch, handed_over)
            return
        self._write_sources()
        self._write(batch, handed_over)

    def _write(self, batch, handed_over):
        if self._first is not None and batches.header(batch)[1] >= self._first - self._file.steps:
            batch = batches.beginning(batch, self._first - self._file.steps)
            self._stopped = f"it was to be recorded for {self._first} {'event' if self._first == 1 else 'events'}"
        self._file.append(batch, handed_over)

    def _tell(self, sender, task, what):
        """What the host knows about a process that has ended, as events."""
        events = [b"\x16" + varint(task), b"\x60\x00" + batches.text(what), b"\x18" + varint(task)]
        batch, now = batches.of_events(0, events), time.time() * 1000
        if self._ring is not None:
            if sender is not None:
                self._ring.add(sender, batch, now)
        elif self._file.begun:
            self._write(batch, now)

    def _close_stretch(self, sender):
        if self._ring is not None:
            self._ring.close(sender)

    def _write_kept(self):
        kept = [] if self._ring is None else self._ring.batches()
        if kept:
            self._write_sources()
        for batch, handed_over in kept:
            self._write(batch, handed_over)

    def _write_sources(self):
        sources, self._sources = self._sources or (), None
        for payload in sources:
            self._file.send(SOURCE, payload)
