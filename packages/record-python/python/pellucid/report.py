"""For tests: what the entry module's variables really hold, said by the program itself when it ends.

Walks exact built-in types and instances of the program's own classes; shares nothing with what records.
"""

import collections
import json

from .kept_builtins import __builtins__  # noqa: F401


def write(path, module):
    walk = _Walk()
    names = [name for name in module if not name.startswith("__")]
    document = {"variables": {name: walk.value(module[name]) for name in names}}
    walk.run()
    document["objects"] = walk.objects
    with open(path, "w") as file:
        json.dump(document, file)


class _Walk:
    def __init__(self):
        self.objects = []
        self._numbers = {}
        self._queue = []

    def value(self, value):
        cls = type(value)
        if value is None or cls in (bool, str):
            return [cls.__name__, value]
        if cls in (int, float, complex):
            return [cls.__name__, repr(value)]
        if cls is bytes:
            return ["bytes", value.hex()]
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self.objects)
            self.objects.append(None)
            self._queue.append(value)
        return ["object", self._numbers[id(value)]]

    def run(self):
        for value in self._queue:
            self.objects[self._numbers[id(value)]] = self._object(value)

    def _object(self, value):
        cls = type(value)
        if cls in (list, tuple, collections.deque, bytearray):
            return {"kind": "tuple" if cls is tuple else "list", "type": cls.__name__, "items": [self.value(item) for item in value]}
        if cls in (set, frozenset):
            return {"kind": "set", "type": cls.__name__, "items": [self.value(item) for item in value]}
        if cls in (dict, collections.OrderedDict, collections.defaultdict, collections.Counter):
            entries = [[self.value(key), self.value(item)] for key, item in cls.items(value)]
            return {"kind": "map", "type": cls.__name__, "entries": entries}
        held = _attributes(value, cls)
        if held is not None and _is_plain(cls):
            return {"kind": "instance", "type": cls.__name__, "fields": [[name, self.value(item)] for name, item in held.items()]}
        return {"kind": "other", "type": cls.__name__}


def _attributes(value, cls):
    if cls.__module__ != "__main__" or isinstance(value, type):
        return None
    try:
        return dict(object.__getattribute__(value, "__dict__"))
    except AttributeError:
        return None


def _is_plain(cls):
    return all(base.__module__ == "__main__" or base is object for base in cls.__mro__) and "_member_map_" not in vars(cls)
