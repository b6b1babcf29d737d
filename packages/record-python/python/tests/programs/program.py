"""A whole program, a function of its seed: `Program(7).text()`.

It ends by itself, prints no addresses, and holds nothing whose order or lifetime is left to chance; it may well fail.
"""

from .definitions import Definitions
from .scope import KINDS, Scope

IMPORTS = """from bisect import insort
from collections import Counter, OrderedDict, defaultdict, deque
from heapq import heapify, heappop, heappush
from random import Random
"""

# What a program may use, by its name.
GIVEN = {
    "Guard": """
class Guard:
    def __init__(self, swallows, log):
        self.swallows = swallows
        self.log = log

    def __enter__(self):
        self.log.append(1)
        return self.log

    def __exit__(self, kind, error, trace):
        self.log.append(0 if kind is None else 2)
        return self.swallows
""",
    "Thing": """
class Thing:
    made = 0

    def __init__(self, number):
        self.size = number
        self.items = []

    def grow(self, number):
        self.items.append(number)
        return len(self.items)

    @property
    def double(self):
        return self.size * 2
""",
    "fail": """
def fail(number):
    if number % 3 == 0:
        raise ValueError(number)
    if number % 3 == 1:
        raise KeyError("missing", number)
    return number
""",
}


class Program(Definitions):
    def text(self):
        scope = Scope("module", {})
        for _ in range(self.random.randint(0, 2)):
            self.new_class()
        for kind in self.random.sample(KINDS, 5):
            self.assign_new(scope, kind)
        for _ in range(self.random.randint(0, 2)):
            self.new_function(scope)
        for _ in range(self.random.randint(0, 1)):
            self.new_generator(scope)
        while self.budget > 0:
            if self.chance(0.5):
                self.statement(scope)
                continue
            self.put("try:")
            self.body(scope.block(), 3, 0)
            self.put("except Exception as error:")
            self.put("    print(type(error).__name__, error)")
        for name in scope.of(*KINDS):
            self.put(f"print({name if scope.names[name] in ('int', 'str', 'list', 'tuple', 'bytes') else f'type({name}).__name__'})")
        body = "\n".join(self.lines) + "\n"
        return "\n".join([IMPORTS] + [text + "\n" for name, text in GIVEN.items() if f"{name}(" in body] + [body])
