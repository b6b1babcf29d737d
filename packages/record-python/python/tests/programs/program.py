"""A whole program, a function of its seed: `Program(7).text()`.

It ends by itself, prints no addresses, and holds nothing whose order or lifetime is left to chance; it may well fail.
"""

import re

from .scenes import Scenes
from .scope import KINDS, Scope

# Names that a program may use, by the module that they come from.
IMPORTS = {
    "asyncio": ("gather", "run", "sleep"),
    "bisect": ("insort",),
    "collections": ("Counter", "OrderedDict", "defaultdict", "deque"),
    "contextlib": ("ExitStack", "contextmanager", "suppress"),
    "dataclasses": ("dataclass", "field"),
    "functools": ("cached_property", "lru_cache", "reduce", "wraps"),
    "heapq": ("heapify", "heappop", "heappush"),
    "itertools": ("accumulate", "chain", "cycle", "islice"),
    "random": ("Random",),
}

# Definitions that it may use, by their names.
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
    "opened": """
@contextmanager
def opened(log):
    log.append(5)
    try:
        yield log
    finally:
        log.append(6)
""",
    "counted": """
def counted(function):
    calls = 0

    @wraps(function)
    def call(*given, **named):
        nonlocal calls
        calls += 1
        return function(*given, **named)

    return call
""",
    "Door": """
class Door:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        await sleep(0)
        self.log.append(3)
        return len(self.log)

    async def __aexit__(self, kind, error, trace):
        self.log.append(4)
        await sleep(0)
        return kind is KeyError
""",
    "ticks": """
async def ticks(count):
    for tick in range(count):
        if tick % 2:
            await sleep(0)
        yield tick * 3
""",
    "later": """
async def later(number):
    await sleep(0)
    return number + 1
""",
    "both": """
async def both(first, second):
    return await gather(first, second)
""",
}


class Program(Scenes):
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
        for _ in range(self.pick(0, 0, 1, 2)):
            self.new_coroutine(scope)
        while self.budget > 0:
            if self.chance(0.5):
                self.statement(scope)
                continue
            if self.coroutines and self.chance(0.2):
                self.use_coroutine(scope)
            self.put("try:")
            self.body(scope.block(), 3, 0)
            self.put("except Exception as error:")
            self.put("    print(type(error).__name__, error)")
        for name in scope.of(*KINDS):
            self.put(f"print({name if scope.names[name] in ('int', 'str', 'list', 'tuple', 'bytes') else f'type({name}).__name__'})")
        body = "\n".join(self.lines) + "\n"
        used = set(re.findall(r"\w+", body))
        given = "".join(text for name, text in GIVEN.items() if name in used)
        used |= set(re.findall(r"\w+", given))
        imports = [f"from {module} import {', '.join(names)}" for module, names in IMPORTS.items() if used & set(names)]
        return "\n".join([*imports, given, "", body])
