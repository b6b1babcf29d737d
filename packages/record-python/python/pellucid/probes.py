"""Probes: what rewritten sources call. Each is a function made for one site; it gives back what it was given and never fails.

All of them have the same frame: take the lock (or find out that we are inside ourselves), notice a change of thread, record, give the
lock back. It is repeated in each because a call more would cost more than all the rest.
"""

import sys
import types
from _thread import get_ident
from sys import _getframe, exc_info

from .calls import Call
from .escapes import Escapes
from .generator_expressions import GeneratorExpressions
from .handling import Handling
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import INTS, varint
from .signals import deliver_waiting
from .values import PRIMITIVES, UNBOUND

TEXTS = frozenset((str, bytes))


class Probes:
    """Makes probes. Sites are given as numbers; `function` is the `Function` that the probe stands in."""

    def __init__(self, recorder, stores, calling):
        self.recorder = recorder
        self.stores = stores
        # Whether a source so far makes containers that insert a default where one looks.
        self.inserts_on_lookup = False
        # Whether a class of a source so far has a base that may not be recorded.
        self.inherits_from_others = False
        self._calling = calling
        self.handling = Handling(recorder, calling)
        self.escapes = Escapes(recorder, stores.changes)
        self.generator_expressions = GeneratorExpressions(recorder, self.handling)

    def module_names(self, function, sites):
        """Sites by which the variables of a module can be bound from anywhere."""
        self.recorder.names.add(function, sites)

    def line(self, site, function):
        """A statement begins."""
        r = self.recorder
        acquire, release, append, events, waiting, settle = r.acquire, r.release, r.append, r.events, r.signals, self.handling.settle
        event = b"\x10" + varint(site)

        def probe():
            if not acquire(False) and not r.enter():
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
                call.told = 0
                append(event)
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            if len(events) > r.limit:
                r.tick()
            if waiting:
                deliver_waiting(r)

        return probe

    def raises_again(self, site, function):
        """The line of a `raise` of the exception that is being handled, whose traceback names the line where it was raised first."""

        def record():
            self.recorder.append(b"\x10" + varint(site))
            self.recorder.call.told = 1

        return self.simple(function, record)

    def bind(self, site, function, secret=False, told=0):
        """A variable gets a value. `told`, here and elsewhere: of a late statement, the site for when its beginning was told already."""
        r = self.recorder
        acquire, release, append, events, waiting, settle = r.acquire, r.release, r.append, r.events, r.signals, self.handling.settle
        encoders = r.encoders
        first, later = b"\x20" + varint(site), b"\x20" + varint(told or site)
        secret = secret and r.redact

        def probe(value):
            if not acquire(False) and not r.enter():
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
                    event, call.told = later if call.told == 1 else first, 0
                if type(value) is int and 0 <= value < 128:
                    append(event + INTS[value])
                elif secret and type(value) in TEXTS:
                    append(event + encoders.redacted())
                else:
                    append(event + encoders[type(value)](value))
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            if len(events) > r.limit:
                r.tick()
            if waiting:
                deliver_waiting(r)
            return value

        return probe

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
            for (head, secret), value in zip(later if r.take_told() == 1 else heads, values):
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
        settle = self.handling.settle

        def probe(*values):
            if not r.acquire(False) and not r.enter():
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
                r.release()
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
        acquire, release, append, settle = r.acquire, r.release, r.append, self.handling.settle
        first, later = b"\x40" + varint(site), b"\x40" + varint(told or site)

        def probe(value):
            if not acquire(False) and not r.enter():
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
                    event, call.told = later if call.told == 1 else first, 0
                append(event + (b"\x01" if value else b"\x00"))
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            return value

        return probe

    def truth_after_line(self, site, function):
        """The test of a `while`: its first argument is the line probe, which ran before the test."""
        return self._second(self.truth(site, function))

    @staticmethod
    def _second(probe):
        return lambda _, value: probe(value)

    # Calls

    def enter(self, function, parameters, secrets):
        """A call begins; gives its number."""
        r = self.recorder
        acquire, release, append, settle_caller = r.acquire, r.release, r.append, self.handling.settle_caller
        begin_statement, tell_midway = self.handling.begin_statement, self._calling.tell_midway
        encoders, depth = r.encoders, r.depth
        head = b"\x11" + varint(function.id)
        count = varint(parameters)
        resumable, is_async = function.resumable, function.is_async
        is_module, is_comprehension = function.kind == "module", function.kind == "comprehension"
        any_secret = r.redact and any(secrets)

        def written(values):
            if not any_secret:
                return encoders.many(values)
            hidden = [secret and type(value) in TEXTS for secret, value in zip(secrets, values)]
            shown = [None if hide or type(value) in PRIMITIVES else encoders.value(value) for hide, value in zip(hidden, values)]
            return b"".join(
                encoders.redacted() if hide else encoders.value(value) if done is None else done
                for hide, value, done in zip(hidden, values, shown)
            )

        def probe(*values):
            if not acquire(False) and not r.enter():
                return 0
            try:
                if get_ident() != r.thread:
                    r.switch()
                caller = r.call
                if caller.pending is not None and caller.pending[1]:
                    pending, caller.pending = caller.pending, None
                    pending[0](*pending[2:])
                if caller.awaiting or is_async:
                    caller = settle_caller(_getframe(1))
                if caller.told <= 0 and caller.function.late and not is_comprehension:
                    begin_statement(caller, _getframe(2))
                if caller.calls:
                    tell_midway(caller)
                r.last_call = number = r.last_call + 1
                append(head + varint(number) + count + written(values) if values else head + varint(number) + count)
                call = Call(number, function)
                if is_module:
                    r.names.module_begins(function, number, _getframe(1).f_globals)
                if resumable:
                    frame = _getframe(1)
                    call.key = id(frame)
                    r.resumables[call.key] = call
                    if caller.awaiting:
                        call.below = caller
                r.stack.append(call)
                r.call = call
            except BaseException as error:
                self._enter_anyway(function, parameters)
                r.failed(error)
                return r.last_call
            finally:
                release()
            if len(r.stack) > depth.unchecked and depth.reached(_getframe(1)):
                raise RecursionError("maximum recursion depth exceeded")
            return number

        return probe

    def _enter_anyway(self, function, parameters):
        """The call has begun, though its parameters could not be written: its end will be recorded as that of the innermost call."""
        r = self.recorder
        r.last_call += 1
        r.append(b"\x11" + varint(function.id) + varint(r.last_call) + varint(parameters) + UNBOUND * parameters)
        r.call = Call(r.last_call, function)
        r.stack.append(r.call)

    def leave(self, site, function, told=0):
        """The current call returns what the probe is given."""
        r = self.recorder
        acquire, release, append, events, settle = r.acquire, r.release, r.append, r.events, self.handling.settle
        encoders = r.encoders
        first, later = b"\x12" + varint(site), b"\x12" + varint(told or site)

        def probe(value=None):
            if not acquire(False) and not r.enter():
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
                event = later if call.told == 1 else first
                append(event + encoders[type(value)](value))
                r.pop()
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            if len(events) > r.limit:
                r.tick()
            return value

        return probe

    def leave_lambda(self, site, function):
        """The body of a lambda was evaluated; its first argument is the enter probe."""
        return self._second(self.leave(site, function))

    def returning(self, site, function):
        """A `return` inside `try` or `with`: the call ends only after what those still do."""

        def record(value=None):
            self.recorder.call.returning = (site, value)

        return self.simple(function, record)

    def not_returning(self, function):
        """The end of the body was reached: an earlier `return` was called off."""

        def record():
            self.recorder.call.returning = None

        return self.simple(function, record)

    def leave_at_last(self, function):
        """Stands in the outermost `finally`: the call ends now, unless an exception has already ended it."""
        r = self.recorder

        def probe():
            if not r.acquire(False) and not r.enter():
                return
            try:
                self.handling.leave_at_last(_getframe(1), function)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()

        return probe

    # Exceptions

    def seen(self, function, block=0):
        """An exception passes a `try` or `with` on its way out; `block`: the site of a `with`."""
        return self._exceptional(function, lambda error, call, _frame: self.handling.seen(error, call, block))

    def handle(self, site, function, is_part=False):
        """An `except` clause has caught the exception, `except*` a part of it."""
        return self._exceptional(function, lambda error, call, _frame: self.handling.handle(site, error, call, is_part))

    def unwind(self, function):
        """An exception leaves the call."""
        return self._exceptional(function, self.handling.unwind)

    def unwind_before_last(self, function):
        """As `unwind`, where `leave_at_last` stands behind it."""
        return self._exceptional(function, self.handling.unwind_before_last)

    def swallowed(self, site, function):
        """After a `with` statement: an exception that it has swallowed was handled there."""
        return self.simple(function, lambda: self.handling.swallowed(site, self.recorder.call))

    def _exceptional(self, function, record):
        r = self.recorder

        def probe():
            error = exc_info()[1]
            if not r.acquire(False) and not r.enter():
                return
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = self.handling.settle_exception(_getframe(1), function, error)
                record(error, call, _getframe(1))
            except BaseException as failure:
                r.failed(failure)
            finally:
                r.release()

        return probe

    # Functions that are put aside

    def suspend(self, site, function):
        """`yield`: the call is put aside."""
        r = self.recorder

        def record(value=None):
            self.handling.suspend(0, site, value)

        return self.simple(function, record)

    def resume(self, site, function):
        """The call goes on with the value that was sent."""
        r = self.recorder

        def probe(value):
            if not r.acquire(False) and not r.enter():
                return value
            try:
                if get_ident() != r.thread:
                    r.switch()
                self.handling.resume(_getframe(1), site, 0, value)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()
            return value

        return probe

    def delegate(self, site, function):
        """`await` or `yield from`: what follows may put the call aside without our notice."""

        def record(value):
            self.handling.delegate()

        return self.simple(function, record)

    def delegated(self, site, function):
        """What the call waited for is there."""
        r = self.recorder

        def probe(value):
            if not r.acquire(False) and not r.enter():
                return value
            try:
                if get_ident() != r.thread:
                    r.switch()
                self.handling.delegated(_getframe(1), site, function, value)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()
            return value

        return probe

    # Stores

    def store_item(self, site, function):
        """`container[key] = …`, both at hand; gives the container."""
        return self._store_item(function, self.stores.item, varint(site))

    def _store_item(self, function, note, head):
        r = self.recorder
        acquire, release, settle = r.acquire, r.release, self.handling.settle
        commit_list_item, ids = self.stores.commit_list_item, r.objects.ids

        def probe(container, key):
            if not acquire(False) and not r.enter():
                return container
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                if type(container) is list and type(key) is int and id(container) in ids:
                    call.pending = (commit_list_item, True, head, ids[id(container)][1:], container, key)
                else:
                    call.pending = note(head, container, key)
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            return container

        return probe

    def stored_item(self, site, function, told=0):
        """`container[key] = STORED(value, container, key)`: told at once where the store cannot fail; gives the value."""
        return self.simple(function, self._store_slowly(site, told, self.stores.tell_item, self.stores.item))

    def stored_field(self, site, function, name, told=0):
        """`thing.name = STORED(value, thing)`."""
        return self.simple(function, self.stored_field_slowly(site, told, name))

    def stored_field_slowly(self, site, told, name):
        stores = self.stores
        return self._store_slowly(
            site,
            told,
            lambda head, value, thing: stores.tell_field(head, value, thing, name),
            lambda head, thing: stores.field(head, thing, name),
        )

    def _store_slowly(self, site, told, tell, note):
        """Of a store that may fail or run code, the line is told at once and the rest when it has succeeded."""
        r = self.recorder
        head, later = varint(site), varint(told or site)

        def record(value, *operands):
            began = r.take_told()
            if tell(later if began == 1 else head, value, *operands):
                return
            if told:
                if began != 1:
                    r.append(b"\x10" + later)
                r.call.told = -told
            r.call.pending = note(later, *operands)

        return record

    def delete_item(self, site, function):
        return self._noted(function, self.stores.delete_item, varint(site))

    def store_field(self, site, function, name):
        return self._noted(function, lambda head, thing: self.stores.field(head, thing, name), varint(site))

    def delete_field(self, site, function, name):
        return self._noted(function, lambda head, thing: self.stores.delete_field(head, thing, name), varint(site))

    def attributes(self, site, function):
        """A store through the attribute dictionary of a thing; gives the thing."""
        return self._noted(function, self.stores.whole, varint(site))

    def attribute_key(self, site, function):
        """The key of such a store, the thing having been given to `operand`."""
        return self.key(site, function, lambda head, thing, _key: self.stores.whole(head, thing))

    def lookup(self, site, function):
        """A look-up, both operands at hand, in something that may insert a default; gives the container."""
        return self._noted(function, self.stores.default, varint(site))

    def looked_up_key(self, site, function):
        return self.key(site, function, self.stores.default)

    def _noted(self, function, note, head):
        r = self.recorder
        acquire, release, settle = r.acquire, r.release, self.handling.settle

        def probe(container, *key):
            if not acquire(False) and not r.enter():
                return container
            try:
                if get_ident() != r.thread:
                    r.switch()
                call = r.call
                if call.function is not function:
                    call = settle(_getframe(1), function)
                if call.pending is not None:
                    pending, call.pending = call.pending, None
                    pending[0](*pending[2:])
                call.pending = note(head, container, *key)
            except BaseException as error:
                r.failed(error)
            finally:
                release()
            return container

        return probe

    def operand(self, function):
        """The container of a store whose key is not evaluated yet."""

        def record(container):
            self.recorder.call.push(container)

        return self.simple(function, record)

    def key(self, site, function, note):
        """The key of a store whose container was given to `operand`."""
        head = varint(site)

        def record(key):
            call = self.recorder.call
            call.pending = note(head, call.calls.pop(), key)

        return self.simple(function, record)

    def stored_key(self, site, function):
        return self.key(site, function, self.stores.item)

    def deleted_key(self, site, function):
        return self.key(site, function, self.stores.delete_item)

    def sliced(self, site, function):
        """As `key`, for a slice; makes it from its parts."""
        note = self.key(site, function, self.stores.slice)
        return lambda start, stop, step: note(slice(start, stop, step))

    def deleted_slice(self, site, function):
        return self.sliced(site, function)

    @staticmethod
    def last():
        """Gives its last argument: a place for probes that have to run before an operand."""
        return lambda *values: values[-1]

    # Augmented assignments

    def augmented_item(self, site, function):
        """`container[key] op= …`: the store, and the thing that the operation may change in place, are noted when the operand is there."""
        return self.simple(function, self.augmented_slowly(site))

    def augmented_key(self, site, function):
        augmented = self.augmented_slowly(site)
        return self.simple(function, lambda key: augmented(self.recorder.call.calls.pop(), key))

    def augmented_slowly(self, site):
        head = varint(site)

        def record(container, key):
            call, stores = self.recorder.call, self.stores
            operation = [stores.item, container, key, stores.old_item(container, key)]
            call.push(operation)
            insertion = stores.default(head, container, key)
            if insertion is not None:
                call.pending = _before_operation(insertion, operation, stores)

        return record

    def augmented_field(self, function, name):
        def record(thing):
            self.recorder.call.push((self.stores.field, thing, name, self.stores.old_field(thing, name)))

        return self.simple(function, record)

    def augmented_attribute(self, function):
        """The key of an augmented assignment through an attribute dictionary, the thing having been given to `operand`."""
        stores = self.stores

        def record(key):
            call = self.recorder.call
            thing = call.calls.pop()
            call.push((lambda head, thing, _key: stores.whole(head, thing), thing, key, stores.old_attribute(thing, key)))

        return self.simple(function, record)

    def operated(self, site, function):
        """The right operand of an augmented assignment to an element or attribute; what was noted becomes pending."""
        return self.simple(function, self.operated_slowly(site))

    def operated_slowly(self, site):
        head = varint(site)

        def record(value):
            call = self.recorder.call
            note, thing, key, old = call.calls.pop()
            store = note(head, thing, key)
            change = self.stores.changed(head, old) if old is not None and type(old) not in PRIMITIVES else None
            call.pending = _both(change, store)

        return record

    def operated_item(self, site, function, told=0):
        """After `container[key] op= number`: what the element is now."""
        return self.simple(function, self._operated_slowly(site, told, self.stores.tell_operated_item))

    def operated_field(self, site, function, name, told=0):
        """After `thing.name op= number`."""
        return self.simple(function, self.operated_field_slowly(site, told, name))

    def operated_field_slowly(self, site, told, name):
        stores = self.stores
        return self._operated_slowly(site, told, lambda head, thing: stores.tell_operated_field(head, thing, name))

    def _operated_slowly(self, site, told, tell):
        r = self.recorder
        head, later = varint(site), varint(told or site)

        def record(*operands):
            began = r.take_told()
            point = r.point()
            tell(later if began == 1 else head, *operands)
            if told and began != 1 and r.point() == point:
                r.append(b"\x10" + later)

        return record

    def operated_name(self, site, function, late=False):
        """The right operand of an augmented assignment to a variable, and the variable's value before."""
        slowly = self.simple(function, self.operated_name_slowly(site, late))

        def probe(value, old):
            return value if type(old) in PRIMITIVES else slowly(value, old)

        return probe

    def operated_name_slowly(self, site, late):
        head = varint(site)

        def record(_value, old):
            r = self.recorder
            call = r.call
            if late and call.told != 1:
                r.append(b"\x10" + head)
                call.told = 1
            call.pending = self.stores.changed(head, old)

        return record

    # Calls that may change what they are given

    def receiver(self, site, function, name, exact, ready):
        """The receiver of a method call. `exact`: no starred or keyword arguments. `ready`: its arguments are given with it."""
        head = varint(site)
        return self.simple(function, lambda thing, *values: self._calling.receiver(head, name, exact, ready, thing, values))

    def owner(self, site, function, ready):
        """As `receiver`, of a method of an attribute dictionary: what changes is the thing whose it is."""
        head = varint(site)
        return self.simple(function, lambda thing, *values: self._calling.owner(head, ready, thing, values))

    def callee(self, site, function, exact, ready):
        head = varint(site)
        return self.simple(function, lambda thing, *values: self._calling.callee(head, exact, ready, thing, values))

    def argument(self, function, last, starred):
        """One argument of such a call, in order."""
        return self.simple(function, lambda value: self._calling.argument(value, last, starred))

    def called(self, function):
        """Such a call has returned."""
        return self.simple(function, self._calling.called)

    def method(self, site, function, name, at_last, pushed, late):
        """A method is about to be called that may change a built-in container: tells that, or notes what is there (see telling_calls.py).

        It is given the receiver and all arguments. `at_last`: first of all the last argument, and those not that were given to `operand`, whose
        bits are set in `pushed`. `late`: of a late statement that begins with the call, the site of an event that begins it, that of its line,
        and whether its value is recorded after the call.
        """
        record = self.method_slowly(site, name, late)
        if not at_last:
            return self.simple(function, record)

        def ordered(last, *given):
            operands, given = [last], list(given)
            for place in reversed(range(len(given) + bin(pushed).count("1"))):
                operands.append(self.recorder.call.calls.pop() if pushed >> place & 1 else given.pop())
            record(*reversed(operands))

        return self.simple(function, ordered)

    def method_slowly(self, site, name, late):
        head = varint(site)
        r = self.recorder
        starting, line, more = late or (site, site, False)

        def record(thing, *values):
            call = r.call
            began = call.told == 1
            point = r.point()
            waiting = self._calling.about(name, thing, values)
            told = waiting is None or self._calling.tells(head if began else varint(starting), waiting)
            if late:
                if not began and r.point() == point:
                    r.append(b"\x10" + varint(line))
                call.told = 1 if more else -line
            if not told:
                self._calling.wait(head, waiting)

        return record

    def method_called(self, site, function):
        """Such a method has returned."""
        called, head = self._calling.method_called, varint(site)
        slowly = self.simple(function, lambda result: called(head, result))

        def probe(result):
            return slowly(result) if self.recorder.call.calls else result

        return probe

    # Others

    def gap(self, site, function, what):
        r = self.recorder
        return self.simple(function, lambda: r.append(b"\x60" + varint(site) + r.encoders.text(what)))


def _before_operation(insertion, operation, stores):
    """A default that the look-up of an augmented assignment inserts: it is what the operation then changes."""

    def commit():
        insertion[0](*insertion[2:])
        if operation[3] is None:
            operation[3] = stores.old_item(operation[1], operation[2])

    return (commit, insertion[1])


def _both(first, second):
    if first is None or second is None:
        return first or second

    def commit(one, two):
        one[0](*one[2:])
        two[0](*two[2:])

    return (commit, False, first, second)
