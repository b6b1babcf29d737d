"""Probes where calls begin, end, fail and are put aside."""

from _thread import get_ident
from sys import _getframe, exc_info

from .binding_probes import BindingProbes
from .calls import Call, key_of
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .values import PRIMITIVES, TEXTS, UNBOUND


class CallProbes(BindingProbes):
    def enter(self, function, parameters, secrets):
        """A call begins; gives its number."""
        r = self.recorder
        take, give, append, settle_caller = r.take, r.give, r.append, self.handling.settle_caller
        begin_statement, tell_midway = self.handling.begin_statement, self._calling.tell_midway
        encoders, depth = r.encoders, r.depth
        head = b"\x11" + varint(function.id)
        count = varint(parameters)
        resumable, is_async = function.resumable, function.is_async
        is_module, is_class, is_comprehension = (function.kind == kind for kind in ("module", "class", "comprehension"))
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
            try:
                take()
            except IndexError:
                if not r.enter():
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
                    call.key = key_of(_getframe(1), function, caller)
                    r.resumables[call.key] = call
                    if caller.awaiting:
                        call.below = caller
                r.stack.append(call)
                r.call = call
                if is_class:
                    self.class_bodies.begin(call, _getframe(1))
            except BaseException as error:
                self._enter_anyway(function, parameters)
                r.failed(error)
                return r.last_call
            finally:
                give(None)
            if len(r.stack) > depth.unchecked and depth.reached(_getframe(1)):
                raise RecursionError("maximum recursion depth exceeded")
            return number

        return probe

    def _leave_class(self):
        r = self.recorder
        left = self.class_bodies.end(r.call)
        r.append(b"\x12\x00" + r.encoders.value(None))
        r.pop()
        if r.call.pending is None:
            r.call.pending = left  # The interpreter still adds to the namespace, without code of the program.

    def _enter_anyway(self, function, parameters):
        """The call has begun, though its parameters could not be written: its end will be recorded as that of the innermost call."""
        r = self.recorder
        r.last_call += 1
        r.append(b"\x11" + varint(function.id) + varint(r.last_call) + varint(parameters) + UNBOUND * parameters)
        r.call = Call(r.last_call, function)
        r.stack.append(r.call)

    def leave(self, site, function, told=0):
        """The current call returns what the probe is given."""
        if function.kind == "class":
            return self.simple(function, self._leave_class)
        r = self.recorder
        take, give, append, events, settle = r.take, r.give, r.append, r.events, self.handling.settle
        encoders = r.encoders
        first, later = b"\x12" + varint(site), b"\x12" + varint(told or site)

        def probe(value=None):
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
                event = later if call.told > 0 else first
                append(event + encoders[type(value)](value))
                r.pop(value)
            except BaseException as error:
                r.failed(error)
            finally:
                give(None)
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

    def seen(self, function, block=0, in_parts=False):
        """An exception passes a `try` or `with` on its way out; `block`: the site of a `with`; `in_parts`: `except*` may catch parts of it."""
        return self._exceptional(function, lambda error, call, _frame: self.handling.seen(error, call, block, in_parts))

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

        def record(value=None):
            self.handling.suspend(0, site, value)

        return self.simple(function, record)

    def resume(self, site, function):
        """The call goes on with the value that was sent."""
        return self._going_on(lambda frame, value: self.handling.resume(frame, site, 0, value))

    def _going_on(self, record):
        """A probe of a call that was put aside: which one that is, only its frame tells."""
        r = self.recorder

        def probe(value):
            if not r.acquire(False) and not r.enter():
                return value
            try:
                if get_ident() != r.thread:
                    r.switch()
                record(_getframe(1), value)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()
            return value

        return probe

    def delegate(self, site, function):
        """`await` or `yield from`: what follows may put the call aside without our notice."""

        def record(value):
            self.handling.delegate(site)

        return self.simple(function, record)

    def delegated(self, site, function):
        """What the call waited for is there."""
        return self._going_on(lambda frame, value: self.handling.delegated(frame, site, function, value))
