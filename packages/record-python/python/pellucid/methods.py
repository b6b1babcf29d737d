"""What built-in methods change, from their arguments and results, so that the cost of an event is that of the change."""

import array
import builtins
import collections
import gc
import os
import sys

from .inputs import Inputs
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .told_before import ToldBefore
from .traceback_trim import is_own
from .types_of import viewed


class Operation:
    """`before` runs when all operands are there, `after` when the call has returned. `needs_known`: only objects that were recorded.

    `tell`: tells the change before the call; gives False where what the call does is not certain.
    """

    __slots__ = ("after", "before", "needs_known", "tell")

    def __init__(self, after, before=None, needs_known=True, tell=None):
        self.tell = tell
        self.after = after
        self.before = before
        self.needs_known = needs_known


class Methods:
    def __init__(self, changes, recorder):
        self._changes = changes
        self._r = recorder
        self._ids = recorder.objects.ids
        self.whole = Operation(self._after_whole, self._before_whole)
        self.unknown = Operation(self._after_arguments, self._before_arguments, False)
        self.unknown_method = Operation(self._after_arguments, self._before_receiver, False)
        self.names = Operation(self._after_names, self._before_names, False)
        self.special = {
            builtins.input: Operation(self._after_input, self._before_input, False),
            builtins.next: Operation(self._after_next, self._before_arguments, False),
            builtins.__import__: self.unknown,
            builtins.open: Operation(self._after_open, None, False),
            os.read: Operation(self._after_os_read, None, False),
            os.write: Operation(self._after_os_write, None, False),
            gc.collect: Operation(lambda _waiting, _result: None, lambda _waiting: self._r.forget_classes(), False),
        }
        self._run = Operation(self._after_run, self._before_run, False)
        self.special.update({builtins.exec: self._run, builtins.eval: self._run})
        sized, told = self._before_size, ToldBefore(changes, recorder)
        self._tables = {
            list: {
                "append": Operation(self._after_append, self._before_append, tell=told.append),
                "pop": Operation(self._after_list_pop, sized, tell=told.pop),
                "insert": Operation(self._after_insert, sized, tell=told.insert),
                "extend": Operation(self._after_extend, sized, tell=told.extend),
                "__iadd__": Operation(self._after_extend, sized),
                "clear": Operation(self._after_clear, sized, tell=told.clear),
                "remove": Operation(self._after_whole, self._before_whole, tell=told.remove),
                "reverse": Operation(self._after_reverse, sized),
            },
            dict: {
                "setdefault": Operation(self._after_insertion, sized, tell=told.setdefault),
                "pop": Operation(self._after_key_pop, sized, tell=told.pop_key),
                "popitem": Operation(self._after_popitem, sized),
                "clear": Operation(self._after_clear, sized),
                "__getitem__": Operation(self._after_insertion, sized),
            },
            set: {
                "add": Operation(self._after_add, sized, tell=told.add),
                "discard": Operation(self._after_discard, sized, tell=told.discard),
                "remove": Operation(self._after_discard, sized, tell=told.discard),
                "pop": Operation(self._after_set_pop, sized),
                "clear": Operation(self._after_clear, sized),
            },
            collections.deque: {
                "append": Operation(self._after_deque_append, sized),
                "appendleft": Operation(self._after_deque_appendleft, sized),
                "pop": Operation(self._after_deque_pop, sized),
                "popleft": Operation(self._after_deque_popleft, sized),
                "clear": Operation(self._after_clear, sized),
            },
        }
        self._harmless = {
            list: {"copy", "count", "index", "__len__", "__getitem__", "__contains__", "__iter__", "__repr__", "__eq__"},
            dict: {"copy", "get", "items", "keys", "values", "fromkeys", "__len__", "__contains__", "__iter__", "most_common", "elements", "total"},
            set: {"copy", "difference", "intersection", "union", "symmetric_difference", "isdisjoint", "issubset", "issuperset", "__contains__", "__len__"},
            collections.deque: {"copy", "count", "index"},
            bytearray: {"decode", "hex", "find", "count", "index", "startswith", "endswith", "copy"},
            tuple: {"count", "index"},
        }

    def of(self, base, name):
        """The operation of a built-in type's own method; None when it changes nothing."""
        if base is BaseException:
            return self.whole if name == "__init__" else None
        if base is str and name == "format_map":
            return self.unknown
        if base in (tuple, frozenset, str, int, float, bytes, type) or name in self._harmless.get(base, ()):
            return None
        return self._tables.get(base, {}).get(name, self.whole)

    # Before

    def _before_size(self, waiting):
        thing = waiting.thing
        base = self._r.objects.kind(type(thing)).base
        if not waiting.exact:
            self._before_whole(waiting)
            return
        waiting.state = (base, base.__len__(thing))
        waiting.things[id(thing)] = (thing, None)

    def _before_append(self, waiting):
        if self._r.tasks > 1:
            self._before_size(waiting)

    def _before_whole(self, waiting):
        before = self._changes.before(waiting.thing)
        if before is not None:
            waiting.things[id(waiting.thing)] = (waiting.thing, before)

    def _before_input(self, waiting):
        waiting.state = Inputs

    def _before_arguments(self, waiting):
        for thing in waiting.arguments:
            if type(thing) is memoryview:
                thing = viewed(thing)
            if id(thing) in self._ids:
                before = self._changes.before(thing)
                if before is not None:
                    waiting.things[id(thing)] = (thing, before)

    def _before_receiver(self, waiting):
        if id(waiting.thing) in self._ids:
            self._before_whole(waiting)
        self._before_arguments(waiting)

    def _before_names(self, waiting):
        waiting.state = dict.copy(waiting.thing)

    def _before_run(self, waiting):
        frame = _user_frame()
        given = waiting.arguments[1] if len(waiting.arguments) > 1 else None
        held = given if type(given) is dict else frame.f_globals
        waiting.state = (held, dict(held))
        self._before_arguments(waiting)
        waiting.things.pop(id(held), None)

    # After

    def _after_run(self, waiting, _result):
        if id(waiting.arguments[0]) in self._r.functions.codes:
            return
        held, before = waiting.state
        self._r.names.compare(waiting.site, held, before)
        if id(held) in self._ids:
            self._changes.after(waiting.site, held, (self._r.objects.kind(dict), list(before.items())))
        self._after_arguments(waiting, None)
        self._r.append(b"\x60" + waiting.site + self._r.encoders.text("code run by exec or eval is not recorded"))

    def _after_names(self, waiting, _result):
        self._r.names.compare(waiting.site, waiting.thing, waiting.state)

    def _after_arguments(self, waiting, _result):
        self._r.names.tell_submodules(waiting.site)
        for thing, before in waiting.things.values():
            if waiting.touched:
                self._changes.replace(waiting.site, self._changes.number_of(thing), thing)
            else:
                self._changes.after(waiting.site, thing, before)

    _after_whole = _after_arguments

    def failed(self, waiting, error):
        """Instead of `after`, where an exception came out of the call."""
        if waiting.operation in (self.names, self._run):
            trace = error.__traceback__
            nothing_ran = waiting.operation is self._run and (trace is None or trace.tb_next is None)
            if waiting.state is not None and not nothing_ran:
                waiting.operation.after(waiting, None)
            return
        for thing, before in waiting.things.values():
            if before is not None and not waiting.touched:
                self._changes.after(waiting.site, thing, before)
            elif waiting.touched or waiting.state[0].__len__(thing) != waiting.state[1]:
                self._changes.replace(waiting.site, self._changes.number_of(thing), thing)

    def _sized(self, waiting):
        """(thing, id, size before, size now); None when the state is not simply that of before, and was recorded otherwise."""
        thing = waiting.thing
        number = self._changes.number_of(thing)
        if waiting.state is None:
            self._after_arguments(waiting, None)
            return None
        base, size = waiting.state
        if waiting.touched:
            self._changes.replace(waiting.site, number, thing)
            self._r.touch(thing)
            return None
        return thing, number, size, base.__len__(thing)

    def _after_append(self, waiting, _result):
        thing = waiting.thing
        if waiting.state is not None:
            sized = self._sized(waiting)
            if sized is None:
                return
            if sized[3] != sized[2] + 1:
                # Another thread was at it between the call and now.
                self._changes.replace(waiting.site, sized[1], thing)
                self._r.touch(thing)
                return
        self._changes.append(waiting.site, self._changes.number_of(thing), list.__getitem__(thing, -1))

    def _after_list_pop(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, _ = sized
        index = waiting.arguments[0] if waiting.arguments else -1
        if type(index) in (int, bool):
            self._changes.splice(waiting.site, number, int(index) + size if index < 0 else int(index), 1, [])
        else:
            self._changes.replace(waiting.site, number, thing)

    def _after_insert(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, _ = sized
        index = waiting.arguments[0]
        if type(index) in (int, bool):
            place = max(0, index + size) if index < 0 else min(int(index), size)
            self._changes.splice(waiting.site, number, place, 0, [list.__getitem__(thing, place)])
        else:
            self._changes.replace(waiting.site, number, thing)

    def _after_extend(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, now = sized
        if now > size:
            self._changes.splice(waiting.site, number, size, 0, list.__getitem__(thing, slice(size, None)))

    def _after_clear(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, _ = sized
        if size == 0:
            return
        if waiting.state[0] in (list, collections.deque):
            self._changes.splice(waiting.site, number, 0, size, [])
        else:
            self._changes.replace(waiting.site, number, thing)

    def _after_reverse(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        _, number, size, _ = sized
        if size > 1:
            self._changes.reorder(waiting.site, number, range(size - 1, -1, -1))

    def _after_insertion(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, now = sized
        if now > size:
            key, value = next(reversed(dict.items(thing)))
            self._changes.set_item(waiting.site, number, key, value)

    def _after_key_pop(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, now = sized
        if now < size:
            key = waiting.arguments[0]
            if self._changes.is_plain_key(key):
                self._changes.delete_item(waiting.site, number, key)
            else:
                self._changes.replace(waiting.site, number, thing)

    def _after_popitem(self, waiting, result):
        sized = self._sized(waiting)
        if sized is not None:
            self._changes.delete_item(waiting.site, sized[1], result[0])

    def _after_add(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is not None and sized[3] > sized[2]:
            self._changes.add(waiting.site, sized[1], waiting.arguments[0])

    def _after_discard(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None or sized[3] == sized[2]:
            return
        if self._changes.is_plain_key(waiting.arguments[0]):
            self._changes.discard(waiting.site, sized[1], waiting.arguments[0])
        else:
            self._changes.replace(waiting.site, sized[1], sized[0])

    def _after_set_pop(self, waiting, result):
        sized = self._sized(waiting)
        if sized is not None:
            self._changes.discard(waiting.site, sized[1], result)

    def _after_deque_append(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, now = sized
        if now == size:
            if now == 0:
                return
            self._changes.splice(waiting.site, number, 0, 1, [])
        self._changes.append(waiting.site, number, collections.deque.__getitem__(thing, -1))

    def _after_deque_appendleft(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is None:
            return
        thing, number, size, now = sized
        if now == size:
            if now == 0:
                return
            self._changes.splice(waiting.site, number, size - 1, 1, [])
        self._changes.splice(waiting.site, number, 0, 0, [collections.deque.__getitem__(thing, 0)])

    def _after_deque_pop(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is not None:
            self._changes.splice(waiting.site, sized[1], sized[2] - 1, 1, [])

    def _after_deque_popleft(self, waiting, _result):
        sized = self._sized(waiting)
        if sized is not None:
            self._changes.splice(waiting.site, sized[1], 0, 1, [])

    def _after_input(self, _waiting, result):
        if type(result) is str:
            self._r.append(b"\x51" + self._r.encoders.string(result))

    def _after_next(self, waiting, result):
        self._after_arguments(waiting, result)
        if waiting.arguments:
            self._r.inputs.got(waiting.arguments[0], result)

    def _after_os_read(self, waiting, result):
        if waiting.arguments[:1] in ([0], (0,)) and type(result) is bytes:
            self._r.append(b"\x51" + self._r.encoders.value(result))

    def _after_open(self, waiting, _result):
        if waiting.arguments[:1] in ([0], (0,)):
            self._r.append(b"\x60" + waiting.site + self._r.encoders.text("what is read from standard input through a file of its own"))

    def _after_os_write(self, waiting, result):
        if len(waiting.arguments) == 2 and waiting.arguments[0] in (1, 2) and type(waiting.arguments[1]) is bytes:
            self._r.append(b"\x50" + varint(waiting.arguments[0]) + self._r.encoders.value(waiting.arguments[1][:result]))


def _user_frame():
    frame = sys._getframe(1)
    while is_own(frame):
        frame = frame.f_back
    return frame


def _method_names():
    names = set()
    for base in (list, dict, set, bytearray, collections.deque, collections.OrderedDict, collections.Counter, array.array):
        names.update(name for name in dir(base) if not name.startswith("__"))
    harmless = {"copy", "count", "index", "get", "items", "keys", "values", "fromkeys", "difference", "intersection", "union", "isdisjoint",
                "issubset", "issuperset", "symmetric_difference", "most_common", "elements", "total", "maxlen", "tobytes", "tolist"}  # fmt: skip
    names -= harmless
    names -= {name for name in dir(bytes) if not name.startswith("__")}
    return frozenset(names | {"__setitem__", "__delitem__", "__setattr__", "__delattr__", "__iadd__", "__iand__", "__imul__", "__ior__", "__isub__", "__ixor__", "__init__", "fill", "put", "itemset", "resize", "sort", "partition"})


# Methods of built-in containers that change them: calls of these names are watched whatever they are called on.
CHANGING_NAMES = _method_names()
