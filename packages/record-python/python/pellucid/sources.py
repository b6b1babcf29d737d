"""Which sources are recorded, and their loading: rewritten once, told to the host, then run."""

import ast
import os
import types

from .calling import Calling
from .changes import Changes
from .compiling import compile_again
from .dynamic_code import DynamicCode
from .native import core
from .rewrite import rewrite
from .source_text import decode
from .stores import Stores
from .tables import Numbers
from .wire import SOURCE

if core is None:
    from .probes import Probes as _Probes
else:
    from .native.probes import NativeProbes as _Probes

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))
_LIBRARIES = frozenset(("site-packages", "dist-packages", "node_modules", ".venv", "venv", ".tox", ".nox", "__pypackages__"))


class Functions:
    """The table's number of a function object. `partial`: only some functions of a source are recorded. `codes`: numbers by the address of code that came from no file, which is never let go."""

    def __init__(self):
        self.files = set()
        self.codes = {}
        self.partial = False
        self.modules = {"__main__"}
        self._numbers = {}
        self._texts = []

    def add(self, filename, codes):
        self.files.add(filename)
        for (name, line), number in codes.items():
            self._numbers[(filename, name, line)] = number

    def add_codes(self, code, codes):
        """The code of a text that the program runs, and the functions in it: many such texts have one name."""
        self.codes[id(code)] = codes.get((code.co_name, code.co_firstlineno), 0)
        self._texts.append(code)
        for constant in code.co_consts:
            if type(constant) is types.CodeType:
                self.add_codes(constant, codes)

    def records(self, code):
        """Whether what the code does is recorded by itself."""
        if self.partial:
            return self.number_of_code(code) != 0
        return code.co_filename in self.files or id(code) in self.codes

    def number_of(self, thing):
        if type(thing) is not types.FunctionType:
            return 0
        return self.number_of_code(thing.__code__)

    def number_of_code(self, code):
        """The table's number of the function that a frame runs; 0 for one that is not recorded."""
        if id(code) in self.codes:
            return self.codes[id(code)]
        return self._numbers.get((code.co_filename, code.co_name, code.co_firstlineno), 0)


class Sources:
    def __init__(self, recorder, options):
        self._recorder = recorder
        self._options = options
        self.numbers = Numbers()
        self.changes = changes = Changes(recorder)
        self.probes = _Probes(recorder, Stores(recorder, changes), Calling(recorder, changes))
        self._dynamic = DynamicCode(recorder, self.numbers, self.probes, changes)
        self._include = [_pattern(glob, options.project) for glob in options.include]
        self._exclude = [_pattern(glob, options.project) for glob in options.exclude]
        self._only = [_pattern(glob, options.project) for glob in options.files]

    def wanted(self, path):
        """Whether the source at the path belongs to what is recorded."""
        path = os.path.realpath(path)
        if path.startswith(_OWN_DIRECTORY + os.sep):
            return False
        if any(pattern(path) for pattern in self._exclude):
            return False
        if self._only:
            return any(pattern(path) for pattern in self._only)
        if any(pattern(path) for pattern in self._include):
            return True
        project = self._options.project
        below = path.startswith(project if project.endswith(os.sep) else project + os.sep)
        if not below:
            return False
        parts = os.path.relpath(path, project).split(os.sep)[:-1]
        return not any(part in _LIBRARIES for part in parts) and not _is_environment(project, parts)

    def compile(self, data, filename, name="__main__", like=None):
        """The recorded code of a source; None when it cannot be recorded and has to be compiled plainly. Reports no errors of the source.

        `like`: makes of its tree what another loader than Python's makes of it.
        """
        try:
            text = decode(data)
            tree = compile_again(data, filename, "exec", ast.PyCF_ONLY_AST)
            return self.compile_tree(text, tree if like is None else like(tree), filename, name)
        except Exception as error:
            self.tell_unrecorded(_shown(filename), f"{type(error).__name__}: {error}")
            return None

    def tell_unrecorded(self, what, reason):
        recorder = self._recorder
        if recorder.acquire(False):
            try:
                recorder.text_event(b"\x61", f"{what} is not recorded: {reason}")
            finally:
                recorder.release()

    def compile_tree(self, text, tree, filename, name, complete=None):
        """The recorded code of a source whose tree is given; the tree is used up. `complete` may add to the program's tables before they are told."""
        recorder = self._recorder
        code, program, codes = rewrite(text, tree, _shown(filename), filename, self.numbers, self.probes, self._dynamic)
        recorder.functions.add(filename, codes)
        recorder.functions.modules.add(name)
        if complete is not None:
            complete(program, codes)
        recorder.wire.send_json(SOURCE, {"program": program, "text": text})
        return code


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
