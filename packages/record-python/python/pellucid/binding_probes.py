"""Probes of lines, bindings and tests, and what all probes are like: what rewritten sources call. Each is a function made for one site; it gives back what it was given and never fails.

All of them have the same frame: take the lock (or find out that we are inside ourselves), notice a change of thread, record, give the
lock back. It is repeated in each because a call more would cost more than all the rest.
"""

import sys
from _thread import get_ident
from sys import _getframe

from .class_bodies import ClassBodies
from .escapes import Escapes
from .generator_expressions import GeneratorExpressions
from .handling import Handling
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import INTS, varint
from .signals import deliver_waiting
from .values import TEXTS


class BindingProbes:
    """Makes probes of lines, bindings and tests. Sites are given as numbers; `function` is the `Function` that the probe stands in."""

    def __init__(self, recorder, stores, calling):
        self.recorder = recorder
        self.stores = stores
        # Whether a source so far makes containers that insert a default where one looks.
        self.inserts_on_lookup = False
        # Whether a text of a source so far may name keys of what fills it in.
        self.names_keys_in_texts = False
        # Whether a class of a source so far has a base that may not be recorded.
        self.inherits_from_others = False
        self._calling = calling
        self.class_bodies = ClassBodies(recorder, stores.changes)
        self.handling = Handling(recorder, calling, self.class_bodies)
        self.escapes = Escapes(recorder, stores.changes)
        self.generator_expressions = GeneratorExpressions(recorder, self.handling)

    def module_names(self, function, sites):
        """Sites by which the variables of a module can be bound from anywhere."""
        self.recorder.names.add(function, sites)

    def line(self, site, function):
        """A statement begins."""
        event = b"\x10" + varint(site)
        return self._event(function, event, event)

    def decided(self, site, function, outcome, told=0):
        """A condition was decided: the branch that comes of it begins."""
        outcome = b"\x01" if outcome else b"\x00"
        return self._event(function, b"\x40" + varint(site) + outcome, b"\x40" + varint(told or site) + outcome)

    @staticmethod
    def branch_events(_site, _outcome, _told):
        """The event of a branch, and that for when the test's beginning was told already; None where no other probe tells it."""
        return None

    def _event(self, function, first, later):
        """An event that is always the same; `later`: when the beginning of its late statement was told already."""
        r = self.recorder
        take, give, append, events, waiting, settle = r.take, r.give, r.append, r.events, r.signals, self.handling.settle

        def probe():
            try:
                take()
            except IndexError:
                if not r.enter():
                    return
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                append(later if call.told > 0 else first)
                call.told = 0
            except BaseException as error:
                r.failed(error)
            finally:
                give(None)
            if len(events) > r.limit:
                r.tick()
            if waiting:
                deliver_waiting(r)

        return probe

    def raises_again(self, site, function):
        """The line of a `raise` of the exception that is being handled, whose traceback names the line where it was raised first."""

        def record():
            self.recorder.append(b"\x10" + varint(site))
            self.recorder.call.told = site

        return self.simple(function, record)

    def bind(self, site, function, secret=False, told=0):
        """A variable gets a value. `told`, here and elsewhere: of a late statement, the site for when its beginning was told already."""
        r = self.recorder
        take, give, append, events, waiting, settle = r.take, r.give, r.append, r.events, r.signals, self.handling.settle
        encoders = r.encoders
        first, later = b"\x20" + varint(site), b"\x20" + varint(told or site)
        secret = secret and r.redact

        def probe(value):
            try:
                take()
            except IndexError:
                if not r.enter():
                    return value
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                event = first
                if call.told:
                    event, call.told = later if call.told > 0 else first, 0
                if type(value) is int:
                    append(event + INTS[value])
                elif secret and type(value) in TEXTS:
                    append(event + encoders.redacted())
                else:
                    append(event + encoders[type(value)](value))
            except BaseException as error:
                r.failed(error)
            finally:
                give(None)
            if len(events) > r.limit:
                r.tick()
            if waiting:
                deliver_waiting(r)
            return value

        return probe

    def bound_in_class(self, sites, function):
        """Names that a class body has bound, each with its site and whether it is a secret: read without the body's own mapping noticing."""
        bound = self.class_bodies.bound

        def record():
            for site, name, secret in sites:
                bound(site, name, secret)

        return self.simple(function, record)

    def bind_in(self, site, function, secret=False):
        """A variable of an enclosing call gets a value; the call's number comes with it."""
        return self.simple(function, lambda value, call: self._bind_in(site, secret, value, call))

    def _bind_in(self, site, secret, value, call):
        r = self.recorder
        written = r.encoders.redacted() if secret and r.redact and type(value) in TEXTS else r.encoders.value(value)
        number = r.call_now(call)
        if number:
            r.append(b"\x21" + varint(site) + varint(number) + written)
        else:
            r.append(b"\x60" + varint(site) + r.encoders.text("a variable of a call that is not known"))

    def binds(self, sites, function, told=0):
        """Several variables got their values in one operation: (site, secret)."""
        r = self.recorder
        heads = [(b"\x20" + varint(site), secret and r.redact) for site, secret in sites]
        later = [(b"\x20" + varint(told), heads[0][1])] + heads[1:] if told else heads

        def record(*values):
            for (head, secret), value in zip(later if r.take_told() > 0 else heads, values):
                if secret and type(value) in TEXTS:
                    r.append(head + r.encoders.redacted())
                else:
                    r.append(head + r.encoders.value(value))

        return self.simple(function, record)

    def unbind(self, site, function):
        event = b"\x22" + varint(site)
        return self.simple(function, lambda: self.recorder.append(event))

    def unbind_in(self, site, function):
        r = self.recorder

        def record(call):
            number = r.call_now(call)
            if number:
                r.append(b"\x23" + varint(site) + varint(number))

        return self.simple(function, record)

    def simple(self, function, record):
        """A probe that gives its first argument back and only records."""
        r = self.recorder
        take, give, settle = r.take, r.give, self.handling.settle

        def probe(*values):
            try:
                take()
            except IndexError:
                if not r.enter():
                    return values[0] if values else None
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                record(*values)
            except BaseException as error:
                r.failed(error)
            finally:
                give(None)
            return values[0] if values else None

        return probe

    def settled(self, function):
        """A store that was noted has been made by now: it is recorded, as at every probe."""
        return self.binds([], function)

    def star_import(self, site, function, module_name, level):
        """Names that a star import bound: no table lists them."""
        r = self.recorder

        def record(held):
            name = module_name or ""
            if level:
                package = held.get("__package__") or ""
                base = package.split(".")[: len(package.split(".")) - level + 1]
                name = ".".join(base + ([name] if name else []))
            module = sys.modules.get(name)
            names = vars(module) if module is not None else {}
            public = names.get("__all__") or [name for name in names if not name.startswith("_")]
            for name in list(public):
                if type(name) is str and name in held and id(held) in r.modules:
                    r.names.changed(varint(site), held, name)

        return self.simple(function, record)

    def imported(self, site, function):
        """After an import: modules that it loaded have become variables of their packages."""
        head = varint(site)
        return self.simple(function, lambda: self.recorder.names.tell_submodules(head))

    def pauses(self, site, function):
        """See `GeneratorExpressions.pauses`."""
        return self.generator_expressions.pauses(site, function)

    def iterated(self):
        """What a loop iterates over; lines of standard input are recorded as they come."""
        return self.recorder.inputs.iterated

    def truth(self, site, function, told=0):
        """A condition was decided."""
        r = self.recorder
        take, give, append, settle = r.take, r.give, r.append, self.handling.settle
        first, later = b"\x40" + varint(site), b"\x40" + varint(told or site)

        def probe(value):
            try:
                take()
            except IndexError:
                if not r.enter():
                    return value
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                event = first
                if call.told:
                    event, call.told = later if call.told > 0 else first, 0
                append(event + (b"\x01" if value else b"\x00"))
            except BaseException as error:
                r.failed(error)
            finally:
                give(None)
            return value

        return probe

    def truth_after_line(self, site, function):
        """The test of a `while`: its first argument is the line probe, which ran before the test."""
        return self._second(self.truth(site, function))

    @staticmethod
    def _second(probe):
        return lambda _, value: probe(value)
