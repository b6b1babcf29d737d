"""Becoming the program: its module, arguments and paths, and its end."""

import atexit
import os
import sys

from . import report, signals, traceback_trim
from .contents import message_of
from .facts import facts
from .imports import install
from .options import take_options
from .recorder import Recorder
from .sources import Functions, Sources
from .streams import Streams
from .types_of import name_of
from .wire import GOODBYE, HELLO, Wire

_MAIN_NAMES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__annotations__", "__builtins__", "__file__", "__cached__")


def run(module):
    """Runs the program in the module whose dictionary is given: that of `__main__`. Two frames of ours are below it, and no name."""
    program, arguments = sys.argv[1], sys.argv[2:]
    options = take_options()
    own = set(sys.modules) - module["__before__"]
    wire = Wire(options.fd)
    recorder = Recorder(wire, Functions(), options)
    sources = Sources(recorder, options)
    wire.send_json(HELLO, {"wire": 1, "format": 1, "facts": facts(program, arguments, options.limits)})
    # Since Python 3.9 the main program knows its absolute path.
    filename = os.path.abspath(program) if sys.version_info >= (3, 9) else program
    ending = {"exception": None}
    try:
        with open(program, "rb") as file:
            data = file.read()
        _become(module, program, filename)
        _forget(own, sys.path[0])
        _watch_the_end(recorder, options, module, ending)
        # First as it is: for its warnings, and for a syntax error, which Python then reports as ever.
        plain = compile(data, filename, "exec", dont_inherit=True)
        code = sources.compile(data, filename) or plain
        install(sources)
        Streams(recorder).install()
        recorder.inputs.install()
        recorder.depth.install()
        signals.install(recorder)
        del data, plain
        exec(code, module)
    except BaseException as error:
        ending["exception"] = _text_of(error)
        _report_without_own_frames()
        raise


def _become(module, program, filename):
    """Makes the module's names, the arguments and the path what they are without us."""
    loader = type(module["__loader__"])("__main__", filename)
    for name in list(module):
        if name not in _MAIN_NAMES:
            del module[name]
    module["__doc__"] = None
    module["__loader__"] = loader
    module["__file__"] = filename
    if hasattr(sys, "orig_argv"):
        del sys.orig_argv[len(sys.orig_argv) - len(sys.argv)]
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.realpath(program))


def _forget(own, folder):
    """Forgets modules that were loaded for us where the program has its own of the same name."""
    try:
        names = {entry.split(".")[0] for entry in os.listdir(folder)}
    except OSError:
        return
    for name in own:
        if name.split(".")[0] in names:
            sys.modules.pop(name, None)


def _watch_the_end(recorder, options, module, ending):
    held = [module] if options.report_path else []

    def finish():
        if held:
            report.write(options.report_path, held.pop())  # Nothing here may keep the module alive at the end.
        recorder.inputs.finish()
        recorder.finish(ending)

    atexit.register(finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=recorder.before_fork, after_in_child=recorder.in_child, after_in_parent=recorder.in_parent)


def _text_of(error):
    if type(error) is SystemExit:
        return None
    message = message_of(error)
    return name_of(type(error)) + (": " + message if message else "")


def _report_without_own_frames():
    """The interpreter calls the hook last of all: the program's own, or Python's."""
    hook = sys.excepthook

    def once(cls, value, _trace):
        sys.excepthook = hook
        trace = traceback_trim.trim_start(value)
        sys.last_traceback = trace
        hook(cls, value, trace)

    sys.excepthook = once
