"""Which part of a run is told: from a moment on, until a moment, or the last of it; and of which functions."""

import ast

from . import command_line, present
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import NUMBERS_EACH
from .selecting import Selected
from .statements import prologue
from .waiting_frames import WaitingFrames
from .wire import EVENTS, FRESH, STOP

_FEWEST = 5000


class Window:
    """`starts`, `stops`: moments as options give them, {"line": …, "file": …}, {"function": …} or {"events": …}; None for the ends of the run.

    `selected`: the functions that are recorded, None for all. `last`: so many events at the end are wanted. Then the present is told anew now and then, so that the host can drop what came before.
    """

    def __init__(self, recorder, lanes, options):
        self._r = recorder
        self._lanes = lanes
        self._waiting_frames = WaitingFrames(recorder.functions)
        self._starts = options.starts
        self._stops = options.stops
        self._last = options.last
        self._stretch = max(_FEWEST, options.last // 2) if options.last else 0
        self._next = self._stretch
        self.selected = Selected(options.functions) if options.functions else None
        recorder.functions.partial = self.selected is not None
        self._options = options
        self._number = options.process
        self._kind = command_line.name_of_command(options.command) if options.process else None
        self._wire = None

    def install(self):
        if self._starts is not None:
            self._wire = self._r.wire
            self._r.wire = _Waiting(self._wire)
        else:
            self._r.expose(self._options, self._number)
            if self._stretch and self._number:
                self._r.begin_as_process(self._name())
        if self._starts is not None and "events" in self._starts or self._stretch:
            self._r.renewal = self._look

    def selection_of_child(self):
        """What a process that is started now is asked for: before the first moment it waits for that itself."""
        asked = {"starts": self._starts if self._wire is not None else None, "stops": self._stops, "last": self._last}
        return {key: value for key, value in asked.items() if value is not None}

    def go_on_in_child(self, wire, number):
        """This process was forked, and has a wire of its own."""
        r = self._r
        first = number * NUMBERS_EACH
        self._number, self._kind = number, "forked"
        r.process_task = first + 1
        if self._wire is not None:
            self._wire = wire
            r.connect(_Waiting(wire))
            r.number_from(first)
            return
        r.connect(wire)
        r.expose(self._options, number)
        if self._stretch:
            self._next = self._stretch
            r.begin_as_process(self._name())
        present.tell(r, self._lanes, self._waiting_frames.find, first)

    def _name(self):
        return f"{self._kind}, process {self._number + 1}"

    def triggers(self, tree, path):
        """What has to be called before which statements of a source: (function, its address in the tree) by the statement's address."""
        found = {}
        for moment, reached in ((self._starts, self._start), (self._stops, self._stop)):
            node = None if moment is None else _place(tree, path, moment)
            if node is not None:
                found.setdefault(id(node), []).append(reached)
        return found

    # Moments

    def _start(self):
        """The first moment is here."""
        r = self._r
        if self._wire is None or not r.enter_anyhow():
            return
        try:
            self._begin()
        except Exception as error:
            r.failed(error)
        finally:
            r.release()

    def _begin(self):
        r = self._r
        wire, self._wire = self._wire, None
        wire.alone = not r.several
        r.connect(wire)
        r.expose(self._options, self._number)
        first = r.highest_number()
        self._begin_as_process(first + 1)
        present.tell(r, self._lanes, self._waiting_frames.find, first)

    def _stop(self):
        """The last moment is here. One that comes before the first does not count."""
        r = self._r
        if self._wire is not None or not r.enter_anyhow():
            return
        try:
            r.hand_over()
            r.wire.send_json(STOP, {"reason": "it was to be recorded until here"})
            r.stop()
        finally:
            r.release()

    def _look(self):
        """Called now and then between events, with the lock held and an empty batch."""
        told = self._r.point()[0]
        if self._wire is not None:
            if self._starts is not None and told >= self._starts.get("events", told + 1):
                self._begin()
        elif self._stretch and told >= self._next:
            self._next = told + self._stretch
            self._renew()

    def _renew(self):
        r = self._r
        first = r.highest_number()
        r.end_tasks(first + 1)
        r.hand_over()
        r.wire.send(FRESH, b"")
        self._begin_as_process(first + 1)
        present.tell(r, self._lanes, self._waiting_frames.find_at_leisure, first)

    def _begin_as_process(self, successor):
        """Its parent has told of this process, but maybe not in the part that is kept."""
        if self._number:
            self._r.begin_as_process(self._name(), successor)


class _Waiting:
    """Stands for the wire until there is something to tell: sources pass, events do not."""

    def __init__(self, wire):
        self._wire = wire
        self.send_json = wire.send_json
        self.close = wire.close
        self.alone = True

    @property
    def open(self):
        return self._wire.open

    def send(self, kind, payload):
        if kind != EVENTS:
            self._wire.send(kind, payload)


def _place(tree, path, moment):
    """The statement of a source before which the moment is; None where it is in another source."""
    if "function" in moment:
        return _first_in(tree, moment["function"], "")
    if "line" not in moment or not ("/" + path).endswith("/" + moment["file"]):
        return None
    starting = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno == moment["line"]]
    return min(starting, key=lambda node: node.col_offset, default=None)


def _first_in(node, wanted, prefix):
    """The first statement in a function of this name or qualified name."""
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = prefix + child.name + "."
            if wanted in (child.name, prefix + child.name) and not isinstance(child, ast.ClassDef):
                body = prologue(child.body)[1]
                return body[0] if body else None
        found = _first_in(child, wanted, inner)
        if found is not None:
            return found
    return None
