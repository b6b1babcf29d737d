"""Simple statements of generated programs."""

from .expressions import PLAIN, Expressions
from .scope import KINDS


class Statements(Expressions):
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

    def by_text(self, scope):
        """A statement or an expression in a text that is run. Texts see the names of modules alone."""
        if scope.kind != "module":
            return self.rebind(scope)
        if self.chance(0.4):
            text = self.number(scope, 1)
            self.put(f"{self.new_name(scope, 'int')} = eval({text!r})")
        elif self.chance(0.2) and scope.of("int"):
            self.put(f"globals()[{self.random.choice(scope.of('int'))!r}] = {self.number(scope, 1)}")
        else:
            before, depth, self.depth = len(self.lines), self.depth, 0
            self.random.choice((self.mutate, self.store, self.output, self.rebind))(scope)
            self.depth = depth
            text = "; ".join(self.lines[before:])
            del self.lines[before:]
            self.put(f"exec({text!r})")

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
        x, y = self.number(scope, 1), self.number(scope, 1)
        a, b = self.new_name(scope, "int"), self.new_name(scope, "int")
        rest = self.new_name(scope, "list")
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
        if "(" in a:
            a = self.literal(
                "int"
            )  # In a comprehension, what it binds is forbidden, and what it appends to the list that is iterated over has no end.
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
                f"print(reduce(lambda q, r: q + r, {name}, {a}))",
                f"{name}[:] = [q for q in {name} if q > {a}]",
                f"print(list(islice(chain({name}, [{a}]), 3)))",
                f"{name}.extend(islice(cycle([{a}, 1]), 3))",
                f"print([*accumulate({name})][-1:])",
                f"print(max({name}, key=lambda q: -q, default={a}), min(map(abs, {name}), default=0))",
                f"print({{q % 3: [r for r in {name} if r % 3 == q % 3] for q in {name}}})",
                f"print(all(q > 1 for q in {name} if q != {a}), [q for row in {self.name(scope, 'nest')} if row for q in row if q > 1])",
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
