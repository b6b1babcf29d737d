"""Runs a program with the recorder in it and writes its recording: what the command `pellucid record` does, without Node."""

import json
import os
import signal
import subprocess
import sys

from .gathering import Gathering
from .meeting_place import MeetingPlace
from .options import KEY, MEETING_KEY
from .receiving import Receiver
from .recording_file import CannotRecord

# How long the wires may stay silent after the program's end, when processes that it left behind still hold them open.
_SILENCE = 0.5
# SIGXFSZ says that the recording has reached the largest size a file may have; ignored, the write fails and says so.
_OUTLIVED = ("SIGINT", "SIGXFSZ")
_FORWARDED = ("SIGTERM", "SIGHUP", "SIGQUIT")


def host(command, options, file, kept):
    """Runs the command, which is told the options and has the wire as a file descriptor; gives its exit code, negative for a signal.

    `kept`: see `Receiver`.

    @raise CannotRecord when the program cannot be started.
    """
    if os.name != "posix":
        raise CannotRecord("Recording without Node needs Linux or macOS; on this system use the command `pellucid record`.")
    try:
        place = MeetingPlace()
    except OSError as error:
        raise CannotRecord(
            f"No folder for a socket can be made among the temporary files: {error.strerror}. Set TMPDIR to another place."
        ) from None
    reading, writing = os.pipe()
    environment = dict(os.environ, **{KEY: json.dumps(dict(options, fd=writing)), MEETING_KEY: place.folder})
    receiver = Receiver(file, place.take_batch, **kept)
    gathering = Gathering(receiver, place.listener, reading)
    signals = _Signals()
    try:
        try:
            process = subprocess.Popen(command, env=environment, pass_fds=(writing,))
        except OSError as error:
            raise CannotRecord(f'"{command[0]}" cannot be started: {error.strerror}.') from None
        finally:
            os.close(writing)
        signals.belong_to(process)
        gathering.run(lambda: process.poll() is not None, _SILENCE)
        code = process.wait()
        if code < 0:
            receiver.finish(place.started, "signalled", signal=_name_of(-code))
        else:
            receiver.finish(place.started, "exited", code=code, exception=file.exception, reason=file.reason)
    finally:
        gathering.close()
        place.close()
        signals.give_back()
    return code


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
