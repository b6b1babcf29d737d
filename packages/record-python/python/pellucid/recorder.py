"""The state of a recording in the making: the batch, the stacks of calls, and the guard around everything the recorder does."""

import os
import sys
from _thread import get_ident
from time import monotonic

from .calls import Call, Function, Operation
from .inputs import Inputs
from .names import Names
from .native import core
from .numbers import varint
from .objects import Objects
from .own_code import describe, inside_recorder, is_own
from .recursion import Depth
from .types_of import HEAP_TYPE, flags_of, mro_of
from .wire import EVENTS, GOODBYE

if core is None:
    from .guard import Guard
    from .shared_batch import SharedBatch

_MOST_EVENTS = 30000
_MOST_BYTES = 1 << 19
_LONGEST_WAIT = 0.2
_MOST_UNSEEN = 48
_LONGEST_HOLD = 20
_FEW_THREADS = 16


class Recorder:
    """One per process. Every probe takes the lock, appends whole events, and gives the lock back.

    `events` holds one element for each event or definition, in the order of the stream. `call` is the innermost call of the
    current thread, the last of `stack`; the root that stands below a thread's first call stands for no call at all.
    """

    __slots__ = (
        "_burst", "_checked", "_crowd", "_first_step", "_lost", "_sent", "_shared", "_task", "acquire", "active", "append", "caches",
        "call", "calls_now", "depth", "encoders", "events", "exposed", "functions", "give", "inputs", "lanes", "last_call", "limit", "main_task", "modules", "names", "objects",
        "operation", "output", "process_task", "redact", "release", "renewal", "resumables", "several", "signals", "stack", "stacks", "take", "tasks", "thread", "watched", "window", "wire",
    )  # fmt: skip

    def __init__(self, wire, functions, options):
        self.wire = wire
        self.functions = functions
        self.redact = options.redact
        self._prepare(functions, options)
        self.active = True
        self.limit = 1
        self.thread = get_ident()
        self.stack = [Call(0, Function.root())]
        self.call = self.stack[0]
        self.watched = {}
        self.resumables = {}
        self.modules = {}
        self.depth = Depth(2)
        self.signals = []
        self.caches = [self.encoders, self.objects.kinds]
        self.names = Names(self)
        self.inputs = Inputs(self)
        self.output = None
        self.tasks = self.main_task = self._batch_task = 1
        self.stacks = {self.thread: (1, self.stack, thread_name(self.thread))}
        self.several = self.lanes = self.exposed = False
        self.calls_now = None
        self.renewal = None
        self._crowd = 0
        self.window = None
        self.process_task = 0
        self._first_step = 0
        self._sent = monotonic()
        self._checked = self._sent
        self._lost = False
        self._burst = 0
        self.last_call = 0

    def _prepare(self, functions, options):
        self.events = []
        self._shared = SharedBatch(self.events)
        self.append = self.events.append
        self.objects = Objects(self.append, functions, options)
        self.encoders = self.objects.encoders
        guard = Guard()
        self.take, self.give, self.acquire, self.release = guard.take, guard.give, guard.acquire, guard.release

    # The guard

    def enter(self):
        """Called when the lock is taken: waits for another thread. False inside ourselves (a finalizer, a signal handler)."""
        if not self.active:
            return False
        if inside_recorder(sys._getframe(2)):
            self._lost = True
            return False
        if not self.acquire(True, _LONGEST_HOLD):
            # An interrupt struck just after the lock was taken: nobody will give it back.
            self.active = False
            return False
        if not self.active:
            self.release()
        return self.active

    def enter_anyhow(self):
        """Takes the lock where no probe is at work in this thread; gives False when nothing is recorded any more."""
        if not self.active:
            return False
        if not self.acquire(True, _LONGEST_HOLD):
            self.active = False
            return False
        if not self.active:
            self.release()
        return self.active

    def failed(self, error):
        """A probe failed. What it had half written is dropped; an exception that is not the recorder's own goes on."""
        self.objects.recover()
        try:
            self._flush()
            if is_own(error):
                self.append(b"\x61" + self.encoders.text(describe(error)))
        except BaseException as second:
            self.stop()
            if not is_own(second):
                raise second from None
        if not is_own(error):
            raise error

    def stop(self):
        """Records nothing from here on."""
        self.active = False
        self.wire.close()
        self.events.clear()
        self.objects.held.clear()

    # Calls

    def pop(self, value=None):
        """The innermost call has ended, with this value."""
        call = self.stack.pop()
        self.call = self.stack[-1]
        if value is not None and self.call.calls and type(self.call.calls[-1]) is Operation:
            self.call.calls[-1].take(value)
        if call.key:
            self.resumables.pop(call.key, None)
            call.key = 0

    def take_told(self):
        """Whether the beginning of the current late statement was told (see `Call`); its end is about to be."""
        call = self.call
        told, call.told = call.told, 0
        return told

    def modules_changed(self):
        """Another dictionary than before is in `modules`. The core remembers their addresses."""

    def touch(self, thing):
        """A change of the thing was recorded while a call that was given it still runs."""
        waiting = self.watched.get(id(thing))
        if waiting is not None:
            waiting.touched = True

    # Threads

    def switch(self):
        """Another thread than before is at a probe."""
        ident = get_ident()
        name = thread_name(ident)
        known = self.stacks.get(ident)
        if len(self.stacks) <= _FEW_THREADS or known is None and len(self.stacks) > self._crowd or known is not None and known[2] != name:
            self._end_threads()
            known = self.stacks.get(ident)
        if known is None:
            known = self.start_task(ident, [Call(0, Function.root())], name)
        self.go_on(ident, known)

    def _end_threads(self):
        """Tells of threads that have ended. The ident of one may already have been given to another. Costs a look at each, so it waits in crowds."""
        for ident, (number, _, name) in list(self.stacks.items()):
            if number != self.main_task and thread_name(ident) != name:
                self.append(b"\x18" + varint(number))
                del self.stacks[ident]
        self._crowd = 2 * len(self.stacks)

    def start_task(self, ident, stack, name):
        """A thread is seen for the first time."""
        self.tasks += 1
        self.append(b"\x17" + varint(self.tasks) + self.encoders.text("thread") + self.encoders.text(name))
        known = self.stacks[ident] = (self.tasks, stack, name)
        return known

    def go_on(self, ident, known):
        """The events that follow are the thread's."""
        self.thread = ident
        self.stack = known[1]
        self.call = self.stack[-1]
        self.append(b"\x16" + varint(known[0]))

    # Classes

    def forget_classes(self):
        """Lets go of the program's classes, before it looks for garbage: what is known of them is found out anew."""
        for cache in self.caches:
            if cache is not self.encoders:
                _forget_classes(cache)
        self.forget_encoders()

    def forget_encoders(self):
        _forget_classes(self.encoders)

    # Numbers, of calls and of processes

    def announce(self, task, name):
        """The program is about to start a process, whose first task this is."""
        self.append(b"\x17" + varint(task) + self.encoders.text("process") + self.encoders.text(name))

    def begin_as_process(self, name, successor=0):
        """This process tells of itself, as `announce` of another one, in the name of the first task, which every recording knows.
        `successor`: the task that goes on for the current thread."""
        self._batch_task = 1
        self.announce(self.process_task, name)
        if successor:
            self.append(b"\x16" + varint(self.process_task))
            self._start_thread(successor)
        self.hand_over()

    def number_from(self, first):
        """All that is numbered from here on has greater numbers; `first` + 1 is the task that the current thread goes on as."""
        self.last_call = max(self.last_call, first)
        self.objects.number_from(first)
        self.tasks = self.main_task = self._batch_task = first + 1
        self.stacks = {self.thread: (first + 1, self.stack, thread_name(self.thread))}

    def highest_number(self):
        """No call, task or object that has been told has a greater one."""
        return max(self.last_call, self.tasks, self.objects.highest_number())

    def call_now(self, number):
        """The number that a call has now, which was given its first one before the present was told anew; 0 when it has none any more."""
        return number if self.calls_now is None or number > self.calls_now[None] else self.calls_now.get(number, 0)

    # The end

    def pause(self):
        """Hands everything over and keeps the lock, so that nothing is recorded until whoever has connected another wire gives it back."""
        if not self.enter_anyhow():
            return
        try:
            call = self.call
            if call.pending is not None:
                pending, call.pending = call.pending, None
                pending[0](*pending[2:])
            self._flush()
        except BaseException as error:
            self.failed(error)
        self.active = False

    def finish(self, ending):
        """The program is about to end."""
        if not self.enter_anyhow():
            return
        try:
            call = self.call
            if call.pending is not None:
                pending, call.pending = call.pending, None
                pending[0](*pending[2:])
            for task in sorted({self.main_task, self.process_task} - {0, 1}):
                self.append(b"\x18" + varint(task))
            self._flush()
            self.wire.send_json(GOODBYE, ending)
        except BaseException as error:
            self.failed(error)
        # The lock is never given back: nothing more is recorded. What is remembered by class would keep the program's modules alive.
        self.active = False
        for cache in self.caches:
            cache.clear()
        self.objects.held.clear()

    # The batch

    def tick(self):
        """Called outside the guard when enough events have come: hands the batch over when it is large or old."""
        if not self.acquire(False):
            return
        dead = None
        try:
            now = monotonic()
            waited = now - self._checked
            self._checked = now
            count = len(self.events)
            if count > _MOST_EVENTS or self.objects.volume + self.encoders.weight > _MOST_BYTES or now - self._sent > _LONGEST_WAIT:
                self._flush()
                count = 0
                if self.renewal is not None:
                    self.renewal()
            # The clock is read, and the file in memory written, at every event while they come slowly, and at every 48th when thousands have
            # come fast: few enough that a program which turns slow in between has handed over what it did before a second has passed.
            unseen = min(_MOST_UNSEEN, self._burst // 64) if waited < 0.02 else 0
            self._burst = self._burst + unseen + 1 if waited < 0.02 else 0
            self.limit = count + unseen
            dead = self.objects.sweep()
            if self._lost:
                self._lost = False
                self.append(b"\x60\x00" + self.encoders.text("code that ran inside the recorder (a finalizer or a signal handler)"))
            self._shared.publish(len(self.events) - self.objects.definitions)
        except BaseException as error:
            self.failed(error)
        finally:
            self.release()
        del dead

    def _flush(self):
        events, objects = self.events, self.objects
        count = len(events) - objects.definitions
        while events and events[-1][0] == 1:
            events.pop()  # Definitions need an event that they belong to; this happens at the end only.
        if count > 0:
            body = b"".join(events)
            if self.several:  # What another process has handed over may stand before this batch.
                body = b"\x16" + varint(self._batch_task) + body
                count += 1
            self.wire.send(EVENTS, b"PB" + varint(self._first_step) + varint(count) + body)
            self._first_step += count
        if not self.wire.open:
            self.active = False
        self._batch_task = self.stacks[self.thread][0]
        events.clear()
        self._shared.begin(self._first_step)
        objects.definitions = 0
        objects.volume = 0
        self.encoders.begin_batch()
        self.output = None
        self._sent = monotonic()

    def hand_over(self):
        """As `flush`, where the lock is held already."""
        self._flush()

    def end_tasks(self, successor):
        """Every task has ended, and another one goes on for the current thread."""
        for number, _, _ in self.stacks.values():
            if number != self.process_task:
                self.append(b"\x18" + varint(number))
        self._start_thread(successor)

    def _start_thread(self, task):
        name = self.stacks[self.thread][2]
        self.append(b"\x17" + varint(task) + self.encoders.text("thread") + self.encoders.text(name))

    def connect(self, wire):
        """What is told from here on goes over another wire, on which nothing has been told yet."""
        self._shared.close()
        self._burst = self.limit = 0
        self.events.clear()
        self.objects.definitions = self.objects.volume = 0
        self.encoders.begin_batch()
        self.wire = wire
        self._first_step = 0

    def expose(self, options, number):
        """Should this process be killed, the host finds what it has not handed over (FORMAT.md §5), where that can be."""
        self.exposed = options.meeting is not None and self.share(os.path.join(options.meeting, f"batch-{number}"))

    def share(self, path):
        """Lays the batch into a file; gives whether it did."""
        return self._shared.open(path, self._first_step, self._task)

    def flush(self):
        """Hands everything over now."""
        if self.acquire(False):
            try:
                self._flush()
            except BaseException as error:
                self.failed(error)
            finally:
                self.release()

    @property
    def _batch_task(self):
        """Whose the first event of the batch is."""
        return self._task

    @_batch_task.setter
    def _batch_task(self, task):
        self._task = task
        self._shared.belong_to(task)

    def point(self):
        """Where the batch has come to: equal to another one when nothing was told in between."""
        return (self._first_step, len(self.events), len(self.encoders.strings))

    def take_back(self, point):
        """Takes back what was told since a point of this batch."""
        _, events, strings = point
        self._shared.take_back(events)
        del self.events[events:]
        while len(self.encoders.strings) > strings:
            self.encoders.strings.popitem()

    def text_event(self, opcode, text):
        self.append(opcode + self.encoders.text(text))


if core is not None:
    from .native.recorder import native_recorder

    Recorder = native_recorder(Recorder)


def _forget_classes(cache):
    """`cache`: by class, or by class and something else."""
    for key in list(cache):
        cls = key[0] if type(key) is tuple else key
        if type in mro_of(type(cls)) and flags_of(cls) & HEAP_TYPE:
            del cache[key]


def thread_name(ident):
    threading = sys.modules.get("threading")
    thread = getattr(threading, "_active", {}).get(ident) if threading is not None else None
    name = getattr(thread, "_name", None)
    return name if type(name) is str else "MainThread" if threading is None else "thread"
