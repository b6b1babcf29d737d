"""What rewritten sources call (see binding_probes.py)."""

from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .store_probes import StoreProbes


class Probes(StoreProbes):
    """All probes. Those that are left: calls that may change what they are given."""

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
        if not pushed:
            return self.simple(function, lambda last, *given: record(*given, last))

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
        first = varint(starting)
        known, modules, telling = self._calling.known, r.modules, self._calling.telling(name)

        def tells(place, thing, values):
            """The call, where it has to be waited for; None where it is told, or changes nothing that was recorded."""
            tell = telling.get(type(thing))
            if tell is not None and r.tasks <= 1 and id(thing) not in modules and (id(thing) not in known or tell(place, thing, *values)):
                return None
            waiting = self._calling.about(name, thing, values)
            return None if waiting is None or self._calling.tells(place, waiting) else waiting

        def record(thing, *values):
            call = r.call
            began = call.told > 0
            point = r.point() if late else None
            waiting = tells(head if began else first, thing, values)
            if late:
                if not began and r.point() == point:
                    r.append(b"\x10" + varint(line))
                call.told = line if more else -line
            if waiting is not None:
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
