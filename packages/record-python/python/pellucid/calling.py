"""Calls out of recorded code that may change what they are given: built-in methods, and functions that are not recorded."""

import builtins
import types

from . import kinds, methods
from .types_of import dict_of, find, mro_of

_super_self = super.__dict__["__self__"].__get__
_super_class = super.__dict__["__thisclass__"].__get__
_builtin_self = types.BuiltinFunctionType.__dict__["__self__"].__get__
_wrapper_self = types.MethodWrapperType.__dict__["__self__"].__get__
_wrapper_name = types.MethodWrapperType.__dict__["__name__"].__get__
_builtin_name = types.BuiltinFunctionType.__dict__["__name__"].__get__

_CHANGING_BUILTINS = frozenset(("setattr", "delattr", "exec", "eval", "next"))
_CHANGING_FUNCTIONS = frozenset(("setitem", "delitem", "write", "pack_into"))
_PURE_MODULES = ("math", "cmath", "time", "_operator", "_struct", "zlib", "binascii", "itertools", "_json", "sys", "posix", "_thread")


class Waiting:
    """A call that was not recorded and has not returned. `things`: known arguments with their state before it.

    `around`: calls that waited for changes of the same things when it began, by the things' addresses.
    """

    __slots__ = ("arguments", "around", "ended", "exact", "name", "operation", "site", "state", "thing", "things", "touched")

    def __init__(self, site, thing, name, exact):
        self.site = site
        self.thing = thing
        self.name = name
        self.exact = exact
        self.arguments = []
        self.around = {}
        self.ended = False
        self.operation = None
        self.state = None
        self.things = {}
        self.touched = False


class Calling:
    def __init__(self, recorder, changes):
        self._r = recorder
        self._changes = changes
        self.known = recorder.objects.ids
        self._functions = recorder.functions
        self._methods = methods.Methods(changes, recorder)
        self._operations = {}
        recorder.caches.append(self._operations)
        self._pure = {getattr(builtins, name) for name in dir(builtins)
                      if type(getattr(builtins, name)) is types.BuiltinFunctionType and name not in _CHANGING_BUILTINS}  # fmt: skip

    # The moments of a call

    def receiver(self, site, name, exact, ready, thing, values):
        """The receiver is evaluated. `ready`: and so are all arguments, the `values`."""
        waiting = Waiting(site, thing, name, exact)
        self._r.call.push(waiting)
        waiting.operation = self._operation_of(waiting, thing, name)
        if ready and waiting.operation is not None:
            waiting.arguments = values
            self._ready(waiting)

    def owner(self, site, ready, thing, values):
        """The thing is evaluated whose attribute dictionary changes by itself."""
        is_module = type(thing) is types.ModuleType
        waiting = Waiting(site, _module_dict(thing) if is_module else thing, "", False)
        self._r.call.push(waiting)
        if not is_module:
            waiting.operation = self._methods.whole
        elif id(waiting.thing) in self._r.modules:
            waiting.operation = self._methods.names
        if ready:
            waiting.arguments = values
            self._ready(waiting)

    def callee(self, site, exact, ready, thing, values):
        """The function is evaluated: one that is not written as a method."""
        waiting = Waiting(site, None, "", exact)
        self._r.call.push(waiting)
        waiting.operation = self.operation_of_function(waiting, thing)
        if ready and waiting.operation is not None:
            waiting.arguments = values
            self._ready(waiting)

    def argument(self, value, last, starred):
        waiting = self._r.call.calls[-1]
        if waiting.operation is None:
            return
        if starred:
            waiting.exact = False
            if type(value) in (tuple, list):
                waiting.arguments.extend(map(_held, value))
        else:
            waiting.arguments.append(_held(value))
        if last:
            self._ready(waiting)

    def _ready(self, waiting):
        """All operands are evaluated; next is the call itself."""
        operation = waiting.operation
        if operation is None:
            return
        if operation.before is not None:
            operation.before(waiting)
        watched = self._r.watched
        for key in waiting.things:
            outer = watched.get(key)
            if outer is not None:
                waiting.around[key] = outer
            watched[key] = waiting

    def _unwatch(self, waiting):
        """Its end; calls around it wait on, and what it changed is known to them as told by itself."""
        waiting.ended = True
        watched = self._r.watched
        for key in waiting.things:
            if watched.get(key) is not waiting:
                continue
            outer = waiting.around.get(key)
            while outer is not None and outer.ended:
                outer = outer.around.get(key)
            if outer is None:
                del watched[key]
            else:
                outer.touched = True
                watched[key] = outer

    def tell_midway(self, call):
        """Recorded code begins in the midst of a call that is not recorded: what that has changed by now in objects of classes is told."""
        waiting = call.calls[-1]
        if type(waiting) is not Waiting:
            return
        for key, (thing, before) in waiting.things.items():
            if before is None or (before[0].kind != kinds.INSTANCE and before[0].base is type(thing)):
                continue
            if waiting.touched and before[0].kind != kinds.INSTANCE:
                self._changes.replace(waiting.site, self._changes.number_of(thing), thing)  # Its places are not those of before.
            else:
                self._changes.after(waiting.site, thing, before)
            waiting.things[key] = (thing, self._changes.before(thing))

    def called(self, result=None):
        waiting = self._r.call.calls.pop()
        operation = waiting.operation
        if operation is None:
            return
        self._unwatch(waiting)
        operation.after(waiting, result)

    def failed(self, call, error):
        """An exception has ended what was being evaluated in the activation: a function that failed may have changed something before that."""
        for waiting in reversed(call.calls):
            if type(waiting) is not Waiting:
                continue
            self._unwatch(waiting)
            self._methods.failed(waiting, error)
        call.calls.clear()

    # Methods whose changes may be told before they are made

    def telling(self, name):
        """What tells of a method of this name, by built-in type: for objects that are known and no modules' dictionaries."""
        found = [(cls, self._methods.of(cls, name)) for cls in (list, dict, set)]
        return {cls: operation.tell for cls, operation in found if hasattr(cls, name) and operation is not None and operation.tell is not None}

    def about(self, name, thing, values):
        """A method is about to be called; None when it changes nothing that was recorded, or records itself."""
        waiting = Waiting(b"", thing, name, True)
        waiting.operation = self._operation_of(waiting, thing, name)
        waiting.arguments = values
        return None if waiting.operation is None else waiting

    def tells(self, site, waiting):
        """Whether all that the call changes is told now: no other thread can come between."""
        tell = waiting.operation.tell
        return tell is not None and self._r.tasks <= 1 and tell(site, waiting.thing, *waiting.arguments)

    def wait(self, site, waiting):
        """What the call changes is told when it has returned."""
        waiting.site = site
        self._r.call.push(waiting)
        self._ready(waiting)

    def method_called(self, site, result):
        calls = self._r.call.calls
        if calls and type(calls[-1]) is Waiting and calls[-1].site == site:
            self.called(result)

    # What a call does

    def _operation_of(self, waiting, thing, name):
        """The operation of a method call; None when it changes nothing that was recorded, or records itself."""
        cls = type(thing)
        if cls is super:
            operation = self.found_behind(thing, name)
            waiting.thing = _super_self(thing)
            return self._choose(waiting, waiting.thing, operation)
        if cls is types.ModuleType:
            return self.operation_of_function(waiting, _module_dict(thing).get(name))
        if type in mro_of(cls):
            return self.operation_of_function(waiting, find(thing, name))
        key = (cls, name)
        known = self._operations.get(key, self)
        if known is self:
            known = self._operations[key] = self.classify(cls, find(cls, name), name)
        return None if known is None else self._choose(waiting, thing, known)

    def found_behind(self, thing, name):
        """The operation of the method that a `super` object finds."""
        start, cls = _super_class(thing), type(_super_self(thing))
        mro = mro_of(cls)
        bases = mro[mro.index(start) + 1 :] if start in mro else mro
        return self.classify(cls, find_in(bases, name), name)

    def operation_of_function(self, waiting, function):
        cls = type(function)
        if cls is types.BuiltinFunctionType:
            owner = _builtin_self(function)
            if owner is not None and type(owner) is not types.ModuleType and type not in mro_of(type(owner)):
                waiting.thing = owner
                waiting.name = _builtin_name(function)
                return self._operation_of(waiting, owner, waiting.name)
            special = self._methods.special.get(function) if function in self._methods.special else None
            if special is not None:
                return special
            return None if function in self._pure or _is_pure(function) else self._methods.unknown
        if cls is types.MethodWrapperType:
            waiting.thing = _wrapper_self(function)
            waiting.name = _wrapper_name(function)
            return self._operation_of(waiting, waiting.thing, waiting.name)
        if cls is types.MethodType:
            if self._is_recorded(function.__func__):
                return None
            waiting.thing = function.__self__
            return self._methods.unknown_method
        if function is None or type in mro_of(cls) or self._is_recorded(function):
            return None
        return self._methods.unknown

    def classify(self, cls, found, name):
        if found is None or self._is_recorded(found):
            return None
        base = self._r.objects.kind(cls).base
        if base is not None and found is dict_of(base).get(name):
            return self._methods.of(base, name)
        if base is not None and type(found) in (types.MethodDescriptorType, types.WrapperDescriptorType):
            for other in mro_of(base):
                if found is dict_of(other).get(name):
                    return self._methods.of(base, name)
            return self._methods.whole
        return self._methods.unknown_method

    def _choose(self, waiting, thing, operation):
        if operation is not None and id(thing) in self._r.modules:
            return self._methods.names
        if operation is None or (operation.needs_known and id(thing) not in self.known):
            return None
        return operation

    def _is_recorded(self, function):
        if type(function) in (classmethod, staticmethod):
            function = function.__func__
        return type(function) is types.FunctionType and self._functions.records(function.__code__)


def _held(argument):
    """An argument as it waits here. Of a coroutine that is never awaited the interpreter complains where the last reference goes: not to be ours."""
    return None if type(argument) is types.CoroutineType else argument


def find_in(bases, name):
    for base in bases:
        held = dict_of(base)
        if name in held:
            return held[name]
    return None


_module_dict = types.ModuleType.__dict__["__dict__"].__get__


def _is_pure(function):
    owner, name = _builtin_self(function), _builtin_name(function)
    if type(owner) is not types.ModuleType or name in _CHANGING_FUNCTIONS or name.startswith("i"):
        return False
    return _module_dict(owner).get("__name__") in _PURE_MODULES
