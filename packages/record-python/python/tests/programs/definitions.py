"""Functions, generators, coroutines and classes of generated programs."""

from .blocks import Blocks
from .scope import KINDS, Scope


class Definitions(Blocks):
    def new_function(self, scope, name=None):
        if self.depth > 1 or scope.kind == "class":
            return self.assign_new(scope)
        name = self.fresh("f")
        kinds = [self.random.choice(KINDS[:5]) for _ in range(self.random.randint(0, 3))]
        parameters = [self.fresh("p") for _ in kinds]
        nested = scope.kind in ("function", "generator", "coroutine")
        extra = (
            self.pick(", extra=2", ", *rest, extra=1", ", extra=[]", ", **extra")
            if parameters
            else self.pick("extra=2", "*rest, extra=1", "**extra")
        )
        if self.chance(0.15):
            self.put("@counted" if self.chance(0.6) or not set(kinds) <= {"int", "str"} else "@lru_cache(maxsize=None)")
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

    # Coroutines

    def new_coroutine(self, scope):
        name, parameter = self.fresh("a"), self.fresh("p")
        self.put(f"async def {name}({parameter}):")
        inner = Scope("coroutine", {**scope.names, parameter: "int"}, set(scope.names))
        known, self.functions = self.functions, []
        self.body(inner, 5)
        self.depth += 1
        self.put(f"return {self.number(inner, 1)}")
        self.depth -= 1
        self.functions = known
        self.coroutines.append(name)

    def wait(self, scope):
        """A statement that awaits something."""
        number, item = self.number(scope, 1), self.fresh("i")
        made = f"{self.random.choice(self.coroutines)}({number})" if self.coroutines else "later(3)"
        way = self.random.randint(0, 6)
        if way == 0:
            self.put(f"async for {item} in ticks({self.random.randint(1, 3)}):")
            inner = scope.block(True)
            inner.names[item] = "int"
            self.body(inner, 2, 2)
        elif way == 1:
            self.put(f"async with Door({self.name(scope, 'list')}) as {self.new_name(scope, 'int')}:")
            self.body(scope.block(), 2, 2)
        elif way == 2:
            self.put(f"{self.new_name(scope, 'list')} = [{item} + {number} async for {item} in ticks(2)]")
        elif way == 3:
            self.put(f"{self.new_name(scope, 'list')} = list(await gather({made}, later({number})))")
        elif way == 4:
            self.put("await sleep(0)")
        else:
            self.put(f"{self.new_name(scope, 'int')} = await {self.pick(made, made, f'later({number})')}")

    def use_coroutine(self, scope):
        made = f"{self.random.choice(self.coroutines)}({self.number(scope, 1)})"
        self.put("try:")
        self.put(f"    print(run({self.pick(made, f'both({made}, later(2))', f'both({made}, {made})')}))")
        self.put("except Exception as error:")
        self.put("    print(type(error).__name__, error)")

    # Classes

    def new_class(self):
        if self.chance(0.25):
            return self.new_dataclass()
        name = self.fresh("C")
        bases = [known for known in self.classes if "." not in known]
        base = self.random.choice(bases) if bases and self.chance(0.5) else ""
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
        return None

    def new_dataclass(self):
        name = self.fresh("D")
        self.put(self.pick("@dataclass", "@dataclass(order=True)"))
        self.put(f"class {name}:")
        self.put("    size: int")
        self.put("    items: list = field(default_factory=list)")
        self.put("    made = 0")
        self.put("    def __post_init__(self):")
        self.put(f"        self.items.append({self.pick('self.size', '1')})")
        self.put("    @classmethod")
        self.put("    def make(cls, number):")
        self.put("        cls.made += 1")
        self.put("        return cls(number)")
        self.put("    def grow(self, number):")
        self.put(f"        self.{self.pick('size += number', 'items.append(number)', 'items += [number]', 'size = number')}")
        self.put("        return self.size")
        self.put("    def __len__(self):")
        self.put("        return len(self.items)")
        self.put("    @property")
        self.put("    def double(self):")
        self.put("        return self.size * 2")
        self.put("")
        self.classes.append(self.pick(name, f"{name}.make"))
