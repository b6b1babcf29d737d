"""The recorder over the native core: the methods of `Recorder`, while guard, batch, identity and encoders are the core's."""

from types import FunctionType

from ..contents import Contents
from ..numbers import varint
from ..secrets import REASON, looks_secret
from ..wire import EVENTS, Wire
from . import core


class NativeObjects:
    """Identity and contents as `Objects` gives them; both are kept in the recorder's state. Objects are never held alive."""

    def __init__(self, state, functions, options):
        self._state = state
        self._contents = Contents(self, functions, options, state)
        self.ids = self.encoders = state
        self.held = {}
        self.kinds = self._contents.kinds
        self.kind = self._contents.kind
        limits = options.limits
        state.begin(self._contents, limits["string"], limits["items"], options.redact, looks_secret, REASON)
        self.value_under = state.value_under
        self.number_from = state.number_from_here
        self.highest_number = state.highest_object
        self.recover = state.recover
        self.may_know = state.is_known

    @property
    def volume(self):
        return self._state.volume

    def contents(self, thing):
        """Everything in an object, as `replace` writes it. What it refers to is defined before its first string is numbered."""
        kind = self.kind(type(thing))
        self._state.hold_numbers(self._contents.members(thing, kind))
        try:
            return self._contents.write(thing, kind)
        finally:
            self._state.drop_numbers()

    def forget(self):
        """Every object is new again."""
        self._state.forget_objects()


def native_recorder(pure):
    """The class whose state is laid out by the core, so that it cannot inherit from the one whose methods it has."""

    class NativeRecorder(core.State):
        __slots__ = tuple(name for name in pure.__slots__ if not hasattr(core.State, name))

        def _prepare(self, functions, options):
            self.objects = NativeObjects(self, functions, options)

        def enter_anyhow(self):
            return self.active and self.acquire(True)

        def stop(self):
            self.active = False
            self.wire.close()
            self.start_anew()

        def connect(self, wire):
            self.start_anew()
            self.wire = wire

        def hand_over_in_time(self):
            """Called by the core when the batch is large or old."""
            self._flush()
            if self.renewal is not None:
                self.renewal()
            if self.lost:
                self.lost = 0
                self.append(b"\x60\x00" + self.text("code that ran inside the recorder (a finalizer or a signal handler)"))

        def deliver_waiting(self):
            from ..signals import deliver_waiting

            deliver_waiting(self)

        def _flush(self):
            # What another process has handed over may stand before this batch.
            first = b"\x16" + varint(self._batch_task) if self.several else b""
            if type(self.wire) is Wire:
                self.hand_frame(first, self.wire.send_events)
            else:
                batch = self.take_batch(first)
                if batch is not None:
                    self.wire.send(EVENTS, batch)
            if not self.wire.open:
                self.active = False
            self._batch_task = self.stacks[self.thread][0]
            self.output = None

    for name, member in vars(pure).items():
        if type(member) is FunctionType and name not in vars(NativeRecorder) and name not in vars(core.State):
            setattr(NativeRecorder, name, member)
    return NativeRecorder
