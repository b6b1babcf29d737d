"""`with pellucid.record(path):`, a part of a program that runs already."""

import atexit
import contextlib
import inspect
import os
import sys
import warnings
import zipimport
from _thread import get_ident

from . import imports
from .block_lines import BlockLines, watch
from .block_statements import BlockStatements
from .calls import Call, Function
from .facts import facts, text_of
from .names import told_names
from .numbers import varint
from .options import Options
from .project import project_of
from .recorder import Recorder, thread_name
from .recording_file import RecordingFile
from .recursion import Depth
from .sources import Functions, Sources
from .streams import Streams
from .swapping import Swapping, parse
from .tables import Tables
from .values import UNBOUND

_ASYNC = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_PASSED_BY = (contextlib.__file__, __file__)


class Block:
    """A recording that begins when it is entered and ends when it is left. One at a time: within another one it is a part of that.

    `path`: where the recording is. `problem`: why it is not whole, a clause, or None. `tells_parts`: whether whoever asks for another block
    while this one lasts is told that it makes no recording.
    """

    tells_parts = True

    _current = None

    def __init__(self, path, project=None, include=(), exclude=(), max_string=10000, max_items=10000, show_secrets=False):
        self.path = os.path.abspath(os.fspath(path))
        self._options = {
            "fd": -1,
            "projectDirectory": project,
            "include": list(include),
            "exclude": list(exclude),
            "limits": {"string": max_string, "items": max_items},
            "redact": not show_secrets,
        }
        self._file = None
        self._told = None
        self._documents = []
        self._recorder = None
        self._lines = None
        self._stop_watching = None

    @property
    def problem(self):
        return None if self._file is None else self._file.problem

    @staticmethod
    def is_free():
        """Whether nothing is recorded now: neither the whole run nor a block."""
        return Block._current is None and "pellucid.run" not in sys.modules

    def __enter__(self):
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename in _PASSED_BY:
            frame = frame.f_back
        if Block.is_free():
            self.begin(frame)
        else:
            self.tell_that_it_is_a_part(frame.f_code.co_filename, frame.f_lineno, frame.f_globals)
        return self

    def __exit__(self, _type, error, _trace):
        self.end(error)

    def tell_that_it_is_a_part(self, filename, line, names):
        """Another block lasts. In a run that is recorded as a whole nobody is told anything, since nothing may notice that."""
        current = Block._current
        if current is not None and current.tells_parts:
            sentence = f'this makes no recording of its own: it is a part of "{current.path}", which goes on meanwhile'
            warnings.warn_explicit(sentence, RuntimeWarning, filename, line, registry=names.setdefault("__warningregistry__", {}))

    def begin(self, frame=None, parse=parse, output=True, names=None):
        """Begins to record; the own lines of the frame too, when one is given. `parse`: see `Swapping`. `output`: what is written, at once.
        `names`: a namespace whose functions are recorded wherever their source is.

        @raise CannotRecord when the recording cannot be written to its path.
        """
        if not Block.is_free():
            return
        program = sys.argv[0] if sys.argv and sys.argv[0] else "python"
        if self._recorder is None:
            project = self._options["projectDirectory"] or project_of(frame.f_code.co_filename if frame is not None else program)
            options = Options(dict(self._options, projectDirectory=project))
            self._told = facts(program, sys.argv[1:], options.limits)
            self._file = RecordingFile(self.path, self._told, self._documents)
            self._make(options, parse)
        else:
            self._file = RecordingFile(self.path, self._told, self._documents)
            self._begin_again()
        Block._current = self
        recorder = self._recorder
        recorder.depth.install()
        if output:
            self._streams.install()
        _watch_processes()
        self._compile_in_archives = getattr(zipimport, "_compile_source", None)
        imports.install(self._sources)
        try:
            self._take_what_is_there(frame, names)
        except Exception as error:
            recorder.text_event(b"\x61", f"functions that were there before are not recorded: {type(error).__name__}: {error}")

    def _make(self, options, parse):
        self._recorder = recorder = Recorder(self._file, Functions(), options)
        recorder.depth = Depth(0)
        self._sources = Sources(recorder, options)
        self._swapping = Swapping(recorder, self._sources, parse)
        self._sources.compile = self._swapping.remembering(self._sources.compile)
        self._streams = Streams(recorder)

    def _begin_again(self):
        """Nothing has been told in the new file; recorded code and its tables are those of the one before."""
        recorder = self._recorder
        recorder.connect(self._file)
        recorder.objects.forget()
        recorder.objects.held.clear()
        for known in (recorder.modules, recorder.watched, recorder.resumables):
            known.clear()
        recorder.thread = get_ident()
        recorder.stack = [Call(0, Function.root())]
        recorder.call = recorder.stack[0]
        recorder.tasks = 1
        recorder.stacks = {recorder.thread: (1, recorder.stack, thread_name(recorder.thread))}
        recorder.active = True
        recorder.release()

    def _take_what_is_there(self, frame, names):
        recorder, sources = self._recorder, self._sources
        caller = _Caller(frame, sources.numbers) if frame is not None else None
        taken = self._swapping.take_all(frame, caller and caller.complete, names)
        # The caller's is entered last, and not left.
        taken.sort(key=lambda source: frame is not None and source[0] == frame.f_code.co_filename)
        for filename, held, tables, used in taken:
            module = _enter_module(recorder, held, tables, used)
            if frame is None or filename != frame.f_code.co_filename:
                _leave(recorder)
            else:
                self._begin_lines(recorder, sources, frame, caller, module)

    def end(self, error=None):
        """Ends the recording; `error` is the exception by which the block is left."""
        if Block._current is not self:
            return
        self._leave(error)
        said = None if error is None else text_of(error)
        self._recorder.finish({"exception": said})
        self._close("the block ended" if said is None else f"the block ended by {said}")
        self.let_go()

    def end_with_program(self):
        """The program ends while the block lasts: in a task or thread that was never waited for."""
        self._leave(None)
        self._recorder.finish({"exception": None})
        self._close("the program ended within the block")

    def pause(self):
        """Ends the recording, and keeps recorded code at hand for the next one, which `begin` begins when `path` names another file."""
        if Block._current is not self:
            return
        self._leave(None)
        self._recorder.pause()
        self._close("the block ended")

    def let_go(self):
        """Every function runs its own code again."""
        if self._recorder is not None:
            self._swapping.give_back()
            self._recorder = self._sources = self._swapping = self._streams = self._stop_watching = None

    def _leave(self, error):
        if self._stop_watching is not None:
            self._stop_watching()
        if self._lines is not None:
            self._lines.finish(error)
            self._lines = None
        self._recorder.depth.uninstall()
        self._streams.uninstall()
        self._sources.probes.handling.lanes.uninstall()
        if self._compile_in_archives is not None:
            zipimport._compile_source = self._compile_in_archives
        sys.meta_path[:] = [finder for finder in sys.meta_path if not _is_ours(finder)]

    def _close(self, reason):
        self._file.end("interrupted", reason=reason)
        if self._file.problem is not None:
            warnings.warn(f'the recording "{self.path}" is not whole: {self._file.problem}', RuntimeWarning, stacklevel=4)
        Block._current = None

    def compile_tree(self, text, tree, filename, name):
        """The recorded code of a source that is about to be run."""
        return self._sources.compile_tree(text, tree, filename, name)

    def tell(self, names):
        """Records the variables of the module that calls, as they are now."""
        recorder, held = self._recorder, sys._getframe(2).f_globals
        if recorder.acquire(False):
            try:
                for name in names:
                    recorder.names.changed(b"\x00", held, name)
            except BaseException as error:
                recorder.failed(error)
            finally:
                recorder.release()

    @contextlib.contextmanager
    def output(self):
        """Records what is written to the standard streams of the moment."""
        if Block._current is self:
            self._streams.install()
        try:
            yield
        finally:
            if Block._current is self:
                self._streams.uninstall()

    def before_fork(self):
        self._recorder.acquire()

    def after_fork(self):
        self._recorder.text_event(b"\x60\x00", "a process was forked; it is not in the recording of a block")
        self._recorder.release()

    def abandon(self):
        """In a process that was forked: the recording belongs to its parent."""
        self._recorder.stop()
        self._recorder.release()
        self._streams.uninstall()
        Block._current = None

    def _begin_lines(self, recorder, sources, frame, caller, module):
        call = module
        if frame.f_code.co_name != "<module>":
            if caller.function is None:
                return
            sources.probes.handling.lanes.settle()
            call = _enter(recorder, caller.function, caller.parameters)
            if caller.function.resumable:
                # It is put aside and goes on without a probe that tells.
                call.key = id(frame)
                call.awaiting = True
                recorder.resumables[call.key] = call
        self._lines = BlockLines(recorder, sources, self._swapping, frame, caller.statements, caller.sites, call)
        if call is not module:
            self._lines.bind(sorted(frame.f_locals))
        self._stop_watching = watch(self._lines, frame)
        if self._stop_watching is None:
            recorder.text_event(
                b"\x60\x00",
                "the lines of the block itself are not recorded, because another tool (a debugger, coverage) traces the program",
            )


class _Caller:
    """What the tables of the caller's source have to say of the function whose lines are recorded."""

    def __init__(self, frame, numbers):
        self._code = frame.f_code
        self._numbers = numbers
        self.function = None
        self.parameters = 0
        self.statements = None
        self.sites = {}

    def complete(self, text, program, codes):
        number = codes.get((self._code.co_name, self._code.co_firstlineno))
        if self._code.co_name == "<module>":
            number = program["functions"][0]["id"]
        row = next((row for row in program["functions"] if row["id"] == number), None)
        if row is None:
            return
        is_async = bool(self._code.co_flags & _ASYNC)
        self.function = Function(number, row["name"], row["kind"], is_async or bool(self._code.co_flags & inspect.CO_GENERATOR), is_async)
        self.parameters = len(row["parameters"])
        places = Tables(self._numbers, "", text)
        rows = program["sites"]

        def site_of(kind, node, last):
            site = self._numbers.next("site")
            like = node if hasattr(node, "lineno") else node.pattern
            start = places.range_of(like)
            rows.append({"id": site, "kind": kind, "function": number, "range": start[:2] + [last, places.line_end(last)]})
            self.function.lines.append((like.lineno, last, site))
            return site

        self.statements = BlockStatements(parse(text, self._code.co_filename, None), self._code, site_of)
        for variable in program["variables"]:
            if variable["function"] == number and "range" not in variable:
                site = self._numbers.next("site")
                rows.append({"id": site, "kind": "other", "function": number, "range": row["range"], "variable": variable["id"]})
                self.sites[variable["name"]] = varint(site)


def _enter_module(recorder, held, tables, used):
    function = recorder.names.module_function(tables["functions"][0]["id"])
    bound = {variable["name"] for variable in tables["variables"] if variable["function"] == function.id}
    call = _enter(recorder, function, 0)
    recorder.names.module_begins(function, call.id, held)
    for name in told_names(held, used | bound):
        recorder.names.changed(b"\x00", held, name)
    return call


def _enter(recorder, function, parameters):
    recorder.last_call += 1
    recorder.append(b"\x11" + varint(function.id) + varint(recorder.last_call) + varint(parameters) + UNBOUND * parameters)
    call = Call(recorder.last_call, function)
    recorder.stack.append(call)
    recorder.call = call
    return call


def _leave(recorder):
    recorder.append(b"\x12\x00\x00")
    recorder.pop()


def _is_ours(finder):
    return type(finder) is type and finder.__module__ == imports.__name__


_watched_processes = []


def _watch_processes():
    if _watched_processes:
        return
    _watched_processes.append(True)

    def current(act):
        if Block._current is not None:
            act(Block._current)

    atexit.register(lambda: current(Block.end_with_program))
    if not hasattr(os, "register_at_fork"):
        return
    os.register_at_fork(
        before=lambda: current(Block.before_fork),
        after_in_child=lambda: current(Block.abandon),
        after_in_parent=lambda: current(Block.after_fork),
    )
