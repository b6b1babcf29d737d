"""Which sources are recorded, and their loading: rewritten once, told to the host, then run."""

import ast
import io
import os
import tokenize
import types

from .calling import Calling
from .changes import Changes
from .probes import Probes
from .rewrite import rewrite
from .stores import Stores
from .tables import Numbers
from .wire import SOURCE

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))
_LIBRARIES = frozenset(("site-packages", "dist-packages", "node_modules", ".venv", "venv", ".tox", ".nox", "__pypackages__"))


class Functions:
    """The table's number of a function object."""

    def __init__(self):
        self.files = set()
        self.modules = {"__main__"}
        self._numbers = {}

    def add(self, filename, codes):
        self.files.add(filename)
        for (name, line), number in codes.items():
            self._numbers[(filename, name, line)] = number

    def number_of(self, thing):
        if type(thing) is not types.FunctionType:
            return 0
        code = thing.__code__
        return self._numbers.get((code.co_filename, code.co_name, code.co_firstlineno), 0)


class Sources:
    def __init__(self, recorder, options):
        self._recorder = recorder
        self._options = options
        self._numbers = Numbers()
        changes = Changes(recorder)
        self._probes = Probes(recorder, Stores(recorder, changes), Calling(recorder, changes, recorder.functions.files))
        self._include = [_pattern(glob, options.project) for glob in options.include]
        self._exclude = [_pattern(glob, options.project) for glob in options.exclude]

    def wanted(self, path):
        """Whether the source at the path belongs to what is recorded."""
        path = os.path.realpath(path)
        if path.startswith(_OWN_DIRECTORY + os.sep):
            return False
        if any(pattern(path) for pattern in self._exclude):
            return False
        if any(pattern(path) for pattern in self._include):
            return True
        project = self._options.project
        below = path.startswith(project if project.endswith(os.sep) else project + os.sep)
        if not below:
            return False
        parts = os.path.relpath(path, project).split(os.sep)[:-1]
        return not any(part in _LIBRARIES for part in parts) and not _is_environment(project, parts)

    def compile(self, data, filename, name="__main__"):
        """The recorded code of a source; None when it cannot be recorded and has to be compiled plainly. Reports no errors of the source."""
        recorder = self._recorder
        try:
            text = decode(data)
            tree = compile(data, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            code, program, codes = rewrite(text, tree, _shown(filename), filename, self._numbers, self._probes)
            recorder.functions.add(filename, codes)
            recorder.functions.modules.add(name)
            recorder.wire.send_json(SOURCE, {"program": program, "text": text})
            return code
        except Exception as error:
            if recorder.acquire(False):
                try:
                    recorder.text_event(b"\x61", f"{_shown(filename)} is not recorded: {type(error).__name__}: {error}")
                finally:
                    recorder.release()
            return None


def decode(data):
    """The text of a source, as the tokenizer reads it."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(data.decode(encoding))


def _shown(filename):
    path = os.path.abspath(filename)
    relative = os.path.relpath(path)
    shown = path if relative.startswith("..") else relative
    return shown.replace(os.sep, "/")


def _is_environment(project, parts):
    folder = project
    for part in parts:
        folder = os.path.join(folder, part)
        if os.path.exists(os.path.join(folder, "pyvenv.cfg")):
            return True
    return False


def _pattern(glob, project):
    """`**` crosses folders, `*` and `?` do not. A glob that names a folder takes everything in it."""
    import re

    path = os.path.realpath(os.path.join(project, glob)) if not set(glob) & set("*?") else os.path.join(project, glob)
    body = re.escape(path).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.compile(body + "(?:/.*)?").fullmatch
