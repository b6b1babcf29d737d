"""Runs a program with the recorder in it and writes its recording: what the command `pellucid record` does, without Node."""

import json
import os
import select
import signal
import struct
import subprocess
import sys

from .options import KEY
from .recording_file import CannotRecord

_HEADER = struct.Struct("<BI")
_MOST_BYTES = 64 << 20
_PIECE = 1 << 20
# How long the wire may stay silent after the program's end, when a process that it left behind still holds it open.
_SILENCE = 0.5
# SIGXFSZ says that the recording has reached the largest size a file may have; ignored, the write fails and says so.
_OUTLIVED = ("SIGINT", "SIGXFSZ")
_FORWARDED = ("SIGTERM", "SIGHUP", "SIGQUIT")


def host(command, options, file):
    """Runs the command, which is told the options and has the wire as a file descriptor; gives its exit code, negative for a signal.

    @raise CannotRecord when the program cannot be started.
    """
    if os.name != "posix":
        raise CannotRecord("Recording without Node needs Linux or macOS; on this system use the command `pellucid record`.")
    reading, writing = os.pipe()
    environment = dict(os.environ, **{KEY: json.dumps(dict(options, fd=writing))})
    signals = _Signals()
    try:
        process = subprocess.Popen(command, env=environment, pass_fds=(writing,))
    except OSError as error:
        signals.give_back()
        os.close(reading)
        raise CannotRecord(f'"{command[0]}" cannot be started: {error.strerror}.') from None
    finally:
        os.close(writing)
    signals.belong_to(process)
    try:
        _receive(reading, process, file)
        code = process.wait()
    finally:
        os.close(reading)
        signals.give_back()
    if code < 0:
        file.end("signalled", signal=_name_of(-code))
    else:
        file.end("exited", code=code, exception=file.exception)
    return code


def _receive(reading, process, file):
    pending = b""
    ended = False
    while True:
        ready, _, _ = select.select([reading], [], [], (0 if file.said_goodbye else _SILENCE) if ended else _SILENCE)
        if not ready:
            if ended:
                return
            ended = process.poll() is not None
            continue
        piece = os.read(reading, _PIECE)
        if not piece:
            return
        pending = _take(pending + piece, file)


def _take(data, file):
    """Hands whole frames on; gives the rest."""
    at = 0
    while len(data) - at >= _HEADER.size:
        kind, length = _HEADER.unpack_from(data, at)
        if length > _MOST_BYTES:
            file.close()
            return b""
        if len(data) - at < _HEADER.size + length:
            break
        at += _HEADER.size
        file.send(kind, memoryview(data)[at : at + length])
        at += length
    return data[at:]


class _Signals:
    """While the program runs, signals are the program's: those that come here are handed on, and this process outlives them.

    SIGINT is not handed on: a terminal sends it to the whole group, and the program would get it twice.
    """

    def __init__(self):
        self._process = None
        self._before = {}
        for name in _OUTLIVED:
            self._set(name, lambda *_: None)
        for name in _FORWARDED:
            self._set(name, self._hand_on)

    def belong_to(self, process):
        self._process = process

    def give_back(self):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _hand_on(self, number, _frame):
        if self._process is not None:
            self._process.send_signal(number)

    def _set(self, name, handler):
        number = getattr(signal, name)
        if signal.getsignal(number) != signal.SIG_IGN:  # What was ignored before, a program inherits as ignored.
            self._before[number] = signal.signal(number, handler)


def end_like(code):
    """Ends this process as the program ended, so that shells and makefiles see no difference."""
    if code < 0:
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
        code = 128 - code
    sys.exit(code)


def _name_of(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
