"""Random programs over the language's statements and containers: `python generating.py FOLDER FIRST COUNT`.

Writes COUNT modules, `program_SEED.py` with seeds from FIRST, and `main.py`, which imports each and prints the traceback of what ends it. A program is a
function of its seed. It ends by itself, prints no addresses, and holds nothing whose order or lifetime is left to chance; it may well fail.

Names tell types: a program remembers what each holds, so that most of what it does succeeds.
"""

import os
import random
import sys

KINDS = ("int", "str", "list", "nest", "dict", "set", "tuple", "deque", "bytes", "table", "thing")
WORDS = ("a", "b", "key", "x y", "", "é", "long word", "\\n")
PLAIN = {
    "int": ("4", "0"), "str": ("'word'", "''"), "list": ("[3, 1, 2]", "[]"), "nest": ("[[1], [2, 3]]",), "dict": ("{'a': 1}", "{}"), "set": ("{1, 2}",),
    "tuple": ("(1, 2, 'a')",), "deque": ("deque([1])",), "bytes": ("bytearray(b'xy')",), "table": ("defaultdict(list)",), "thing": ("Thing(2)",),
}  # fmt: skip
HEAD = """from bisect import insort
from collections import Counter, OrderedDict, defaultdict, deque
from heapq import heapify, heappop, heappush
from random import Random


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


def fail(number):
    if number % 3 == 0:
        raise ValueError(number)
    if number % 3 == 1:
        raise KeyError("missing", number)
    return number

"""


class Scope:
    """Names that can be used here, by what they hold. `kind`: module, function, generator or class. `outer`: those of the scopes around it;
    `shared`: those of them that are declared global or nonlocal."""

    def __init__(self, kind, names, outer=None, loop=False, shared=()):
        self.kind = kind
        self.shared = set(shared)
        self.names = dict(names)
        self.outer = outer
        self.loop = loop

    def block(self, loop=None):
        return Scope(self.kind, self.names, self.outer, self.loop if loop is None else loop, self.shared)

    def own(self, *kinds):
        """Names that can be bound here."""
        return [name for name in self.of(*kinds) if self.outer is None or name not in self.outer]

    def of(self, *kinds):
        return [name for name, kind in self.names.items() if kind in kinds]


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.depth = 0
        self.count = 0
        self.functions = []
        self.generators = []
        self.classes = []
        self.budget = 40

    def text(self):
        self.lines.append(HEAD)
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
        return "\n".join(self.lines) + "\n"

    # Text

    def put(self, line):
        self.lines.append("    " * self.depth + line)

    def fresh(self, prefix="v"):
        self.count += 1
        return f"{prefix}{self.count}"

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    # Expressions

    def name(self, scope, kind):
        """A name that holds the kind, or an expression that makes one."""
        names = scope.of(kind)
        if names:
            return self.random.choice(names)
        if kind == "thing" and self.classes:
            return f"{self.random.choice(self.classes)}(3)"
        return self.pick(*PLAIN[kind])

    def expression(self, scope, kind, depth=2):
        if kind == "int":
            return self.number(scope, depth)
        names = scope.of(kind)
        if names and self.chance(0.3):
            return self.random.choice(names)
        if kind == "list" and depth > 0 and self.chance(0.4):
            return self.made_list(scope, depth)
        if kind == "str" and self.chance(0.4):
            return self.pick(
                f"({self.name(scope, 'str')} + {self.literal('str')})[:12]",
                f"f'{{{self.number(scope, 0)}}}-{{{self.number(scope, 0)}:>3}}'",
                f"{self.name(scope, 'str')}.upper()",
                f"', '.join(map(str, {self.name(scope, 'list')}))[:15]",
            )
        if kind in ("list", "set", "dict", "deque", "bytes", "nest") and names and self.chance(0.3):
            return f"{self.random.choice(names)}.copy()"
        return self.display(scope, kind, depth)

    def number(self, scope, depth=2):
        names = scope.of("int")
        if depth <= 0 or self.chance(0.3):
            return self.random.choice(names) if names and self.chance(0.7) else self.literal("int")
        a, b = self.number(scope, depth - 1), self.number(scope, depth - 1)
        choices = [
            f"{a} + {b}",
            f"{a} * {b} % 97",
            f"({a} - {b})",
            f"({a} if {self.condition(scope, depth - 1)} else {b})",
            f"max({a}, {b})",
            f"({a} or {b})",
            f"({a} and {b})",
            f"len({self.name(scope, self.pick('list', 'dict', 'set', 'deque', 'tuple', 'str'))})",
            f"sum({self.name(scope, 'list')})",
            f"{self.name(scope, 'dict')}.get({self.literal('str')}, {a})",
            f"(lambda q, r={a}: q + r)({b})",
            f"sum(q * {a} for q in {self.name(scope, 'list')})",
            f"next(iter({self.name(scope, 'list')}), {a})",
            f"{self.name(scope, 'tuple')}[0]",
        ]
        if scope.kind != "class":
            choices.append(lambda: f"({self.walrus(scope)} := {a})")
        if scope.of("list"):
            name = self.name(scope, "list")
            choices += [f"{name}[{self.literal('index')}]", f"{name}.pop()", f"{name}.pop({self.pick('0', '-1')})", f"{name}.count({a})"]
        if scope.of("dict"):
            choices += [
                f"{self.name(scope, 'dict')}.setdefault({self.literal('str')}, {a})",
                f"{self.name(scope, 'dict')}.pop({self.literal('str')}, {b})",
            ]
        if scope.of("deque"):
            choices.append(f"{self.name(scope, 'deque')}.popleft()")
        if scope.of("table"):
            choices.append(f"len({self.name(scope, 'table')}[{self.literal('int')}])")
        if scope.of("thing"):
            thing = self.name(scope, "thing")
            choices += [f"{thing}.size", f"{thing}.grow({a})", f"len({thing}.items)", f"{thing}.double"]
        if self.functions:
            choices += [lambda: self.call(scope, depth - 1)] * 2
        chosen = self.random.choice(choices)
        return chosen if isinstance(chosen, str) else chosen()

    def walrus(self, scope):
        name = self.fresh("w")
        if self.chance(0.3):
            scope.names[name] = "int"  # It may be unbound where the expression was not evaluated.
        return name

    def condition(self, scope, depth=1):
        a, b = self.number(scope, depth), self.number(scope, depth)
        return self.pick(
            f"{a} < {b}",
            f"{a} == {b}",
            f"{a} % 2",
            f"not {self.name(scope, self.pick('list', 'dict', 'set', 'str'))}",
            f"{a} in {self.name(scope, 'list')}",
            f"{a} <= {b} < 50",
            f"({a} > 3 or {b} > 5) and {self.name(scope, 'str')} != ''",
        )

    def literal(self, kind):
        if kind == "int":
            return str(self.pick(0, 1, 2, 3, 5, 7, -1, -4, 12, 200, self.random.randint(-9, 99)))
        if kind == "index":
            return str(self.pick(0, 0, 0, -1, -1, 1, 2, -2))
        return "'" + self.random.choice(WORDS) + "'"

    def display(self, scope, kind, depth=1):
        number = lambda: self.number(scope, depth - 1)  # noqa: E731
        some = self.random.randint(0, 4)
        if kind == "str":
            return self.literal("str")
        if kind == "list":
            return "[" + ", ".join(number() for _ in range(some)) + "]"
        if kind == "nest":
            rows = [self.expression(scope, "list", depth - 1) for _ in range(some)]
            return "[" + ", ".join(rows) + "]"
        if kind == "dict":
            pairs = ", ".join(f"{self.literal('str')}: {number()}" for _ in range(some))
            return self.pick(
                f"{{{pairs}}}",
                f"{{{pairs}}}",
                f"OrderedDict({{{pairs}}})",
                f"Counter({{{pairs}}})",
                f"dict(zip('abc', {self.name(scope, 'list')}))",
            )
        if kind == "set":
            return "{" + ", ".join(number() for _ in range(some)) + "}" if some else "set()"
        if kind == "tuple":
            return f"({number()}, {number()}, {self.literal('str')})"
        if kind == "deque":
            return f"deque([{', '.join(number() for _ in range(some))}]{self.pick('', ', maxlen=3')})"
        if kind == "bytes":
            return f"bytearray(b'{'xyz'[: self.random.randint(0, 3)]}')"
        if kind == "table":
            return "defaultdict(list)"
        if kind == "thing":
            return f"{self.random.choice(self.classes)}({number()})" if self.classes else "Thing(2)"
        return number()

    def made_list(self, scope, depth):
        source = self.name(scope, self.pick("list", "deque", "tuple", "list"))
        if source in scope.of("tuple"):
            source = f"{source}[:2]"
        item = self.fresh("q")
        inner = Scope(scope.kind, {**scope.names, item: "int"}) if scope.kind != "class" else Scope("class", {item: "int"})
        body, test = self.number(inner, 1), self.condition(inner, 0)
        if ":=" in body + test:
            body, test = f"{item} * 2", f"{item} > 1"
        return self.pick(
            f"[{body} for {item} in {source}]",
            f"[{body} for {item} in {source} if {test}]",
            f"[{item} for {item}, _ in zip({source}, range(3))]",
            f"[{item} for row in {self.name(scope, 'nest')} for {item} in row][:6]",
            f"list({{{item}: {body} for {item} in {source}}}.values())",
            f"sorted({{{item} for {item} in {source} if {item}}})",
            f"list(map(lambda q: q + {self.number(scope, 0)}, {source}))",
            f"sorted({source}, key=lambda q: -q)",
            f"{self.name(scope, 'list')}[{self.literal('index')}:]",
            f"[*{source}, {self.number(scope, 0)}]",
            f"list(range({self.random.randint(0, 5)}))",
            f"[[{item}, {item}] for {item} in {source}][0]",
        )

    def call(self, scope, depth):
        name, kinds = self.random.choice(self.functions)
        given = [self.expression(scope, kind, depth) for kind in kinds]
        if self.chance(0.2) and given:
            return f"{name}(*[{', '.join(given)}])"
        if self.chance(0.2):
            given.append(f"extra={self.number(scope, 0)}")
        return f"{name}({', '.join(given)})"

    # Statements

    def statement(self, scope, level=0):
        self.budget -= 1
        simple = (
            self.assign_new, self.assign_new, self.rebind, self.alias, self.augment, self.mutate, self.mutate, self.mutate, self.mutate,
            self.store, self.store, self.unpack, self.delete, self.output, self.library, self.attribute, self.several,
        )  # fmt: skip
        compound = (
            self.branch,
            self.loop_for,
            self.loop_while,
            self.attempt,
            self.attempt,
            self.guard,
            self.new_function,
            self.new_generator,
            self.use_generator,
        )
        if level < 3 and self.depth < 6 and self.chance(0.3):
            self.random.choice(compound)(scope) if level == 0 or self.chance(0.6) else self.branch(scope, level)
        elif scope.loop and self.chance(0.06):
            self.put(self.pick("break", "continue"))
        elif scope.kind == "function" and self.chance(0.05):
            self.put(f"return {self.number(scope)}")
        elif scope.kind == "generator" and self.chance(0.2):
            self.put(f"{self.new_name(scope, 'int')} = (yield {self.number(scope)}) or {self.literal('int')}")
        else:
            self.random.choice(simple)(scope)

    def body(self, scope, most=4, level=1):
        self.depth += 1
        start = len(self.lines)
        for _ in range(self.random.randint(1, most)):
            self.statement(scope, level)
        if len(self.lines) == start:
            self.put("pass")
        self.depth -= 1

    @staticmethod
    def is_shared(scope, name):
        """Whether another function's declaration may follow, which an annotation forbids: module variables can always be declared."""
        return scope.kind != "module" and not name.startswith("v")

    def new_name(self, scope, kind):
        """A new name, or one that holds the same kind and is not of an outer scope."""
        same = scope.own(kind)
        name = self.random.choice(same) if same and self.chance(0.5) else self.fresh()
        scope.names[name] = kind
        return name

    def assign_new(self, scope, kind=None):
        kind = kind or self.random.choice(KINDS)
        value, name = self.expression(scope, kind), self.new_name(scope, kind)
        annotation = ": object" if self.chance(0.2) and name not in scope.shared and not self.is_shared(scope, name) else ""
        self.put(f"{name}{annotation} = {value}")

    def rebind(self, scope):
        names = scope.own(*KINDS)
        if not names:
            return self.assign_new(scope)
        name = self.random.choice(names)
        self.put(f"{name} = {self.expression(scope, scope.names[name])}")

    def alias(self, scope):
        kind = self.pick("list", "dict", "nest", "set", "thing", "deque", "table")
        if not scope.of(kind):
            return self.assign_new(scope, kind)
        source = self.name(scope, kind)
        names = [self.new_name(scope, kind) for _ in range(self.pick(1, 1, 2))]
        self.put(" = ".join(dict.fromkeys(names)) + f" = {source}")

    def several(self, scope):
        parts = []
        for _ in range(self.random.randint(2, 3)):
            before, depth, self.depth = len(self.lines), self.depth, 0
            self.random.choice((self.mutate, self.store, self.output, self.rebind))(scope)
            self.depth = depth
            parts += self.lines[before:]
            del self.lines[before:]
        self.put("; ".join(parts))

    def augment(self, scope):
        own = scope.own("int", "list", "set", "dict", "str", "deque")
        if not own:
            return self.assign_new(scope)
        name = self.random.choice(own)
        kind = scope.names[name]
        number = self.number(scope, 1)
        value = {
            "int": self.pick(f"+= {number}", f"-= {number}", "//= 2", f"%= {self.pick(7, 13)}", f"^= {number}", "*= -1"),
            "list": self.pick(f"+= [{number}]", f"+= ({number}, 1)", "*= 1", f"+= {name}[:2]"),
            "set": self.pick(f"|= {{{number}}}", f"-= {{{number}, 1}}", f"^= {{{number}, 2}}", f"&= {{{number}, 1, 2}}"),
            "dict": f"= {{**{name}, {self.literal('str')}: {number}}}",
            "str": "+= 'x'",
            "deque": f"+= [{number}]",
        }[kind]
        self.put(f"{name} {value}")

    def mutate(self, scope):
        kind = self.pick("list", "list", "list", "dict", "dict", "set", "deque", "nest", "bytes", "table")
        if not scope.of(kind):
            return self.assign_new(scope, kind)
        name, a, b = self.name(scope, kind), self.number(scope, 1), self.number(scope, 0)
        key, index = self.literal("str"), self.literal("index")
        table = {
            "list": (
                f"append({a})", f"append({a})", f"extend([{a}, {b}])", f"insert({index}, {a})", "pop()", f"pop({index})", f"remove({a})", "reverse()",
                "sort()", "sort(reverse=True)", "sort(key=lambda q: q % 3)", "clear()", f"extend(q for q in {name}[:2])", f"__setitem__({index}, {a})",
                f"extend({name}[:3])", "extend(range(2))", f"extend(map(abs, {self.name(scope, 'list')}[:2]))",
            ),
            "dict": (
                f"update({{{key}: {a}}})", f"update({{{key}: {a}, 'z': {b}}})", f"update(z={a})", f"setdefault({key}, {a})", f"pop({key}, None)", f"pop({key})",
                "popitem()", "clear()", f"update(zip('pq', [{a}, {b}]))", f"__setitem__({key}, {a})",
            ),
            "set": (
                f"add({a})", f"add({a})", f"discard({a})", f"remove({a})", "pop()" if self.chance(0.2) else f"add({b})", "clear()", f"update([{a}, {b}])",
                f"difference_update({{{a}}})", f"symmetric_difference_update({{{a}, {b}}})", f"intersection_update({{{a}, 1, 2}})",
            ),
            "deque": (
                f"append({a})", f"appendleft({a})", "pop()", "popleft()", f"rotate({self.pick(1, -1, 2)})", f"extend([{a}, {b}])", f"extendleft([{a}, {b}])",
                "clear()", f"remove({a})", "reverse()", f"insert(0, {a})",
            ),
            "nest": (
                f"append({self.name(scope, 'list')})", f"append([{a}])", "pop()", f"insert(0, {self.name(scope, 'list')})", "reverse()", "sort(key=len)",
                "clear()" if self.chance(0.2) else f"append([{b}])", f"extend([[{a}], [{b}]])",
            ),
            "bytes": (f"append({a} % 256)", "extend(b'ab')", "reverse()", "pop()", "clear()", "insert(0, 65)", "remove(120)"),
            "table": (f"setdefault({b}, [{a}])", f"pop({b}, None)", f"update({{{b}: [{a}]}})", "clear()", "popitem()"),
        }  # fmt: skip
        mutator = self.random.choice(table[kind])
        if kind == "nest" and self.chance(0.4):
            self.put(f"{name}[{index}].append({a})")
        elif kind == "table" and self.chance(0.6):
            self.put(f"{name}[{b}].append({a})")
        elif self.chance(0.15):
            method, rest = mutator.split("(", 1)
            bound = self.fresh("m")
            self.put(f"{bound} = {name}.{method}; {bound}({rest}" if self.chance(0.5) else f"getattr({name}, '{method}')({rest}")
        elif self.chance(0.15):
            self.put(f"print({name}.{mutator})")
        else:
            self.put(f"{name}.{mutator}")

    def store(self, scope):
        kind = self.pick("list", "list", "dict", "nest", "deque", "bytes", "table", "dict")
        if not scope.of(kind):
            return self.assign_new(scope, kind)
        name, a, b, index = self.name(scope, kind), self.number(scope), self.number(scope, 1), self.literal("index")
        i, j = self.literal("index"), self.literal("index")
        key = self.pick(self.literal("str"), f"{self.name(scope, 'str')} + 'k'")
        choices = {
            "list": (
                f"{name}[{index}] = {a}", f"{name}[{b}] = {a}", f"{name}[{i}:{j}] = [{a}, {b}]", f"{name}[{i}:] = {self.name(scope, 'list')}[:3]", f"{name}[::2] = {name}[::2]",
                f"{name}[{index}] += {a}", f"del {name}[{index}]", f"del {name}[{i}:{j}]", f"{name}[{i}], {name}[{j}] = {name}[{j}], {name}[{i}]",
                f"{name}[:0] = [{a}]", f"{name}[len({name}):] = ({a}, {b})", f"del {name}[::2]", f"{name}[{i}] = {name}[{j}] = {a}", f"{name}[True] = {a}",
            ),
            "dict": (f"{name}[{key}] = {a}", f"{name}[{key}] = {a}", f"del {name}[{key}]", f"{name}['k'] += {a}", f"{name}[{key}], {name}['z'] = {a}, {b}", f"{name}[{key}] = {name}.get('z', 0) + 1"),
            "nest": (
                f"{name}[{i}][{j}] = {a}", f"{name}[{i}] = {self.name(scope, 'list')}", f"{name}[{i}] += [{a}]", f"{name}[{i}][{j}] -= {a}", f"del {name}[{i}][{j}]",
                f"{name}[{i}:] = [{self.name(scope, 'list')}, [{a}]]",
            ),
            "deque": (f"{name}[{index}] = {a}", f"del {name}[{index}]", f"{name}[{index}] += {a}"),
            "bytes": (f"{name}[{index}] = {a} % 256", f"{name}[{i}:{j}] = b'pq'", f"del {name}[{index}]", f"{name} += b'z'"),
            "table": (f"{name}[{b}] = [{a}]", f"{name}[{b}] += [{a}]", f"del {name}[{b}]"),
        }[kind]  # fmt: skip
        line = self.random.choice(choices)
        if line.startswith(f"{name} +=") and scope.outer is not None and name in scope.outer:
            line = f"{name}.extend(b'z')"
        self.put(line)

    def unpack(self, scope):
        a, b = self.new_name(scope, "int"), self.new_name(scope, "int")
        rest = self.new_name(scope, "list")
        x, y = self.number(scope, 1), self.number(scope, 1)
        self.put(
            self.pick(
                f"{a}, {b} = {x}, {y}",
                f"{a}, *{rest} = {self.expression(scope, 'list')}",
                f"({a}, [{b}, *{rest}]) = {x}, [{y}, 1, 2]",
                f"{a}, {b}, _ = {self.name(scope, 'tuple')}",
                f"*{rest}, {b} = [{x}, {y}, 3]",
                f"{a} = {b} = {x}",
                f"{a}, {b} = {b}, {a}" if a in scope.of("int") else f"{a} = {y}",
                f"[{a}, {b}] = {self.name(scope, 'list')}[:2]",
            )
        )

    def delete(self, scope):
        names = scope.own(*KINDS)
        if len(names) < 8:
            return self.assign_new(scope)
        name = self.random.choice(names)
        if self.chance(0.7):
            self.put(f"del {name}; {name} = {self.pick(*PLAIN[scope.names[name]])}")
        else:
            del scope.names[name]
            self.put(f"del {name}")

    def output(self, scope):
        self.put(
            f"print({self.expression(scope, self.pick('int', 'str', 'list', 'int'))})"
            if self.chance(0.8)
            else f"assert {self.condition(scope)}, {self.literal('str')}"
        )

    def library(self, scope):
        if not scope.of("list"):
            return self.assign_new(scope, "list")
        name, a = self.name(scope, "list"), self.number(scope, 1)
        self.put(
            self.pick(
                f"heapify({name})",
                f"heappush({name}, {a})",
                f"heappop({name})",
                f"insort({name}, {a})",
                f"Random(4).shuffle({name})",
                f"list.append({name}, {a})",
                f"list(map({name}.append, [{a}, 1]))",
                f"[{name}.append(q) for q in range(2)]",
                f"({name}.append if {self.condition(scope, 0)} else {name}.remove)({a})",
                f"any({name}.append(q) for q in [{a}])",
                f"next(q for q in {name} if q > {a})",
                f"{name}.extend(sorted({self.name(scope, 'list')})[:3])",
                f"Counter({name}).most_common(1)",
            )
        )

    def attribute(self, scope):
        if not scope.of("thing"):
            return self.assign_new(scope, "thing")
        thing, a = self.name(scope, "thing"), self.number(scope)
        self.put(
            self.pick(
                f"{thing}.size = {a}",
                f"{thing}.size += {a}",
                f"{thing}.items.append({a})",
                f"{thing}.items = {self.name(scope, 'list')}",
                f"setattr({thing}, 'size', {a})",
                f"{thing}.double = {a}",
                f"{thing}.grow({a})",
                f"del {thing}.size",
                f"type({thing}).made += 1",
                f"{thing}[{a}] = {self.literal('int')}",
                f"{thing}.extra = {a}",
                f"vars({thing}).update(extra={a})",
                f"{thing}.items[0:1] = [{a}]",
                f"print(len({thing}))",
                f"{thing}.friend = {self.name(scope, 'thing')}",
            )
        )

    # Blocks

    def branch(self, scope, level=0):
        self.put(f"if {self.condition(scope)}:")
        self.body(scope.block(), 3, level + 1)
        if self.chance(0.3):
            self.put(f"elif {self.condition(scope)}:")
            self.body(scope.block(), 2, level + 1)
        if self.chance(0.4):
            self.put("else:")
            self.body(scope.block(), 2, level + 1)

    def loop_for(self, scope):
        item, index = self.fresh("i"), self.fresh("i")
        source = self.expression(scope, "list", 1)
        head, names = self.pick(
            (f"for {item} in range({self.random.randint(1, 4)}):", {item: "int"}),
            (f"for {index}, {item} in zip(range(3), {source}):", {item: "int", index: "int"}),
            (f"for {index}, {item} in enumerate({source}[:3]):", {item: "int", index: "int"}),
            (f"for {item} in list({source})[:3]:", {item: "int"}),
            (f"for {item} in {self.name(scope, 'dict')}:", {item: "str"}),
            (f"for {item}, {index} in list({self.name(scope, 'dict')}.items()):", {item: "str", index: "int"}),
            (f"for {item} in {self.name(scope, 'nest')}[:3]:", {item: "list"}),
            (f"for {item} in reversed({source}[:3]):", {item: "int"}),
        )
        inner = scope.block(True)
        inner.names.update(names)
        self.put(head)
        self.body(inner)
        if self.chance(0.2):
            self.put("else:")
            self.body(scope.block(), 2)

    def loop_while(self, scope):
        counter = self.fresh("n")
        self.put(f"{counter} = 0")
        self.put(self.pick(f"while {counter} < {self.random.randint(1, 4)}:", f"while {counter} < 4 and {self.condition(scope, 0)}:"))
        self.depth += 1
        self.put(f"{counter} += 1")
        self.depth -= 1
        self.body(scope.block(True))
        if self.chance(0.3):
            self.put("else:")
            self.body(scope.block(), 2)

    def attempt(self, scope):
        self.put("try:")
        self.body(scope.block())
        if self.chance(0.4):
            self.depth += 1
            self.put(
                self.pick(f"fail({self.number(scope, 1)})", f"raise {self.pick('KeyError', 'ValueError')}({self.literal('str')})", "1 / 0")
            )
            self.depth -= 1
        only_finally = self.chance(0.15)
        if not only_finally:
            error = self.fresh("e")
            self.put(
                self.pick(
                    "except Exception:",
                    f"except Exception as {error}:",
                    f"except (KeyError, ValueError, IndexError, TypeError) as {error}:",
                )
            )
            self.body(scope.block(), 2)
            if self.chance(0.15):
                self.depth += 1
                self.put(self.pick("raise", "raise RuntimeError('again')", "raise LookupError() from None"))
                self.depth -= 1
            if self.chance(0.3):
                self.put("else:")
                self.body(scope.block(), 2)
        if only_finally or self.chance(0.3):
            self.put("finally:")
            inner = scope.block(False)
            if inner.kind == "function":
                inner.kind = "final"  # A `return` there would be a warning of the newest versions.
            self.body(inner, 2)

    def guard(self, scope):
        log = self.name(scope, "list")
        self.put(f"with Guard({self.pick('True', 'False', 'True')}, {log}){self.pick('', ' as ' + self.new_name(scope, 'list'))}:")
        self.body(scope.block())

    def new_function(self, scope, name=None):
        if self.depth > 1 or scope.kind == "class":
            return self.assign_new(scope)
        name = self.fresh("f")
        kinds = [self.random.choice(KINDS[:5]) for _ in range(self.random.randint(0, 3))]
        parameters = [self.fresh("p") for _ in kinds]
        nested = scope.kind in ("function", "generator")
        extra = (
            self.pick(", extra=2", ", *rest, extra=1", ", extra=[]", ", **extra")
            if parameters
            else self.pick("extra=2", "*rest, extra=1", "**extra")
        )
        self.put(f"def {name}({', '.join(parameters)}{extra}):")
        inner = Scope("function", {**scope.names, **dict(zip(parameters, kinds))}, set(scope.names))
        self.depth += 1
        mine = [name for name in scope.own("int", "list", "str") if name not in scope.shared]
        if mine and self.chance(0.5):
            chosen = self.random.sample(mine, min(2, len(mine)))
            self.put(f"{'nonlocal' if nested else 'global'} {', '.join(chosen)}")
            inner.outer = inner.outer - set(chosen)
            inner.shared = set(chosen)
            inner.names.update({n: scope.names[n] for n in chosen})
        if self.chance(0.15) and "int" in kinds:
            number = parameters[kinds.index("int")]
            self.put(f"if 0 < {number} < 4:")
            self.put(f"    return {name}({', '.join(f'{p} - 1' if p == number else p for p in parameters)}) + 1")
        self.depth -= 1
        known, self.functions = self.functions, []
        self.body(inner, 6)
        self.functions = known
        self.depth += 1
        self.put(f"return {self.number(inner)}")
        self.depth -= 1
        if scope.kind == "module" and self.depth == 0:
            self.functions.append((name, kinds))
        else:
            self.put(f"print({name}({', '.join(self.expression(scope, kind, 0) for kind in kinds)}))")

    def new_generator(self, scope):
        if self.depth > 0 or scope.kind != "module":
            return self.assign_new(scope)
        name, parameter = self.fresh("g"), self.fresh("p")
        self.put(f"def {name}({parameter}):")
        inner = Scope("generator", {**scope.names, parameter: "int"}, set(scope.names))
        known, self.functions = self.functions, []
        self.body(inner, 4)
        self.depth += 1
        if self.generators and self.chance(0.4):
            self.put(f"{self.new_name(inner, 'int')} = (yield from {self.random.choice(self.generators)}({parameter})) or 3")
        self.put(f"yield {self.number(inner)}")
        self.depth -= 1
        if self.chance(0.3):
            self.body(inner, 2)
        self.depth += 1
        self.put(f"return {self.number(inner, 1)}")
        self.depth -= 1
        self.functions = known
        self.generators.append(name)
        return None

    def use_generator(self, scope):
        if not self.generators:
            return self.assign_new(scope)
        made = f"{self.random.choice(self.generators)}({self.number(scope, 1)})"
        name = self.fresh("t")
        way = self.random.randint(0, 4)
        if way == 0:
            self.put(f"for {name} in {made}:")
            inner = scope.block(True)
            inner.names[name] = "int"
            self.body(inner, 2)
        elif way == 1:
            self.put(f"{self.new_name(scope, 'list')} = [{name} for {name}, _ in zip({made}, range(3))]")
        else:
            self.put(f"{name} = {made}")
            self.put(f"print(next({name}, 'none'))")
            if way == 2:
                self.put(f"{name}.send({self.number(scope, 0)})")
            elif way == 3:
                self.put(f"{name}.close()")
            else:
                self.put("try:")
                self.put(f"    {name}.throw(ValueError({self.number(scope, 0)}))")
                self.put("except (ValueError, StopIteration) as error:")
                self.put("    print(type(error).__name__)")
        return None

    # Classes

    def new_class(self):
        name = self.fresh("C")
        base = self.random.choice(self.classes) if self.classes and self.chance(0.5) else ""
        slots = not base and self.chance(0.3)
        scope = Scope("function", {"self": "thing", "number": "int"}, set())
        self.put(f"class {name}({base}):" if base else f"class {name}:")
        self.depth += 1
        self.put("made = 0")
        if slots:
            self.put("__slots__ = ('size', 'items', 'friend')")
        self.put(f"shared = {self.display(scope.block(), 'list', 0).replace('number', '1')}")
        self.put("def __init__(self, number):")
        if base:
            self.put("    super().__init__(number)")
        else:
            self.put("    self.size = number")
        self.put(f"    self.items = [{self.pick('', 'number', 'number, 1')}]")
        self.put("    type(self).made += 1")
        self.put("def grow(self, number):")
        self.put(f"    self.items.append(number); self.size {self.pick('+=', '-=', '^=')} number")
        if self.chance(0.5):
            self.put(f"    self.shared.append({self.pick('number', 'self.size', '1')})")
        self.put(f"    return {self.pick('self.size', 'len(self.items)', 'number')}")
        self.put("@property")
        self.put("def double(self):")
        self.put("    return self.size * 2")
        self.put("@double.setter")
        self.put("def double(self, number):")
        self.put("    self.size = number // 2")
        self.put("def __setitem__(self, key, number):")
        self.put("    self.items.append((key, number)[1])")
        self.put("def __len__(self):")
        self.put("    return len(self.items)")
        if self.chance(0.3):
            self.put("def __eq__(self, other):")
            self.put("    return type(self) is type(other) and self.size == other.size")
            self.put("__hash__ = object.__hash__")
        self.depth -= 1
        self.put("")
        self.classes.append(name)


MAIN = """import sys
import traceback

for number in range({first}, {last}):
    print("program", number)
    try:
        __import__("program_" + str(number))
    except Exception:
        traceback.print_exc(file=sys.stdout)
"""


def main(folder, first, count):
    for seed in range(first, first + count):
        with open(os.path.join(folder, f"program_{seed}.py"), "w", encoding="utf-8") as file:
            file.write(Program(seed).text())
    with open(os.path.join(folder, "main.py"), "w") as file:
        file.write(MAIN.format(first=first, last=first + count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
