"""Expressions of generated programs. Names tell types: a program remembers what each holds, so that most of what it does succeeds."""

import random
import re

from .scope import Scope

WORDS = ("a", "b", "key", "x y", "", "é", "long word", "\\n")
PLAIN = {
    "int": ("4", "0"), "str": ("'word'", "''"), "list": ("[3, 1, 2]", "[]"), "nest": ("[[1], [2, 3]]",), "dict": ("{'a': 1}", "{}"), "set": ("{1, 2}",),
    "tuple": ("(1, 2, 'a')",), "deque": ("deque([1])",), "bytes": ("bytearray(b'xy')",), "table": ("defaultdict(list)",), "thing": ("Thing(2)",),
}  # fmt: skip
# What may make a list longer; a loop over that list that does so at each turn would have no end.
_GROWS = re.compile(r"\.grow\(|\bf\d+\(|\.append\(|\.extend\(")


class Expressions:
    """`functions`, `generators`, `coroutines`, `classes`: names of those that can be used by now. `budget`: how many statements are still to come."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.depth = 0
        self.count = 0
        self.functions = []
        self.generators = []
        self.coroutines = []
        self.classes = []
        self.budget = 40

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
            f"sum(q * {a} for q in {self.name(scope, 'list')}{'[:9]' if _GROWS.search(a) else ''})",
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
        if "(" in body + test:
            source = f"list({source})"  # What they call may append to it without end.
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
