"""Becoming the program: its module, arguments and paths, and its end."""

import atexit
import os
import sys

from . import report, signals, traceback_trim
from .explained_assertions import REWRITING, record_explained
from .facts import facts, text_of
from .imports import install
from .mains import main_of, record_run_paths
from .native import core
from .numbers import NUMBERS_EACH
from .options import take_options
from .processes import Processes, join
from .recorder import Recorder
from .sources import Functions, Sources
from .streams import Streams
from .unheard import Unheard
from .unseen_frames import HIDES, unseen
from .window import Window
from .wire import HELLO, Wire


@unseen
def run(module):
    """Runs the program in the module whose dictionary is given: that of `__main__`, whose frame calls this. No name of ours stays in it."""
    _hide_caller()
    main = main_of(sys.argv[1:])
    options = take_options()
    own = set(sys.modules) - module["__before__"]
    told = facts(main.name, main.arguments, options.limits)
    wire = _wire(options, told)
    recorder = Recorder(wire, Functions(), options)
    sources = Sources(recorder, options)
    if options.process:
        recorder.number_from(options.process * NUMBERS_EACH)
        sources.numbers.number_from(options.process * NUMBERS_EACH)
        recorder.process_task = recorder.main_task
        recorder.several = True
    recorder.window = Window(recorder, sources.probes.handling.lanes, options)
    ending = {"exception": None}
    try:
        _restore_command(options)
        main.become(module)
        _forget(own, main.folder)
        recorder.window.install()
        unheard = Unheard(recorder, ending)
        _watch_the_end(recorder, unheard, options, module, ending)
        begin = main.load(sources, always=not options.process and not options.files)
        processes = Processes(recorder, sources, options, told)
        unheard.install()
        loaded = {
            REWRITING: lambda module: record_explained(sources, module),
            "asyncio.base_events": unheard.watch_loops,
            "multiprocessing.connection": processes.watch_messages,
            "threading": unheard.watch_threads,
        }
        install(sources, loaded)
        Streams(recorder).install()
        recorder.inputs.install()
        recorder.depth.install()
        signals.install(recorder)
        processes.install()
        if not main.is_program:
            record_run_paths(sources)
        del loaded, main, processes, told, unheard, wire
        begin(module)
    except BaseException as error:
        ending["exception"] = text_of(error)
        _report_without_own_frames()
        raise


def _hide_caller():
    """Hides the frame of the module that has called `run`."""
    if core is not None:
        core.hide_frames_of(sys._getframe(1 if HIDES else 2).f_code)


def _wire(options, told):
    if options.process:
        return join(options.meeting, options.process, told)
    wire = Wire(options.fd)
    wire.send_json(HELLO, {"wire": 2, "format": 2, "facts": told})
    return wire


def _restore_command(options):
    """The command line as it would be without us."""
    if not hasattr(sys, "orig_argv"):
        return
    if options.command is None:
        del sys.orig_argv[len(sys.orig_argv) - len(sys.argv)]
    else:
        sys.orig_argv[:] = options.command


def _forget(own, folder):
    """Forgets modules that were loaded for us where the program has its own of the same name."""
    try:
        names = {entry.split(".")[0] for entry in os.listdir(folder)}
    except OSError:
        return
    for name in own:
        if name.split(".")[0] in names:
            sys.modules.pop(name, None)


def _watch_the_end(recorder, unheard, options, module, ending):
    held = [module] if options.report_path else []

    def finish():
        if held:
            report.write(options.report_path, held.pop())  # Nothing here may keep the module alive at the end.
        recorder.inputs.finish()
        unheard.finish()
        recorder.finish(ending)

    atexit.register(finish)


def _report_without_own_frames():
    """The interpreter calls the hook last of all: the program's own, or Python's."""
    hook = sys.excepthook

    def once(cls, value, _trace):
        sys.excepthook = hook
        trace = traceback_trim.trim_start(value)
        sys.last_traceback = trace
        hook(cls, value, trace)

    sys.excepthook = once
