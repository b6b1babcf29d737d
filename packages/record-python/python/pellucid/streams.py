"""The program's output, as events. What is written goes where it goes without us, through the same objects."""

import sys

from .numbers import varint

_MERGED = 4096


class Streams:
    def __init__(self, recorder):
        self._r = recorder
        self._inside = False
        self._last = None
        self._before = []

    def install(self):
        for number, stream in ((1, sys.stdout), (2, sys.stderr)):
            if stream is None:
                continue
            try:
                self._watch(number, stream)
            except (AttributeError, TypeError):
                pass

    def uninstall(self):
        """Gives the streams back as they were, but for methods that somebody else has exchanged since."""
        for thing, name, ours, before in reversed(self._before):
            if thing.__dict__.get(name) is ours:
                if before is None:
                    delattr(thing, name)
                else:
                    setattr(thing, name, before)
        self._before.clear()

    def _exchange(self, thing, name, method):
        before = thing.__dict__.get(name)
        setattr(thing, name, method)
        self._before.append((thing, name, method, before))

    def _watch(self, number, stream):
        text_write, text_flush = stream.write, stream.flush
        buffer = getattr(stream, "buffer", None)  # The streams of notebooks have none.

        def write(text):
            outer, self._inside = self._inside, True
            try:
                written = text_write(text)
            finally:
                self._inside = outer
            self.record(number, text)
            return written

        def flush():
            outer, self._inside = self._inside, True
            try:
                return text_flush()
            finally:
                self._inside = outer

        self._exchange(stream, "write", write)
        self._exchange(stream, "flush", flush)
        if buffer is not None:
            self._watch_bytes(number, buffer)

    def _watch_bytes(self, number, buffer):
        byte_write = buffer.write

        def write_bytes(data):
            written = byte_write(data)
            if not self._inside and type(data) in (bytes, bytearray):
                self.record(number, bytes(data))
            return written

        self._exchange(buffer, "write", write_bytes)

    def record(self, number, text):
        r = self._r
        if not r.acquire(False) and not r.enter():
            return
        try:
            from _thread import get_ident

            if get_ident() != r.thread:
                r.switch()
            if type(text) is str:
                self._text(number, text)
            else:
                r.append(b"\x50" + varint(number) + r.encoders.value(text))
        except BaseException as error:
            r.failed(error)
        finally:
            r.release()
        # A batch that ends between the parts of a `print` would part its event.
        if len(r.events) > r.limit and text[-1:] in ("\n", b"\n"):
            r.tick()

    def _text(self, number, text):
        """Writes that follow each other at once (the parts of a `print`) are one event."""
        r = self._r
        last = self._last
        if last is not None and last[0] == r.point() and last[1] == number and len(last[2]) + len(text) < _MERGED:
            text = last[2] + text
            r.take_back(last[3])
        before = r.point()
        r.append(b"\x50" + varint(number) + r.encoders.string(text))
        self._last = (r.point(), number, text, before)
