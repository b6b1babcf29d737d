"""Functions as the tables know them, and their activations."""

from .native import core

# Comprehensions that await, in each other, which are told apart. Frames lie at multiples of eight.
MOST_NESTED = 7


class Function:
    """The static side of a function. `lines`: for finding the statement of a line, (first, last, site) from outer to inner.

    `late`: its late statements by line, each as (site, whether its store stands behind its last probe). `branches`: by such a site, the tests that the
    statement tells late, each as (the same of the test, the event of its branch, the event where the test's beginning was told already).

    `captured`: its calls have to be known by number, since inner functions bind its variables. `awaited_at_once`: it is a comprehension that awaits.
    """

    __slots__ = ("awaited_at_once", "awaits", "branches", "captured", "id", "is_async", "kind", "late", "lines", "name", "resumable")

    def __init__(self, number, name, kind, resumable=False, is_async=False, awaits=False):
        self.id = number
        self.name = name
        self.kind = kind
        self.resumable = resumable
        self.is_async = is_async
        self.awaits = awaits
        self.awaited_at_once = is_async and kind == "comprehension" and name != "<genexpr>"
        self.captured = True
        self.lines = []
        self.late = {}
        self.branches = {}

    @classmethod
    def root(cls):
        return cls(0, "", "root")

    def site_of_line(self, line):
        """The innermost statement that stands on a line; 0 when none does."""
        best, best_size = 0, None
        for first, last, site in self.lines:
            if first <= line <= last and (best_size is None or last - first <= best_size):
                best, best_size = site, last - first
        return best


class Operation(list):
    """An augmented assignment to an element or attribute whose operand is not evaluated yet: [note, thing, key, old].

    `old`: what it may change in place; None where code of the program gives that, until it has.
    """

    __slots__ = ()

    def take(self, value):
        """A call out of the same function has returned the value."""
        if self[3] is None:
            self[3] = value


class Call:
    """One activation.

    `pending`: a store that the program is about to make, recorded at the next probe once it has succeeded.
    `awaiting`: it delegates to something that may put it aside without our notice; `waits`: by which `await` or `yield from`, its site or 0.
    `below`: the awaiting call it runs for.
    `key`: see `key_of`, for functions that can be put aside. `returning`: its result, while `finally` blocks still run.
    `calls`: calls out of it that may change their arguments, innermost last. `raising`: address of the exception last seen here.
    `told`: of late statements (late_statements.py): its site while one is at work whose beginning was told, minus its site when its last probe has
    been but its store or its call may still run code or fail.
    """

    __slots__ = ("awaiting", "below", "calls", "function", "id", "key", "pending", "raising", "returning", "told", "waits")

    def __init__(self, number, function):
        self.id = number
        self.function = function
        self.pending = None
        self.awaiting = function.awaits
        self.below = None
        self.key = 0
        self.calls = None
        self.returning = None
        self.raising = 0
        self.told = 0
        self.waits = 0

    def push(self, waiting):
        if self.calls is None:
            self.calls = []
        self.calls.append(waiting)


if core is not None:
    Call = core.Call


def key_of(frame, function, caller):
    """The key of a call that begins: the address of its frame. A comprehension that awaits has a frame of its own until Python 3.11 only, so its
    key is that of the call which awaits it, plus one: no frame lies there.
    """
    if not function.awaited_at_once:
        return id(frame)
    return min(caller.key + 1, caller.key | MOST_NESTED) if caller.function.awaited_at_once else id(frame) + 1


def frame_of_key(key):
    """The address of the frame that a call runs or waits in."""
    return key & ~MOST_NESTED
