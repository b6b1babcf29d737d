"""Frames of generators and coroutines that wait. Nothing leads from a call to its frame while it waits, so all objects are looked through."""

import gc
from itertools import compress
from time import monotonic
from types import AsyncGeneratorType, CoroutineType, GeneratorType

_READERS = {
    cls: (vars(cls)[f"{prefix}_code"].__get__, vars(cls)[f"{prefix}_frame"].__get__)
    for cls, prefix in ((GeneratorType, "gi"), (CoroutineType, "cr"), (AsyncGeneratorType, "ag"))
}

# Where part after part of a long run begins with a look, all looks take a twentieth of the time.
_SHARE = 20


class WaitingFrames:
    def __init__(self, functions):
        self._functions = functions
        self._next = 0.0

    def find(self, calls):
        """Frames by the keys of the calls that wait in them."""
        if not calls:
            return {}
        begun = monotonic()
        frames = self._look({call.key for call in calls})
        now = monotonic()
        self._next = now + _SHARE * (now - begun)
        return frames

    def find_at_leisure(self, calls):
        """As `find`; none when the last look was too recent."""
        return self.find(calls) if monotonic() >= self._next else {}

    def _look(self, keys):
        objects = gc.get_objects()
        waiting = list(compress(objects, map(_READERS.__contains__, map(type, objects))))
        del objects
        found = {}
        for thing in waiting:
            code_of, frame_of = _READERS[type(thing)]
            if self._functions.records(code_of(thing)):  # To ask another one for its frame would make it.
                frame = frame_of(thing)
                if id(frame) in keys:
                    found[id(frame)] = frame
        return found
