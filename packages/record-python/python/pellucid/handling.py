"""Which call is running: exceptions, functions that are put aside, and calls that ended without telling.

A call ends or is put aside without a probe when a lambda raises, and when a coroutine or a delegating generator waits for something that
is not recorded. Both are found out at the next probe: it knows its function, and the frames that run now.
"""

from .calls import MOST_NESTED, frame_of_key
from .kept_builtins import __builtins__  # noqa: F401
from .lanes import Lanes
from .late_lines import is_behind
from .messages import message_of
from .numbers import varint
from .traceback_trim import trim

_MOST_CALLS = 1000


class Handling:
    def __init__(self, recorder, calling, class_bodies):
        self._r = recorder
        self._calling = calling
        self._class_bodies = class_bodies
        self.lanes = Lanes(recorder)
        self._flying = None
        # By the number of a call: addresses of exceptions on their way there; each was raised in a `finally` or handler that the one before runs.
        self._on_their_way = {}
        # By the number of a call: the address of the exception that an `except*` catches in parts, until the first part is caught.
        self._whole = {}
        # By the number of a call: the site of the `with` whose block an exception has left.
        self._left = {}
        self._unwound = 0
        self._trimmed = None
        self._late = {}
        recorder.caches.append(self._late)

    # Late statements

    def begin_statement(self, call, frame):
        """Code is about to run inside the call's statement: tells that it has begun, if that was not told. `frame`: the innermost one outside that code."""
        if not call.function.late or (call.told > 0 and not call.function.branches):
            return
        records = self._r.functions.records
        while frame is not None and not records(frame.f_code):
            frame = frame.f_back
        if frame is None:
            return
        code = frame.f_code
        site, _ = self._late.get((id(code), frame.f_lasti), (None, code))  # To hash a code is to hash all that is in it.
        if site is None:
            site = self.verdict_on(call.function, code, frame.f_lineno, frame.f_lasti)
            self._late[(id(code), frame.f_lasti)] = (site, code)  # With the code, so that its address stays its own.
        if site and self.is_untold(call, site):
            if call.pending is not None:
                pending, call.pending = call.pending, None
                pending[0](*pending[2:])
            self.tell_begun(call, site)
            call.told = site

    def is_untold(self, call, site):
        """Whether the statement's beginning is still to be told: another one's may have been, that of a test which is told late."""
        return abs(call.told) != site and (call.told <= 0 or site in call.function.branches)

    def tell_begun(self, call, site):
        """Behind the tests that are told late."""
        branches = call.function.branches.get(site, ())
        tests = [test for test, _, _ in branches]
        start = tests.index(call.told) if call.told in tests else 0
        for test, first, later in branches[start:]:
            self._r.append(later if test == call.told else first)
        self._r.append(b"\x10" + varint(site))

    def verdict_on(self, function, code, line, offset):
        """The site of the late statement in whose midst an instruction stands; 0 when there is none, -1 for code that is not recorded,
        None when the code is another function's.
        """
        if not self._r.functions.records(code):
            return -1
        if code.co_name != function.name:
            return None
        site, stores_last = function.late.get(line, (0, False))
        return 0 if not site or is_behind(code, offset, stores_last) else site

    # Who is running

    def settle(self, frame, function):
        """Makes the call that the frame belongs to the innermost one."""
        r = self._r
        self.lanes.settle()
        if function.resumable:
            call = self._of_frame(frame, function)
            if call is not None:
                return self._bring_back(call, frame, 0, 0, None)
        stack = r.stack
        for index in range(len(stack) - 1, 0, -1):
            if stack[index].function is function:
                while len(stack) - 1 > index:
                    self._take_off(None)
                break
        return r.call

    def settle_caller(self, frame):
        """A call begins while the innermost one waits, or in a task of its own: puts aside those that are not what calls it."""
        r = self._r
        if r.call.key and _runs(r.call.key, frame):
            return r.call
        self.lanes.settle()
        while r.call.awaiting and r.call.key and not _runs(r.call.key, frame):
            self._put_aside()
        return r.call

    def settle_exception(self, frame, function, error):
        """As `settle`, where an exception has arrived: functions without a handler of their own (lambdas) end by it."""
        r = self._r
        self._trimmed = trim(error, self._trimmed)
        self.lanes.settle()
        if function.resumable:
            call = self._of_frame(frame, function)
            if call is not None and call is not r.call:
                is_told_within = self._waiting_within(call) is not call
                self._bring_back(call, frame, 0, 2 if type(error) is GeneratorExit else 1, error)
                if type(error) is not GeneratorExit and not is_told_within:
                    self._flying = None
        else:
            stack = r.stack
            if any(call.function is function for call in stack):
                while r.call.function is not function:
                    self._take_off(error)
        call = r.call
        if call.pending is not None:
            pending, call.pending = call.pending, None
            pending[0](*pending[2:])
        if call.calls:
            self._calling.failed(call, error)
        return call

    def _of_frame(self, frame, function):
        resumables = self._r.resumables
        if not function.awaited_at_once:
            call = resumables.get(id(frame))
            return call if call is not None and call.function is function else None
        for _ in range(MOST_NESTED + 1):  # Each comprehension that awaits may have a frame of its own above that of the function around.
            if frame is None:
                return None
            for nested in range(1, MOST_NESTED + 1):
                call = resumables.get(id(frame) + nested)
                if call is not None and call.function is function:
                    return call
            frame = frame.f_back
        return None

    def _waiting_within(self, call):
        """The innermost comprehension that the call awaits; the call itself when there is none."""
        resumables, innermost = self._r.resumables, call
        for nested in range(1, MOST_NESTED + 1):
            inner = resumables.get(call.key + nested)
            if inner is None or inner.id < call.id:
                break
            innermost = inner
        return innermost

    def _bring_back(self, call, frame, site, how, value):
        r = self._r
        if call in r.stack or (call.function.is_async and self.lanes.find(call)):
            self._end_within(call, value if how else None)
            return call
        if how and call.key and self._waiting_within(call) is not call:
            # An exception is thrown into a comprehension that the call awaits, and has left it.
            self._bring_back(self._waiting_within(call), frame, site, how, value)
            self._end_within(call, value)
            return call
        self.begin_statement(self.settle_caller(frame), frame.f_back)
        below = call.below
        if below is not None and below.key and r.resumables.get(below.key) is below and below not in r.stack:
            self._bring_back(below, frame, below.waits, 0, None)
        r.append(b"\x15" + varint(site) + varint(call.id) + varint(how) + r.encoders.value(value))
        call.below = r.call if r.call.awaiting else None
        r.stack.append(call)
        r.call = call
        return call

    def _end_within(self, call, error):
        """The call is the innermost one from now on: comprehensions that it awaited are over, other calls may go on later."""
        r = self._r
        while r.call is not call:
            if r.call.function.awaited_at_once and frame_of_key(r.call.key) == frame_of_key(call.key):
                self._end(error)
            else:
                self._take_off(error)

    def _take_off(self, error):
        """The innermost call is not running any more."""
        if self._r.call.key:
            self._put_aside()
        else:
            self._end(error)

    def _end(self, error):
        """The innermost call has ended by an exception."""
        r = self._r
        call = r.call
        if call.calls and error is not None:
            self._calling.failed(call, error)
        if error is not None:
            self._raised(error, call)
            r.append(b"\x13\x00" + r.encoders.value(error))
        else:
            r.append(b"\x13\x00" + r.encoders.unrecorded("an exception that was not seen"))
        self._forget(call)
        r.pop()
        if error is not None and call.function.kind == "comprehension":
            r.call.raising = id(error)  # Since Python 3.12 both have one frame, so the exception seems to begin there.

    def _put_aside(self):
        r = self._r
        r.append(b"\x14" + varint(r.call.waits) + (b"\x01" if r.call.function.is_async else b"\x00") + b"\x00")
        r.stack.pop()
        r.call = r.stack[-1]

    # Functions that are put aside

    def suspend(self, why, site, value):
        r = self._r
        r.append(b"\x14" + varint(site) + varint(why) + r.encoders.value(value))
        r.stack.pop()
        r.call = r.stack[-1]

    def resume(self, frame, site, how, value):
        caller = self._r.call
        if caller.pending is not None and caller.pending[1]:
            pending, caller.pending = caller.pending, None
            pending[0](*pending[2:])
        self.lanes.settle()
        call = self._r.resumables.get(id(frame))
        if call is not None:
            self._bring_back(call, frame, site, how, value)

    def delegate(self, site):
        call = self._r.call
        call.awaiting, call.waits = True, site

    def arrived(self, frame, function):
        """The call goes on after a wait that no probe stands at."""
        self.lanes.settle()
        call = self._of_frame(frame, function)
        if call is not None and call is not self._r.call:
            self._bring_back(call, frame, 0, 0, None)
            call.waits = 0

    def delegated(self, frame, site, function, value):
        self.lanes.settle()
        call = self._of_frame(frame, function)
        if call is None:
            return
        if call is not self._r.call:
            self._bring_back(call, frame, site, 0, value)
        call.awaiting, call.waits = function.awaits, 0

    # Exceptions

    def seen(self, error, call, block, in_parts):
        """The exception leaves a block: that of a `with` has the number of a site."""
        self._raised(error, call)
        call.told = 0
        if in_parts:
            self._whole[call.id] = id(error)
        self._left[call.id] = block

    def handle(self, site, error, call, is_part=False):
        """The exception was caught; `is_part`: by `except*`, which makes a group of its own of what it catches."""
        if not is_part:
            self._raised(error, call)
        call.told = 0
        self._r.append(b"\x42" + varint(site) + self._r.encoders.value(error))
        # What the handler of an earlier part has raised goes on when the last handler is over.
        self._caught(call, not is_part or self._on_their_way.get(call.id, [])[-1:] == [self._whole.pop(call.id, None)])

    def _caught(self, call, is_over=True):
        """The exception last seen in the call is over; in a `finally`, the one that runs it goes on afterwards."""
        self._flying = None
        call.waits = 0
        self._left.pop(call.id, None)
        keys = self._on_their_way.get(call.id, [])
        keys = keys[:-1] if is_over else keys
        if keys:
            self._on_their_way[call.id] = keys
        else:
            self._on_their_way.pop(call.id, None)
        call.raising = keys[-1] if keys else 0

    def unwind(self, error, call, frame):
        r = self._r
        self._raised(error, call)
        r.append(b"\x13" + varint(call.function.site_of_line(_line_of(error))) + r.encoders.value(error))
        self._forget(call)
        r.pop()

    def unwind_before_last(self, error, call, frame):
        """As `unwind`, where `leave_at_last` follows."""
        self._unwound = id(frame)
        self.unwind(error, call, frame)

    def swallowed(self, site, call):
        """Called after a `with`; nothing happened when no exception has left its block."""
        if self._left.get(call.id) == site:
            r = self._r
            r.append(b"\x42" + varint(site) + r.encoders.unrecorded("an exception that the context manager swallowed"))
            self._caught(call)

    def leave_at_last(self, frame, function):
        r = self._r
        if self._unwound == id(frame):
            self._unwound = 0
            return
        call = r.call
        if call.function is not function or (call.key and call.key != id(frame)):
            call = self.settle(frame, function)
        if call.pending is not None:
            pending, call.pending = call.pending, None
            pending[0](*pending[2:])
        site, value = call.returning or (0, None)
        r.append(b"\x12" + varint(site) + r.encoders.value(value))
        r.pop(value)

    def _forget(self, call):
        if call.function.kind == "class":
            left = self._class_bodies.end(call)
            if left is not None:
                left[0](*left[2:])
        for known in (self._left, self._on_their_way, self._whole):
            known.pop(call.id, None)

    def _make_room(self):
        """Forgets calls that have ended while an exception was on its way in them: a `return` in a `finally` calls it off."""
        running = {call.id for call in self._r.stack}
        for known in (self._on_their_way, self._left, self._whole):
            for number in [number for number in known if number not in running]:
                del known[number]

    def _raised(self, error, call):
        """Records that the exception is on its way, unless that is known."""
        if type(error) is GeneratorExit:
            return
        key = (id(error), message_of(error))
        trace = error.__traceback__
        first_here = trace is not None and trace.tb_next is None and call.raising != key[0]
        # A jump out of a `finally` called the one before off, which has died since, and this one lies where it lay.
        is_new = not self._r.objects.may_know(error)
        if len(self._on_their_way) > _MOST_CALLS:
            self._make_room()
        keys = self._on_their_way.setdefault(call.id, [])
        if self._flying != key or first_here or is_new:
            r = self._r
            line = _line_of(error)
            site, _ = call.function.late.get(line, (0, False))
            if site and self.is_untold(call, site) and (is_new or key[0] not in keys):
                self.tell_begun(call, site)
            r.append(b"\x41" + varint(call.function.site_of_line(line)) + r.encoders.value(error))
            self._flying = key
        keys[keys.index(key[0]) if key[0] in keys else len(keys) :] = [key[0]]
        call.raising = key[0]


def _line_of(error):
    trace = error.__traceback__
    return (trace.tb_lineno or 0) if trace is not None else 0


def _runs(key, frame):
    address = frame_of_key(key)
    while frame is not None:
        if id(frame) == address:
            return True
        frame = frame.f_back
    return False
