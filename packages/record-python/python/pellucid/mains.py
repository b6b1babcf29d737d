"""What Python does before the first line of a program: its module, arguments and path, for a script, `-m`, `-c`, and a folder or archive."""

import os
import sys
from importlib.machinery import BuiltinImporter

from . import command_line
from .unseen_frames import unseen

_MAIN_NAMES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__annotations__", "__builtins__", "__file__", "__cached__")
_SAFE = bool(getattr(sys.flags, "safe_path", False) or sys.flags.isolated)


def main_of(words):
    """The program that the words name: (`-m`, module), (`-c`, text) or (path,), and its arguments."""
    if words[0] == "-c":
        return Command(words)
    if words[0] == "-m":
        return Module(words)
    return Folder(words) if _is_folder(words[0]) else Script(words)


class Script:
    """`name` and `arguments` are for the facts of the run, `folder` is where the program imports from first.

    `is_program`: what is started is the program's own; `multiprocessing` loads the program later.
    """

    is_program = True

    def __init__(self, words):
        self.name, self.arguments = words[0], words[1:]
        # Since Python 3.9 the main program knows its absolute path.
        self._filename = os.path.abspath(words[0]) if sys.version_info >= (3, 9) else words[0]
        self.folder = os.path.dirname(os.path.realpath(words[0]))

    def become(self, module):
        loader = type(module["__loader__"])("__main__", self._filename)
        _clear(module)
        module.update(__doc__=None, __loader__=loader, __file__=self._filename)
        sys.argv[:] = [self.name] + self.arguments
        _first_path(self.folder)

    def load(self, sources, always):
        """A function that runs the program in a module. Raises what compiling it raises. `always`: though it is no part of the project."""
        try:
            with open(self.name, "rb") as file:
                data = file.read()
        except OSError as error:
            # Python's own words, which no exception gives.
            reason = f"[Errno {error.errno}] {error.strerror}"
            sys.stderr.write(f"{sys.executable}: can't open file {self._filename!r}: {reason}\n")
            sys.exit(2)
        # First as it is: for its warnings, and for a syntax error, which Python then reports as ever.
        plain = compile(data, self._filename, "exec", dont_inherit=True)
        recorded = sources.compile(data, self._filename) if always or sources.wanted(self._filename) else None
        return _runs(recorded or plain)


class Command:
    """`-c TEXT`. What `multiprocessing` runs is its own; the program's module is recorded when it is loaded from there."""

    def __init__(self, words):
        self.name, self.arguments = "-c", words[2:]
        self._text = words[1]
        self.is_program = not command_line.is_of_multiprocessing(words)
        self.folder = os.getcwd()

    def become(self, module):
        _clear(module)
        for name in ("__file__", "__cached__"):
            module.pop(name, None)
        module.update(__doc__=None, __loader__=BuiltinImporter, __spec__=None, __package__=None)
        sys.argv[:] = ["-c"] + self.arguments
        _first_path("")

    def load(self, sources, always):
        data = self._text.encode("utf-8", "surrogateescape") + b"\n"
        plain = compile(data, "<string>", "exec", dont_inherit=True)
        code = (sources.compile(data, "<string>") if self.is_program else None) or plain
        _let_tracebacks_show(self._text + "\n", code)
        return _runs(code)


class Module:
    """`-m NAME`: `runpy` runs it, as it does without us, and finds it through our importer."""

    is_program = True

    def __init__(self, words):
        self.name, self.arguments = "-m " + words[1], words[2:]
        self._module = words[1]
        self.folder = os.getcwd()

    def become(self, module):
        _clear(module)
        sys.argv[:] = ["-m"] + self.arguments
        _first_path(self.folder)

    def load(self, sources, always):
        import runpy

        return unseen(lambda module: runpy._run_module_as_main(self._module))


class Folder:
    """A folder or archive with `__main__.py`."""

    is_program = True

    def __init__(self, words):
        self.name, self.arguments = words[0], words[1:]
        self.folder = os.path.abspath(self.name) if sys.version_info >= (3, 9) else self.name

    def become(self, module):
        _clear(module)
        sys.argv[:] = [self.name] + self.arguments
        _first_path(self.folder)

    def load(self, sources, always):
        import runpy

        return unseen(lambda module: runpy._run_module_as_main("__main__", False))


def record_run_paths(sources):
    """`runpy.run_path` compiles by itself, where no importer sees it: so `multiprocessing` loads the program's module."""
    import runpy

    def compiled(data, filename, mode, *others, **named):
        recorded = None
        if type(data) is bytes and mode == "exec" and sources.wanted(filename):
            recorded = sources.compile(data, filename, "__mp_main__")
        return recorded or compile(data, filename, mode, *others, **named)

    runpy.compile = compiled


def _runs(code):
    # Named as the frame below every program is: no traceback shows it.
    def run(module):
        exec(code, module)

    return unseen(run)


def _let_tracebacks_show(text, code):
    """Since 3.13 they show the lines of `-c` too."""
    if sys.version_info >= (3, 13):
        import linecache

        linecache._register_code(code if hasattr(linecache, "_interactive_cache") else "<string>", text, "<string>")


def _clear(module):
    for name in list(module):
        if name not in _MAIN_NAMES:
            del module[name]


def _first_path(folder):
    if _SAFE:
        del sys.path[0]
    else:
        sys.path[0] = folder


def _is_folder(path):
    if os.path.isdir(path):
        return True
    if path.endswith((".py", ".pyw")):
        return False
    import zipfile

    return zipfile.is_zipfile(path)
