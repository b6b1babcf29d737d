"""Other processes that the program starts: each is told in the same recording (FORMAT.md §5).

Forked ones go on by themselves. Python programs that are started (`subprocess`, `multiprocessing`, `os.exec…`, `os.posix_spawn`) are started as
this one was; no other program sees anything of us in its environment.
"""

import json
import os
import sys
from time import monotonic

from . import command_line
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import NUMBERS_EACH
from .options import KEY, MEETING_KEY
from .wire import HELLO, Wire

_MOST_PROCESSES = (1 << 53) // NUMBERS_EACH - 1
# A program that sends thousands of messages in a second would wait for the host: so many are handed over at once, and so many a second.
_MOST_AT_ONCE, _MOST_A_SECOND = 500, 200
_START = os.path.join(os.path.dirname(os.path.abspath(__file__)), "start.py")


class Processes:
    def __init__(self, recorder, sources, options, told):
        """`told`: the facts of this process that its children have too, were they forked."""
        self._r = recorder
        self._sources = sources
        self._options = options
        self._told = told
        self._next = 0
        self._forking = False

    def watch_messages(self, connection):
        """The module `multiprocessing.connection` is loaded. A process hands over what it did before it tells another one, so that this
        comes first in the recording; and who is told may kill it, as pools do with their workers."""
        recorder = self._r
        plain = connection._ConnectionBase._check_writable
        room, last = _MOST_AT_ONCE, monotonic()

        def _check_writable(self):
            nonlocal room, last
            plain(self)
            now = monotonic()
            room, last = min(_MOST_AT_ONCE, room + (now - last) * _MOST_A_SECOND), now
            if recorder.active and (room >= 1 or not recorder.exposed):
                room -= 1
                recorder.flush()

        connection._ConnectionBase._check_writable = like(_check_writable, plain)

    def install(self):
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._before_fork, after_in_child=self._in_child, after_in_parent=self._in_parent)
        leave = os._exit

        def _exit(status):
            self._r.finish({"exception": None})
            leave(status)

        os._exit = like(_exit, leave)
        self._watch_exec()
        self._watch_spawn()

    # A process of its own

    def announce(self, kind):
        """Tells that a process is about to start, and hands over what was told so far. Gives its number; 0 when it cannot be recorded.

        Called with the lock held.
        """
        r = self._r
        number = self._take_number()
        if number == 0:
            r.append(b"\x60\x00" + r.encoders.text(f"a process was started ({kind}); it is not recorded"))
            return 0
        r.announce(number * NUMBERS_EACH + 1, f"{kind}, process {number + 1}")
        r.wire.alone = False
        r.hand_over()
        r.several = True
        return number

    def _take_number(self):
        if self._options.meeting is None or not self._r.active:
            return 0
        try:
            file = os.open(os.path.join(self._options.meeting, "processes"), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            try:
                os.write(file, b".")
                number = os.lseek(file, 0, os.SEEK_CUR)
            finally:
                os.close(file)
        except OSError:
            return 0
        return number if number < _MOST_PROCESSES else 0

    # Forks

    def _before_fork(self):
        self._forking = self._r.enter_anyhow()
        if self._forking:
            self._next = self._guarded(lambda: self.announce("forked"), 0)

    def _in_parent(self):
        if self._forking:
            self._r.release()

    def _in_child(self):
        r = self._r
        if not self._forking:
            r.stop()
            return
        if self._next == 0 or self._guarded(self._begin_in_child, False) is False:
            r.stop()
        r.release()

    def _begin_in_child(self):
        self._r.wire.close()
        self._sources.numbers.number_from(self._next * NUMBERS_EACH)
        self._r.window.go_on_in_child(join(self._options.meeting, self._next, self._told), self._next)
        return True

    def _guarded(self, work, otherwise):
        try:
            return work()
        except Exception as error:
            self._r.failed(error)
            return otherwise

    # Programs that are started

    def _watch_exec(self):
        replace = os.execve

        def execve(path, argv, env):
            if self._r.active:
                self._r.flush()
                argv, env = self._recorded(path, argv, env) or (argv, env)
            return replace(path, argv, env)

        def execv(path, argv):
            return execve(path, argv, os.environ)

        os.execv, os.execve = like(execv, os.execv), like(execve, replace)

    def _watch_spawn(self):
        for name in ("posix_spawn", "posix_spawnp"):
            spawn = getattr(os, name, None)
            if spawn is not None:
                setattr(os, name, like(self._spawning(spawn), spawn))
        try:
            import _posixsubprocess
        except ImportError:
            return
        fork_exec = _posixsubprocess.fork_exec

        def fork_and_exec(args, executables, close_fds, pass_fds, cwd, env, *others):
            path = next((one for one in executables or () if os.access(one, os.X_OK)), None)
            recorded = None if path is None or not self._r.active else self._recorded(path, args, env)
            if recorded is not None:
                args, held = recorded
                env = [os.fsencode(key) + b"=" + os.fsencode(value) for key, value in held.items()]
            return fork_exec(args, executables, close_fds, pass_fds, cwd, env, *others)

        _posixsubprocess.fork_exec = like(fork_and_exec, fork_exec)
        if "subprocess" in sys.modules and hasattr(sys.modules["subprocess"], "_fork_exec"):
            sys.modules["subprocess"]._fork_exec = _posixsubprocess.fork_exec

    def _spawning(self, spawn):
        def spawning(path, argv, env, **others):
            argv, env = (self._r.active and self._recorded(path, argv, env)) or (argv, env)
            return spawn(path, argv, env, **others)

        return spawning

    def _recorded(self, path, argv, env):
        """(argv, env) with which Python records the program that it would run; None when it is none of ours."""
        try:
            return self._as_recorded(os.fsdecode(path), [os.fsdecode(word) for word in argv], env)
        except Exception as error:
            if self._r.enter_anyhow():
                self._r.failed(error)
                self._r.release()
            return None

    def _as_recorded(self, path, words, env):
        if not command_line.is_python(path, sys.executable):
            return None
        line = command_line.split(words[1:])
        if line is None or line[1][:2][-1].startswith("from multiprocessing.resource_tracker "):
            return None
        options, program = line
        r = self._r
        if not r.enter_anyhow():
            return None
        try:
            number = self.announce(command_line.name_of(program))
        finally:
            r.release()
        if number == 0:
            return None
        held = _environment(env)
        asked = dict(self._options.document["selection"], **r.window.selection_of_child())
        document = dict(self._options.document, selection=asked, process=number, command=words)
        held.update({KEY: json.dumps(document), MEETING_KEY: self._options.meeting})
        return words[:1] + options + [_START] + program, held


def join(folder, number, told):
    """The wire of a process that is not the first one, on which it has introduced itself."""
    import _socket

    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.connect(os.path.join(folder, "wire"))
    wire = Wire(connection.detach())
    wire.alone = False
    process = {"number": number, "task": number * NUMBERS_EACH + 1, "pid": os.getpid()}
    wire.send_json(HELLO, {"wire": 2, "format": 2, "facts": told, "process": process})
    return wire


def _environment(env):
    if env is None:
        return dict(os.environ)
    if isinstance(env, (list, tuple)):
        pairs = [os.fsdecode(entry).partition("=") for entry in env]
        return {key: value for key, _, value in pairs}
    return {os.fsdecode(key): os.fsdecode(value) for key, value in env.items()}


def like(function, original):
    """Looks like what it stands for as far as a function can."""
    function.__name__ = original.__name__
    function.__qualname__ = original.__qualname__
    function.__doc__ = original.__doc__
    function.__module__ = original.__module__
    return function
