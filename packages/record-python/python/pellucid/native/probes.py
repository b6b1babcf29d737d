"""Probes of the native core, in place of those that are called often. Each is what `Probes` says under the same name.

A probe that is not made here is one of Python's, which works as ever; `roomy` gives its frames room.
"""

from collections import deque
from types import ModuleType

from ..calling import Waiting
from ..calls import Operation
from ..escapes import Escapes
from ..numbers import varint
from ..probes import Probes
from ..types_of import find, mro_of
from . import core

_FOLLOWED = {
    (list, "append"): "APPEND", (list, "pop"): "LIST_POP", (list, "insert"): "LIST_INSERT", (list, "extend"): "LIST_EXTEND",
    (list, "clear"): "LIST_CLEAR", (list, "remove"): "LIST_REMOVE", (set, "add"): "SET_ADD", (set, "discard"): "SET_DISCARD",
    (set, "remove"): "SET_DISCARD", (dict, "pop"): "KEY_POP", (dict, "setdefault"): "INSERTION",
    (deque, "append"): "DEQUE_APPEND", (deque, "appendleft"): "DEQUE_APPENDLEFT",
    (deque, "pop"): "DEQUE_POP", (deque, "popleft"): "DEQUE_POPLEFT",
}  # fmt: skip


class NativeProbes(Probes):
    def __init__(self, recorder, stores, calling):
        super().__init__(recorder, stores, calling)
        self.escapes = NativeEscapes(recorder, stores.changes)
        recorder.handling = self.handling
        recorder.operation = Operation
        recorder.decisions = Decisions(recorder, stores, calling)

    def _probe(self, way, function, head=b"", **more):
        return core.probe(way, self.recorder, function, head, **more)

    def line(self, site, function):
        return self._probe("line", function, b"\x10" + varint(site))

    def decided(self, site, function, outcome, told=0):
        head, other = self.branch_events(site, outcome, told)
        return self._probe("line", function, head, told=other)

    @staticmethod
    def branch_events(site, outcome, told):
        outcome = b"\x01" if outcome else b"\x00"
        return b"\x40" + varint(site) + outcome, b"\x40" + varint(told or site) + outcome

    def bind(self, site, function, secret=False, told=0):
        return self._late_probe("bind", function, b"\x20", site, told, flags=int(bool(secret and self.recorder.redact)))

    def _late_probe(self, way, function, opcode, site, told, **more):
        return self._probe(way, function, opcode + varint(site), told=opcode + varint(told or site), **more)

    def binds(self, sites, function, told=0):
        heads = tuple(b"\x20" + varint(site) for site, _ in sites)
        secrets = tuple(bool(secret and self.recorder.redact) for _, secret in sites)
        return self._probe("binds", function, heads=heads, secrets=secrets, told=b"\x20" + varint(told) if told else b"")

    def truth(self, site, function, told=0):
        return self._late_probe("truth", function, b"\x40", site, told)

    def truth_after_line(self, site, function):
        return self._probe("truth_after_line", function, b"\x40" + varint(site))

    # Calls

    def enter(self, function, parameters, secrets):
        if function.kind in ("module", "class") or function.awaited_at_once:
            return super().enter(function, parameters, secrets)
        flags = core.NUMBER_WANTED if function.captured else 0
        flags |= core.RESUMABLE if function.resumable else 0
        flags |= core.AWAITS if function.awaits else 0
        flags |= core.SETTLES if function.is_async else 0
        flags |= core.OUTSIDE if function.kind != "comprehension" else 0
        hidden = tuple(bool(secret and self.recorder.redact) for secret in secrets)
        return self._probe("enter", function, b"\x11" + varint(function.id), flags=flags, secrets=hidden)

    def leave(self, site, function, told=0):
        if function.kind == "class":
            return super().leave(site, function, told)
        return self._late_probe("leave", function, b"\x12", site, told)

    def leave_lambda(self, site, function):
        return self._probe("leave_lambda", function, b"\x12" + varint(site))

    def suspend(self, site, function):
        return self._probe("suspend", function, b"\x14" + varint(site) + b"\x00")

    def resume(self, site, function):
        resume = self.handling.resume
        return self._probe("resume", function, b"\x15" + varint(site), slow=lambda frame, value: resume(frame, site, 0, value))

    # Stores

    def store_item(self, site, function):
        head, note = varint(site), self.stores.item
        return self._probe("store_item", function, b"\x30" + head, slow=lambda thing, key: note(head, thing, key))

    def stored_key_of(self, site, function):
        head, note = varint(site), self.stores.item
        return self._probe("store_key_of", function, b"\x30" + head, slow=lambda thing, key: note(head, thing, key))

    def stored_item(self, site, function, told=0):
        slow = self._store_slowly(site, told, self.stores.tell_item, self.stores.item)
        return self._late_probe("stored_item", function, b"\x30", site, told, slow=slow)

    def stored_field(self, site, function, name, told=0):
        slow = self.stored_field_slowly(site, told, name)
        return self._late_probe("stored_field", function, b"\x32", site, told, slow=slow, name=name)

    def operated_item(self, site, function, told=0):
        slow = self._operated_slowly(site, told, self.stores.tell_operated_item)
        return self._late_probe("operated_item", function, b"\x30", site, told, slow=slow)

    def operated_field(self, site, function, name, told=0):
        slow = self.operated_field_slowly(site, told, name)
        return self._late_probe("operated_field", function, b"\x32", site, told, slow=slow, name=name)

    def store_field(self, site, function, name):
        head, field = varint(site), self.stores.field
        return self._probe("store_field", function, b"\x32" + head, slow=lambda thing: field(head, thing, name), name=name)

    def operand(self, function):
        return self._probe("operand", function)

    def key(self, site, function, note):
        head = varint(site)
        other = int(note != self.stores.item)
        return self._probe("store_key", function, b"\x30" + head, flags=other, slow=lambda thing, key: note(head, thing, key))

    def sliced(self, site, function):
        head, note = varint(site), self.stores.slice
        return self._probe("sliced", function, b"\x34" + head, slow=lambda thing, part: note(head, thing, part))

    def delete_item(self, site, function):
        return self._delete("delete_item", site, function)

    def deleted_key(self, site, function):
        return self._delete("delete_key", site, function)

    def _delete(self, way, site, function):
        head, note = varint(site), self.stores.delete_item
        return self._probe(way, function, b"\x31" + head, slow=lambda thing, key: note(head, thing, key))

    def pauses(self, site, function):
        resume = self.handling.resume
        return self._probe("pauses", function, b"\x15" + varint(site), slow=lambda frame, value: resume(frame, site, 0, value))

    def iterated(self):
        return core.probe("iterated", None, None, slow=super().iterated())

    @staticmethod
    def last():
        return core.probe("last", None, None)

    # Augmented assignments

    def augmented_item(self, site, function):
        return self._probe("augmented_item", function, slow=self.augmented_slowly(site))

    def augmented_key(self, site, function):
        return self._probe("augmented_key", function, slow=self.augmented_slowly(site))

    def augmented_field(self, function, name):
        def note(thing):
            self.recorder.call.push(Operation((self.stores.field, thing, name, self.stores.old_field(thing, name))))

        return self._probe("augmented_field", function, slow=note, name=name)

    def operated(self, site, function):
        return self._probe(
            "operated", function, b"\x30" + varint(site), slow=_Operated(self.operated_slowly(site), self.stores, varint(site))
        )

    def operated_name(self, site, function, late=False):
        return self._probe("operated_name", function, slow=self.operated_name_slowly(site, late))

    # Calls that may change what they are given

    def receiver(self, site, function, name, exact, ready):
        slow = _Receiver(self._calling, varint(site), name, exact, ready)
        return self._probe(
            "receiver",
            function,
            b"\x30" + varint(site),
            flags=(core.READY if ready else 0) | (core.EXACT if exact else 0),
            slow=slow,
            name=name,
        )

    def callee(self, site, function, exact, ready):
        head, callee = varint(site), self._calling.callee
        flags = core.EXACT if exact else 0
        return self._probe(
            "callee", function, b"\x30" + head, flags=flags, slow=lambda thing, *values: callee(head, exact, ready, thing, values)
        )

    def argument(self, function, last, starred):
        argument = self._calling.argument
        return self._probe("argument", function, slow=lambda value: argument(value, last, starred))

    def called(self, function):
        return self._probe("called", function, slow=self._calling.called)


    def method(self, site, function, name, at_last, pushed, late):
        starting, line, more = late or (site, 0, False)
        flags = core.EXACT | (core.AT_LAST if at_last else 0) | (core.LATE if late else 0) | (core.MORE if more else 0)
        slow = _Method(name, self.method_slowly(site, name, late))
        head, told = b"\x30" + varint(starting), b"\x30" + varint(site)
        return self._probe("method", function, head, flags=flags, slow=slow, name=name, told=told, line=line, pushed=pushed)

    def method_called(self, site, function):
        called, head = self._calling.method_called, varint(site)
        return self._probe("method_called", function, b"\x30" + head, slow=lambda result: called(head, result))


class NativeEscapes(Escapes):
    def checked(self):
        return core.probe("unless_empty", None, None, slow=super().checked(), name=self._known)


def roomy(probe):
    """A probe of Python's, as code calls it."""
    return probe if isinstance(probe, (core.Probe, type)) else core.probe("roomy", None, None, slow=probe)


class _Receiver:
    __slots__ = ("_calling", "_ready", "exact", "head", "name")

    def __init__(self, calling, head, name, exact, ready):
        self._calling = calling
        self.head = head
        self.name = name
        self.exact = exact
        self._ready = ready

    def __call__(self, thing, *values):
        self._calling.receiver(self.head, self.name, self.exact, self._ready, thing, values)


class _Method:
    __slots__ = ("_record", "exact", "name")

    def __init__(self, name, record):
        self.name = name
        self.exact = True
        self._record = record

    def __call__(self, thing, *values):
        self._record(thing, *values)


class _Operated:
    __slots__ = ("_head", "_operated", "_stores")

    def __init__(self, operated, stores, head):
        self._operated = operated
        self._stores = stores
        self._head = head

    def __call__(self, value):
        self._operated(value)

    def note(self, thing, key, is_item):
        return (self._stores.item if is_item else self._stores.field)(self._head, thing, key)


class Decisions:
    """What the core asks once for each version of a type, and for each function."""

    def __init__(self, recorder, stores, calling):
        self._objects = recorder.objects
        self._stores = stores
        self._calling = calling
        self.tell_midway = calling.tell_midway

    def stores_plainly(self, cls, name):
        """Whether an attribute of this name is stored by `object` itself."""
        return cls is not ModuleType and self._stores.stores_plainly(cls, name)

    def verdict_on_method(self, cls, receiver):
        """What a method of the type does to what it is called on."""
        if cls is super or cls is ModuleType or type in mro_of(cls):
            return core.ASK_PYTHON
        operation = self._calling.classify(cls, find(cls, receiver.name), receiver.name)
        if operation is None:
            return core.HARMLESS
        base = self._objects.kind(cls).base
        followed = _FOLLOWED.get((base, receiver.name))
        return getattr(core, followed) if followed and receiver.exact and operation.needs_known else core.ASK_PYTHON

    def is_harmless_behind(self, receiver_of_super, receiver):
        """Whether a method that `super` finds changes nothing that is not recorded, whatever it is called on."""
        return self._calling.found_behind(receiver_of_super, receiver.name) is None

    def is_harmless(self, function):
        """Whether calls of the function change nothing unseen."""
        return self._calling.operation_of_function(Waiting(b"", None, "", True), function) is None
