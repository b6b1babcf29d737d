"""Variables of modules that change by name: through `globals()`, the attributes of a module, `exec`, star imports."""

import gc
import sys
from _weakref import ref
from types import ModuleType

from .kept_builtins import __builtins__  # noqa: F401
from .native import core
from .numbers import varint
from .types_of import mro_of

_dict_of_module = ModuleType.__dict__["__dict__"].__get__


class _Life(ref):
    __slots__ = ("key",)


class Names:
    """`modules`: address of a module's dictionary → (its call, sites of the variables that tables list)."""

    def __init__(self, recorder):
        self._r = recorder
        self._sites = {}
        self._submodules = []
        self._lives = {}
        # Modules die in the midst of the program's code, whose trace function must not see it.
        self._died = self._forget if core is None else core.probe("roomy", None, None, slow=self._forget)

    def add(self, function, sites):
        """The sites by which the variables of a module's body can be bound from anywhere."""
        self._sites[function] = sites

    def module_function(self, number):
        """The module body that has the number in the tables."""
        return next(function for function in self._sites if function.id == number)

    def sites_of(self, function):
        """Sites by name of a module's variables; None for the function of another scope."""
        return self._sites.get(function)

    def function_of(self, sites):
        """The module body whose variables have these sites."""
        return next((function for function, own in self._sites.items() if own is sites), None)

    def module_begins(self, function, call, held):
        parent, _, own = str(held.get("__name__", "")).rpartition(".")
        if parent in sys.modules:
            self._submodules.append((sys.modules[parent], own))
        is_old = id(held) in self._r.modules
        self._watch(held)
        self._r.modules[id(held)] = (call, self._sites.get(function, {}))
        if is_old:  # A module that is loaded anew keeps what it had.
            for name in list(held):
                if type(name) is str and not name.startswith("__"):
                    self.changed(b"\x00", held, name)

    def _watch(self, held):
        """Where a module has died, one that could not be imported say, anything may lie at its dictionary's address."""
        name = held.get("__name__")
        known = [sys.modules.get(name)] if type(name) is str else []
        module = next((one for one in known if _is_module_of(one, held)), None)
        if module is None:
            module = next((one for one in gc.get_referrers(held) if _is_module_of(one, held)), None)
        if module is not None:
            life = self._lives[id(held)] = _Life(module, self._died)
            life.key = id(held)

    def _forget(self, life):
        if self._lives.get(life.key) is life:
            del self._lives[life.key]
            self._r.modules.pop(life.key, None)
            self._r.modules_changed()

    def tell_submodules(self, site):
        """A package has each of its modules as a variable, from when it was imported."""
        loaded, self._submodules = self._submodules, []
        for package, own in loaded:
            held = vars(package) if type(package) is ModuleType else {}
            if id(held) in self._r.modules and own in held:
                self.changed(site, held, own)
            elif f"{held.get('__name__')}.{own}" in sys.modules:
                self._submodules.append((package, own))  # It is being loaded.

    def changed(self, site, held, name):
        """A variable may have changed or gone; `held` is the module's dictionary."""
        if type(name) is not str:
            return
        r = self._r
        if id(held) not in r.modules:
            return  # Its module has died since.
        call, sites = r.modules[id(held)]
        own = sites.get(name)
        missing = object()
        value = dict.get(held, name, missing)
        if value is missing:
            if own is None:
                r.append(b"\x25" + site + varint(call) + r.encoders.value(name))
            else:
                r.append(b"\x23" + varint(own) + varint(call))
        elif own is None:
            r.append(b"\x24" + site + varint(call) + r.encoders.pair(name, value))
        else:
            r.append(b"\x21" + varint(own) + varint(call) + r.objects.value_under(name, value))

    def compare(self, site, held, before):
        """Records every variable that is not what it was."""
        if id(held) not in self._r.modules:
            return
        missing = object()
        for name in [name for name in before if not dict.__contains__(held, name)] + list(dict.keys(held)):
            if name != "__builtins__" and dict.get(held, name, missing) is not before.get(name, missing):
                self.changed(site, held, name)


def _is_module_of(thing, held):
    return ModuleType in mro_of(type(thing)) and _dict_of_module(thing) is held


def told_names(held, wanted):
    """The wanted names of a module's dictionary whose variables are told when a recording begins in the midst of it."""
    return [name for name in list(held) if type(name) is str and name in wanted and not name.startswith(("__", "@"))]
