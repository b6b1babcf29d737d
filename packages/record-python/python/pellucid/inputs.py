"""What the program reads from standard input, as events.

The methods of `sys.stdin` are watched, and so is the buffer below it, because iteration reads from that without a method call. What has been
fetched from the buffer waits as text until it is seen that the program has got it.
"""

import codecs
import io
import os
import sys
from _thread import get_ident

from .kept_builtins import __builtins__  # noqa: F401


class Inputs:
    def __init__(self, recorder):
        self._r = recorder
        self._inside = 0
        self._ended = False
        self._guarded = False
        self._asked = None
        self._waiting = ""
        self._decoder = None
        self._tellers = {}
        self._read = None

    def install(self):
        stream = sys.stdin
        if type(stream) is not io.TextIOWrapper or type(stream.buffer) is not io.BufferedReader:
            return
        decoder = codecs.getincrementaldecoder(stream.encoding)("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True) if os.name == "nt" else decoder
        self._read = stream.read
        self._tellers = {id(stream): self._claim}
        if not _iteration_asks_readline():
            self._tellers[id(stream.buffer)] = self._told
        self._watch_fetches(stream.buffer)
        self._watch(stream.buffer, self._bytes)
        self._watch(stream, self._text)

    def _watch(self, stream, tell):
        for name in ("read", "readline", "readlines"):
            setattr(stream, name, self._watched(getattr(stream, name), tell))

    def _watched(self, method, tell):
        def read(*arguments):
            self._inside += 1
            try:
                result = method(*arguments)
            finally:
                self._inside -= 1
            if not self._inside:
                tell(result)
            return result

        return read

    def _watch_fetches(self, buffer):
        fetch = buffer.read1

        def read1(*arguments):
            if self._ended:
                return b""
            if not self._inside:
                self._seen_to_be_read()
            data = fetch(*arguments)
            self._waiting += self._decoder.decode(data)
            return data

        buffer.read1 = read1

    # What the program has got

    def iterated(self, thing):
        """What a loop iterates over: lines of standard input are told on their way."""
        tell = self._tellers.get(id(thing))
        return thing if tell is None else map(lambda line: tell(line) or line, thing)

    def got(self, source, result):
        """`next` gave a line of the source. Called by a probe, which holds the lock."""
        tell = self._tellers.get(id(source))
        if tell is not None:
            self._guarded = True
            try:
                tell(result)
            finally:
                self._guarded = False

    def _text(self, result):
        self._claim("".join(result) if type(result) is list else result)

    def _bytes(self, result):
        self._told(b"".join(result) if type(result) is list else result)

    def _claim(self, text):
        """The text was given to the program: all that waits before it was so before."""
        before, found, after = self._waiting.partition(text) if text else ("", "", self._waiting)
        self._waiting = after if found or not text else ""
        if found:
            self._told(before)
        calls = self._r.call.calls
        if not calls or getattr(calls[-1], "state", None) is not Inputs:  # `input` asks for it too, and is told by itself.
            self._told(text)

    def _seen_to_be_read(self):
        """More is fetched only when no whole line waits; the rest of one may still become part of the next."""
        lines, end, rest = self._waiting.rpartition("\n")
        if not end and rest == self._asked:
            lines, rest = rest, ""  # It was asked to go on before and did not: that was the end, and the program got it.
        self._told(lines + end)
        self._waiting = self._asked = rest

    def finish(self):
        """The program has ended: what it has got without our notice is what is missing from the stream now."""
        if not self._waiting:
            return
        self._ended = True
        self._inside += 1
        try:
            left = self._read(len(self._waiting))
        except (ValueError, OSError):
            return
        self._told(self._waiting[: len(self._waiting) - len(left)])

    def _told(self, data):
        if not data:
            return
        r = self._r
        if self._guarded:
            r.append(b"\x51" + r.encoders.value(data))
            return
        if not r.acquire(False) and not r.enter():
            return
        try:
            if get_ident() != r.thread:
                r.switch()
            r.append(b"\x51" + r.encoders.value(data))
        except BaseException as error:
            r.failed(error)
        finally:
            r.release()


def _iteration_asks_readline():
    """Whether a buffer's iteration calls its `readline`, which is watched already; this differs between versions of Python."""
    asked = []
    reader = io.BufferedReader(io.BytesIO(b"\n"))
    reader.readline = lambda: asked.append(True) or b""
    next(reader, None)
    return bool(asked)
