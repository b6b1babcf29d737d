"""Telling the present anew, so that what follows refers to nothing that was told before: in a process that was forked, and where a recording may begin."""

import sys

from .numbers import varint
from .recorder import thread_name
from .values import PRIMITIVES

_MOST_BYTES = 1 << 20


def tell(recorder, lanes, frames_of_waiting, first):
    """Tells threads, calls, variables and objects under numbers above `first`, from the task `first` + 1 on, which has been announced.

    `frames_of_waiting`: see `WaitingFrames`. Called with the lock held, between whole events, and with an empty batch.
    """
    present = _Present(recorder)
    others = {ident: known for ident, known in recorder.stacks.items() if ident != recorder.thread}
    recorder.objects.forget()
    recorder.watched.clear()
    recorder.number_from(first)
    own = recorder.thread
    recorder.go_on(own, recorder.stacks[own])
    present.modules([recorder.stack] + [stack for _, stack, _ in others.values()] + lanes.stacks())
    present.calls(recorder.stack, None, own)
    for ident, (_, stack, name) in others.items():
        if thread_name(ident) == name:
            recorder.go_on(ident, recorder.start_task(ident, stack, name))
            present.calls(stack, None, ident)
    lanes.tell_anew(present.calls)
    recorder.go_on(own, recorder.stacks[own])
    present.put_aside(frames_of_waiting)
    present.finish(first)


class _Present:
    """`moved`: the number that a call has now, by the one it had until now."""

    def __init__(self, recorder):
        self._r = recorder
        self._functions = recorder.functions
        self._frames = sys._current_frames()
        self._moved = {}

    def modules(self, stacks):
        """Bodies of modules that have been run: their variables live on."""
        r = self._r
        running = {call.id for stack in stacks for call in stack}
        held = {id(module.__dict__): module.__dict__ for module in list(sys.modules.values()) if type(module) is type(sys)}
        for key, (number, sites) in list(r.modules.items()):
            function = r.names.function_of(sites)
            if number in running or key not in held or function is None:
                continue
            self._begin(function, number)
            self._variables(self._moved[number], held[key], sites)
            r.append(b"\x12\x00\x00")

    def calls(self, stack, frames, ident=None):
        """The calls of a stack, outermost first, each with its variables and the statement that it is in. Without frames: those of the thread."""
        frames = self._recorded(self._frames_of(ident) if frames is None else frames)
        for call in stack[1:]:
            self._begin_again(call)
            place = next((place for place, (number, _) in enumerate(frames) if number == call.function.id), None)
            if place is None:
                continue
            frame = frames[place][1]
            del frames[: place + 1]
            self._within(call, frame)

    def _within(self, call, frame):
        """The variables of a call that has begun again, and the statement that it is in."""
        self._variables(call.id, frame.f_locals, self._r.names.sites_of(call.function))
        site = call.function.site_of_line(frame.f_lineno)
        if site:
            self._r.append(b"\x10" + varint(site))

    def _frames_of(self, ident):
        frames = []
        frame = self._frames.get(ident)
        while frame is not None:
            frames.append(frame)
            frame = frame.f_back
        return frames[::-1]

    def _recorded(self, frames):
        numbered = [(self._number_of(frame), frame) for frame in frames]
        return [entry for entry in numbered if entry[0]]

    def _number_of(self, frame):
        if frame.f_code.co_name != "<module>":
            return self._functions.number_of_code(frame.f_code)
        if frame.f_code.co_filename not in self._functions.files:
            return 0  # Below the program's module ours runs, in the same namespace.
        known = self._r.modules.get(id(frame.f_globals))
        function = None if known is None else self._r.names.function_of(known[1])
        return 0 if function is None else function.id

    def put_aside(self, frames_of_waiting):
        """Generators that wait, and coroutines of no task."""
        told = set(self._moved.values())
        waiting = [call for call in self._r.resumables.values() if call.id not in told]
        frames = frames_of_waiting(waiting)
        for call in waiting:
            self._begin_again(call)
            frame = frames.get(call.key)
            # Where one died unnoticed, another one may lie now.
            if frame is not None and frame.f_code.co_name == call.function.name:
                self._within(call, frame)
            self._r.append(b"\x14" + varint(call.waits) + b"\x00\x00")
        if len(frames) < len(waiting):
            self._r.append(b"\x60\x00" + self._r.encoders.text("the variables of generators that wait: they are told as they change"))

    def finish(self, first):
        r = self._r
        earlier = r.calls_now or {}
        r.calls_now = {number: self._moved[now] for number, now in earlier.items() if now in self._moved}
        r.calls_now.update(self._moved)
        r.calls_now[None] = first
        for key, (number, sites) in list(r.modules.items()):
            if number in self._moved:
                r.modules[key] = (self._moved[number], sites)

    def _begin_again(self, call):
        self._begin(call.function, call.id)
        call.id = self._moved[call.id]
        # What was noted of objects by their old numbers is of no use any more.
        call.pending = None
        for waiting in call.calls or ():
            if getattr(waiting, "operation", None) is not None:
                waiting.operation = _Unfinished(self._r)

    def _begin(self, function, number):
        r = self._r
        r.last_call = self._moved[number] = r.last_call + 1
        r.append(b"\x11" + varint(function.id) + varint(r.last_call) + b"\x00")

    def _variables(self, call, held, sites):
        r = self._r
        head = b"\x24\x00" + varint(call)
        for name, value in list(held.items()):
            if type(name) is str and not name.startswith(".") and (sites is None or name in sites):
                r.append(head + _named(r, name, value))
                if r.objects.volume > _MOST_BYTES:
                    r.hand_over()


class _Unfinished:
    """Stands for what a call does that has not returned yet: what it was given is told as it is then."""

    needs_known = False
    before = None

    def __init__(self, recorder):
        self._r = recorder

    def after(self, waiting, _result):
        r = self._r
        for thing in [held[0] for held in waiting.things.values()] + [waiting.thing]:
            if thing is not None and id(thing) in r.objects.ids:
                number = r.encoders.value(thing)[1:]
                r.append(b"\x38" + waiting.site + number + r.objects.contents(thing))


def _named(recorder, name, value):
    """A name and a value under it. Objects are defined before texts are numbered, because definitions stand first."""
    if type(value) in PRIMITIVES:
        return recorder.encoders.text(name) + recorder.objects.value_under(name, value)
    written = recorder.objects.value_under(name, value)
    return recorder.encoders.text(name) + written
