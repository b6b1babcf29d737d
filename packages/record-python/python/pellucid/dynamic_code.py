"""Texts that the program itself runs, by `exec`, `eval` and `compile`: each is a source of its own, named as the program names it."""

import __future__

import ast
from _thread import get_ident
from _weakref import ref
from sys import _getframe
from types import CodeType

from .compiling import compile_again, warns
from .hidden_names import with_hidden_cells
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .rewrite import rewrite_text
from .source_text import decode
from .wire import SOURCE

_CO_OPTIMIZED = 1
_CO_COROUTINE = 0x80
_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names} - {0x10})
_MOST_TEXTS = 2000
_MOST_CHARACTERS = 1 << 23


class DynamicCode:
    def __init__(self, recorder, numbers, probes, changes):
        self._r = recorder
        self._numbers = numbers
        self._probes = probes
        self._changes = changes
        self._known = {}
        self._warning = set()
        self._characters = 0
        self._compiled = {}

    # What stands in calls of `exec` and `eval`

    def text(self, function, name, argument):
        """The first argument of a call by the name; gives code that records itself in its place. `argument`: the probe of any argument."""
        mode = "eval" if name == "eval" else "exec"
        real = __builtins__[name]

        def probe(value):
            frame = _getframe(1)
            if name in frame.f_globals or _builtins_of(frame).get(name) is not real:
                return argument(value)
            code = self._recorded_code(value, mode, frame)
            return argument(value if code is None else code)

        return probe

    def closure(self, argument):
        """The closure that a call of `exec` gives to code, which may be that of a function with names of ours. `argument`: the probe of any argument."""

        def probe(value):
            given = self._r.call.calls[-1].arguments[:1]
            if given and type(given[0]) is CodeType:
                value = with_hidden_cells(given[0], value)
            return argument(value)

        return probe

    def _recorded_code(self, value, mode, frame):
        """None when the value cannot be recorded; the call then takes it as it is, and fails as it would."""
        cls = type(value)
        flags, optimize = frame.f_code.co_flags & _FUTURES, -1
        filename = "<string>"
        if cls is CodeType:
            known = self._compiled.get(id(value))
            if known is None or known[0]() is not value:
                return None
            _, value, filename, mode, flags, optimize = known
        elif cls is not str and cls is not bytes:
            return None
        key = (cls, value, filename, mode, flags, optimize)
        if key not in self._known:
            if not self._has_room():
                return None
            try:
                if warns(value, filename, mode, flags):
                    self._warning.add(key)
            except Exception:
                return None
            self._characters += len(value)
            self._known[key] = self._rewritten(value, filename, mode, flags, optimize)
        if key in self._warning and not _shows_warnings(value, filename, mode, flags):
            return None
        return self._known[key]

    def _has_room(self):
        return self._r.active and len(self._known) < _MOST_TEXTS and self._characters <= _MOST_CHARACTERS

    def _rewritten(self, given, filename, mode, flags, optimize):
        r = self._r
        if not r.acquire(False) and not r.enter():
            return None
        try:
            if get_ident() != r.thread:
                r.switch()
            text = given if type(given) is str else decode(given)
            text = text.lstrip(" \t") if mode == "eval" else text
            tree = compile_again(text, filename, mode, flags | ast.PyCF_ONLY_AST)
            code, program, codes = rewrite_text(text, tree, filename, (flags, optimize), self._numbers, self._probes, self)
            r.functions.add_codes(code, codes)
            r.wire.send_json(SOURCE, {"program": program, "text": text})
            return code
        except Exception as error:
            r.text_event(b"\x61", f"{filename} is not recorded: {type(error).__name__}: {error}")
            return None
        finally:
            r.release()

    # What stands in calls of `compile`

    def compiled_text(self, function):
        return self._probes.simple(function, lambda text: self._r.call.push({"text": text, "optimize": -1}))

    def compiled_how(self, function, name):
        """Another argument of the call: `mode` or `optimize`."""

        def record(value):
            self._r.call.calls[-1][name] = value

        return self._probes.simple(function, record)

    def compiled(self, function):
        """The result of a call of `compile`: what its text was is remembered as long as the code lives."""

        def record(code):
            given = self._r.call.calls.pop()
            if type(code) is CodeType and type(given["text"]) in (str, bytes) and not code.co_flags & _CO_COROUTINE:
                key = id(code)
                life = ref(code, lambda _: self._compiled.pop(key, None))
                self._compiled[key] = (life, given["text"], code.co_filename, given["mode"], code.co_flags & _FUTURES, given["optimize"])

        return self._probes.simple(function, record)

    # What stands in the texts

    def begins(self):
        """Stands before everything else in a text."""
        r = self._r

        def probe():
            frame = _getframe(1)
            if not r.acquire(False) and not r.enter():
                return
            try:
                if get_ident() != r.thread:
                    r.switch()
                self._begin(frame.f_globals)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()

        return probe

    def _begin(self, held):
        r = self._r
        name = held.get("__name__", "builtins")
        if type(name) is str:
            r.functions.modules.add(name)
        waiting = r.call.calls[-1] if r.call.calls else None
        before = getattr(waiting, "state", None)
        if type(before) is tuple and before[0] is held and "__builtins__" not in before[1] and id(held) in r.objects.ids:
            # `exec` has put it there just now.
            store = self._probes.stores.item(waiting.site, held, "__builtins__")
            if store is not None:
                store[0](*store[2:])

    def named(self, site, function, name, is_global):
        """A name of the text's own namespace is about to be bound, or was: the namespace may be a module, or a dictionary that is known."""

        def record(held, is_of_class):
            if is_of_class:
                self._r.call.pending = (self._tell_of_class, True, site, self._class_call(), held, name)
            else:
                self._r.call.pending = self._probes.stores.item(site, held, name)

        return self._in_namespace(function, is_global, record)

    def unnamed(self, site, function, name, is_global):
        """A name of the text's own namespace was deleted."""

        def record(held, is_of_class):
            if is_of_class:
                self._tell_of_class(site, self._class_call(), held, name)
            elif id(held) in self._r.modules:
                self._r.names.changed(site, held, name)
            elif name not in held:
                self._changes.delete_item(site, self._changes.number_of(held), name)

        return self._in_namespace(function, is_global, record)

    def _in_namespace(self, function, is_global, record):
        """A probe that gives its argument back; nothing is recorded where the namespace is unknown."""
        r = self._r
        note = self._probes.simple(function, record)

        def probe(value=None):
            frame = _getframe(1)
            held = frame.f_globals if is_global else frame.f_locals
            if type(held) is dict:
                is_of_class = _is_of_class(held, frame.f_back)
                if is_of_class or id(held) in r.modules or id(held) in r.objects.ids:
                    note(held, is_of_class)
            return value

        return probe

    def _class_call(self):
        """The number of the call of the class body that runs the text; 0 when it is not recorded."""
        around = next((call for call in reversed(self._r.stack) if call.function.kind != "text"), None)
        return around.id if around is not None and around.function.kind == "class" else 0

    def _tell_of_class(self, site, call, held, name):
        """A name in the namespace of a class body may have changed or gone."""
        r = self._r
        if call and name in held:
            r.append(b"\x24" + site + varint(call) + r.encoders.pair(name, held[name]))
        elif call:
            r.append(b"\x25" + site + varint(call) + r.encoders.value(name))


def _is_of_class(held, frame):
    """Whether it is the namespace of the class body that runs in the frame, or that runs the texts that run there."""
    while frame is not None and frame.f_code.co_name == "<module>" and frame.f_locals is held and frame.f_globals is not held:
        frame = frame.f_back
    return frame is not None and not frame.f_code.co_flags & _CO_OPTIMIZED and frame.f_locals is held and frame.f_globals is not held


def _shows_warnings(text, filename, mode, flags):
    """Compiles it as the program would; an error is left to the program."""
    try:
        compile(text, filename, mode, flags, dont_inherit=True)
    except Exception:
        return False
    return True


def _builtins_of(frame):
    held = frame.f_builtins
    return held if type(held) is dict else {}
