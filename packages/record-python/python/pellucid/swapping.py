"""Functions that were loaded before a recording: while it lasts they run recorded code in place of their own.

The function stays the same object, with its closure and defaults; only `__code__` is exchanged, and given back at the end. What cannot be
exchanged keeps its own code and is told as a gap.
"""

import ast
import gc
import linecache
import os
import types
import warnings

from .explained_assertions import with_ends
from .kept_builtins import __builtins__  # noqa: F401
from .sources import decode

_SHAPE = 0x04 | 0x08 | 0x20 | 0x80 | 0x200  # *args, **kwargs, generator, coroutine, asynchronous generator


def parse(text, filename, _names):
    """The tree of a source as Python loads it."""
    return compile(text, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)


class Swapping:
    """`parse`: gives the tree that a module's code was made of, from its text, file name and dictionary."""

    def __init__(self, recorder, sources, parse=parse):
        self._recorder = recorder
        self._sources = sources
        self._parse = parse
        self._recorded = {}
        self._plain = {}
        self._taken = {}
        self._wanted = {}

    def take_all(self, caller=None, complete=None, names=None):
        """Exchanges the code of all functions of the project, and of a namespace. Gives the sources as (file name, namespace,
        tables, the names that stand in it).

        `caller`: a frame whose source is taken even if it lies elsewhere, with its namespace; its tables are completed by `complete`.
        """
        groups = {}
        names = caller.f_globals if caller is not None else names
        if caller is not None:
            groups[caller.f_code.co_filename] = (caller.f_globals, [])
        for function in _functions():
            filename = function.__code__.co_filename
            group = groups.get(filename)
            if group is None:
                group = groups[filename] = (function.__globals__, []) if self._is_wanted(filename, function, names) else ()
            if group:
                group[1].append(function)
        taken = []
        for filename, group in groups.items():
            if group:
                is_callers = caller is not None and caller.f_code.co_filename == filename
                source = self._taken.get(filename)
                if source is None:
                    source = self._taken[filename] = self._take_source(filename, *group, complete if is_callers else None)
                if source:
                    taken.append((filename, group[0], *source))
                    for function in group[1]:
                        self._exchange(function, filename)
        return taken

    def take(self, thing):
        """Exchanges the code of a function, or of those in a class, that came to be since."""
        if type(thing) is types.FunctionType:
            self._exchange(thing)
        elif isinstance(thing, type):
            for member in list(type.__dict__["__dict__"].__get__(thing).values()):
                member = getattr(member, "__func__", None) if type(member) in (classmethod, staticmethod) else member
                if type(member) is types.FunctionType:
                    self._exchange(member)

    def remembering(self, compile_recorded):
        """The same, for the sources of modules that are loaded from now on: their functions too run their own code at the end."""

        def compile_both(data, filename, *others):
            recorded = compile_recorded(data, filename, *others)
            if recorded is not None:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    self._pair(_by_place(compile(data, filename, "exec", dont_inherit=True)), recorded)
            return recorded

        return compile_both

    def give_back(self):
        """Every function runs its own code again, those that came to be during the recording as well."""
        for function in _functions():
            plain = self._plain.get(id(function.__code__))
            if plain is not None:
                function.__code__ = plain[1]

    def _is_wanted(self, filename, function, names):
        wanted = self._wanted.get(filename)
        if wanted is None:
            wanted = self._wanted[filename] = os.path.isfile(filename) and self._sources.wanted(filename)
        return wanted or (function.__globals__ is names and filename in linecache.cache)

    def _take_source(self, filename, names, functions, complete):
        """The tables of the source, and the names in it; nothing when nothing of it can be recorded."""
        text = _text_of(filename)
        if text is None:
            self._gap(f"{filename} is not recorded: its source is not there")
            return ()
        program = []

        def keep(tables, codes):
            program.append(tables)
            if complete is not None:
                complete(text, tables, codes)

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                plain = _by_place(compile(self._parse(text, filename, names), filename, "exec", dont_inherit=True))
            loaded = {code for codes in plain.values() for code in codes}
            if functions and not any(function.__code__ in loaded for function in functions) and complete is None:
                self._gap(f"{filename} is not recorded: it is not what was loaded, or has changed since")
                return ()
            tree = with_ends(self._parse(text, filename, names))
            used = names_in(tree)
            recorded = self._sources.compile_tree(text, tree, filename, names.get("__name__", "__main__"), keep)
        except Exception as error:
            self._gap(f"{filename} is not recorded: {type(error).__name__}: {error}")
            return ()
        self._pair(plain, recorded)
        return program[0], used

    def _pair(self, plain, recorded):
        """Which code stands for which: those that a name and a line tell from all others, and that take the same."""
        recorded = _by_place(recorded)
        for place, codes in plain.items():
            others = recorded.get(place, ())
            if len(codes) == len(others) == 1 and _shape_of(codes[0]) == _shape_of(others[0]):
                self._recorded[codes[0]] = others[0]
                self._plain[id(others[0])] = (others[0], codes[0])

    def _exchange(self, function, filename=None):
        code = function.__code__
        recorded = self._recorded.get(code)
        if recorded is not None:
            function.__code__ = recorded
        elif filename is not None and id(code) not in self._plain:
            self._gap(
                f"{code.co_name} (line {code.co_firstlineno} of {os.path.basename(filename)}) was made before the recording and is not in it"
            )

    def _gap(self, what):
        recorder = self._recorder
        if recorder.acquire(False):
            try:
                recorder.text_event(b"\x60\x00", what)
            finally:
                recorder.release()


def names_in(tree):
    """All names that stand in a source, wherever."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _functions():
    return [thing for thing in gc.get_objects() if type(thing) is types.FunctionType and thing.__code__.co_name != "<module>"]


def _text_of(filename):
    try:
        with open(filename, "rb") as file:
            return decode(file.read())
    except (OSError, SyntaxError, UnicodeDecodeError):
        lines = linecache.getlines(filename)  # The cells of a notebook.
        return "".join(lines) if lines else None


def _by_place(code, place=(), found=None):
    found = {} if found is None else found
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            inner = place + ((constant.co_name, constant.co_firstlineno),)
            found.setdefault(inner, []).append(constant)
            _by_place(constant, inner, found)
    return found


def _shape_of(code):
    counts = (code.co_argcount, getattr(code, "co_posonlyargcount", 0), code.co_kwonlyargcount, code.co_flags & _SHAPE)
    arguments = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    return (counts, code.co_varnames[:arguments], code.co_freevars)
