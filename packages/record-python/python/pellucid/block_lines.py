"""The own lines of a block that is recorded while its function runs already.

Its code cannot be exchanged, so each statement is looked at as a whole: the variables that it may have bound, and the containers that it could
reach, are compared before and after. What the functions that it calls do is recorded by themselves, in between.
"""

import collections
import sys
from _thread import get_ident
from operator import is_

from . import kinds
from .numbers import varint
from .types_of import items_of

_MOST_THINGS = 3000
_ITERATE = {
    list: list.__iter__,
    tuple: tuple.__iter__,
    set: set.__iter__,
    frozenset: frozenset.__iter__,
    collections.deque: collections.deque.__iter__,
}


class BlockLines:
    """Watches one frame. `sites`: the site of each of its variables, as bytes; `call`: its call, the frame's own, on the recorder's stack."""

    def __init__(self, recorder, sources, swapping, frame, statements, sites, call):
        self._r = recorder
        self._changes = sources.changes
        self._handling = sources.probes.handling
        self._swapping = swapping
        self._frame = frame
        self._is_module = frame.f_code.co_name == "<module>"
        self._statements = statements
        self._with = statements.at(frame.f_lineno)  # Its line comes again when the block ends.
        self._sites = sites
        self._call = call
        self._current = None
        self._before = []
        self._mark = None
        self._cut = False

    def line(self, line):
        """A line of the frame is about to run."""
        statement = self._statements.at(line)
        if statement is None or statement is self._current or statement is self._with:
            return
        r = self._r
        if not r.acquire(False) and not r.enter():
            return
        try:
            self._arrive()
            self._finish_statement()
            r.append(b"\x10" + varint(statement.site))
            error = sys.exc_info()[1]
            if statement.handles and error is not None:
                self._handling.handle(statement.site, error, self._call)
            self._begin(statement)
        except BaseException as error:
            r.failed(error)
        finally:
            r.release()
        if len(r.events) > r.limit:
            r.tick()

    def finish(self, error):
        """The block ends, by an exception or without one; its function goes on."""
        r = self._r
        if not r.acquire(False) and not r.enter():
            return
        try:
            self._arrive()
            self._finish_statement()
            if error is not None:
                self._handling.seen(error, self._call, 0)
        except BaseException as failure:
            r.failed(failure)
        finally:
            r.release()
            self._frame = None

    def bind(self, names):
        """The variables have the values that they have now. Called with the recorder's lock."""
        r = self._r
        held = self._frame.f_globals if self._is_module else self._frame.f_locals
        for name in names:
            if name in held:
                self._swapping.take(held[name])
            if self._is_module:
                r.names.changed(b"\x00", held, name)
                continue
            site = self._sites.get(name)
            if name in held and site is not None:
                r.append(b"\x20" + site + r.objects.value_under(name, held[name]))
            elif name in held:
                r.append(b"\x24\x00" + varint(self._call.id) + r.encoders.pair(name, held[name]))
            elif site is not None:
                r.append(b"\x22" + site)

    def _arrive(self):
        r = self._r
        if get_ident() != r.thread:
            r.switch()
        if r.call is not self._call:
            self._handling.settle(self._frame, self._call.function)

    def _begin(self, statement):
        self._current = statement
        self._before = self._things(statement.loads)
        self._mark = self._moment()

    def _finish_statement(self):
        statement, self._current = self._current, None
        if statement is None:
            return
        r = self._r
        site = varint(statement.site)
        alone = self._moment() == self._mark
        before, self._before = self._before, []
        for thing, state in before:
            if alone:
                self._changes.after(site, thing, state)
            elif not _is_same(state[1], self._changes.before(thing)[1]):
                # Others have recorded changes meanwhile, perhaps this one: the whole is right in any case.
                self._changes.replace(site, self._changes.number_of(thing), thing)
        self.bind(sorted(statement.stores))
        if self._cut:
            self._cut = False
            r.append(
                b"\x60"
                + site
                + r.encoders.text(f"more than {_MOST_THINGS} objects could be reached here; what changed in the others is not seen")
            )

    def _moment(self):
        """Stays the same as long as nobody records anything."""
        return (self._r.wire.steps, len(self._r.events))

    def _things(self, names):
        """Containers that the names lead to, those near by first, with their states."""
        frame = self._frame
        held, seen, queue = [], set(), []
        for name in sorted(names):
            if name in frame.f_locals:
                queue.append(frame.f_locals[name])
            elif name in frame.f_globals:
                queue.append(frame.f_globals[name])
        objects = self._r.objects
        for thing in queue:
            if id(thing) in seen or type(thing) in _LEAVES:
                continue
            seen.add(id(thing))
            if len(seen) > _MOST_THINGS:
                self._cut = True
                break
            kind = objects.kind(type(thing))
            before = self._changes.before(thing)
            if before is not None:
                held.append((thing, before))
            queue.extend(_members(thing, kind))
        return held


_LEAVES = frozenset((type(None), bool, int, float, complex, str, bytes, type, type(sys), type(lambda: None), type(len)))


def _members(thing, kind):
    if kind.base in _ITERATE:
        return list(_ITERATE[kind.base](thing))
    if kind.kind == kinds.MAP and not kinds.is_frame(kind):
        return [part for pair in items_of(thing) for part in pair]
    if kind.kind != kinds.INSTANCE:
        return ()
    found = list(dict.values(kind.fields_of(thing))) if kind.fields_of is not None else []
    for _, read in kind.slots or ():
        try:
            found.append(read(thing))
        except AttributeError:
            pass
    return found


def _is_same(old, new):
    if type(old) is not list:
        return old == new
    if len(old) != len(new):
        return False
    if old and type(old[0]) is tuple and type(new[0]) is tuple:
        return all(len(a) == len(b) and all(map(is_, a, b)) if type(a) is type(b) is tuple else a is b for a, b in zip(old, new))
    return all(map(is_, old, new))


def watch(lines, frame):
    """Tells `lines` of every line of the frame from now on; gives what ends that, or None where somebody else traces already."""
    return _watch_by_monitoring(lines, frame) if sys.version_info >= (3, 12) else _watch_by_tracing(lines, frame)


def _watch_by_tracing(lines, frame):
    if sys.gettrace() is not None:
        return None

    def others(_frame, _event, _argument):
        return None

    def own(_frame, event, _argument):
        if event == "line":
            lines.line(frame.f_lineno)
        return own

    def stop():
        if sys.gettrace() is others:
            sys.settrace(None)
        frame.f_trace = None

    sys.settrace(others)
    frame.f_trace = own
    return stop


def _watch_by_monitoring(lines, frame):
    monitoring = sys.monitoring
    tool = next((number for number in (4, 3) if monitoring.get_tool(number) is None), None)
    if tool is None:
        return None
    code = frame.f_code

    def on_line(_code, line):
        if sys._getframe(1) is frame:
            lines.line(line)

    def stop():
        monitoring.set_local_events(tool, code, 0)
        monitoring.register_callback(tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(tool)

    monitoring.use_tool_id(tool, "pellucid")
    monitoring.register_callback(tool, monitoring.events.LINE, on_line)
    monitoring.set_local_events(tool, code, monitoring.events.LINE)
    return stop
