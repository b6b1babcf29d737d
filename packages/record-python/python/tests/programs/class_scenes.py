"""Classes of generated programs that take part in how Python works: descriptors, metaclasses, slots, subclasses of containers."""

from .lazy_scenes import LazyScenes
from .scope import Scope


class ClassScenes(LazyScenes):
    def class_scene(self, scope):
        if self.depth > 0 or scope.kind != "module":
            return self.assign_new(scope)
        return self.random.choice(
            (self.descriptors, self.metaclass, self.slots, self.class_body, self.listlike, self.dictlike, self.missing_keys, self.operators)
        )(scope)

    def trying(self, *lines):
        self.put("try:")
        for line in lines:
            self.put(f"    {line}")
        self.put("except Exception as error:")
        self.put("    print(type(error).__name__, error)")

    def descriptors(self, scope):
        field, name, made = self.fresh("F"), self.fresh("C"), self.fresh("o")
        self.put(f"class {field}:")
        self.put("    def __set_name__(self, owner, name):")
        self.put("        self.name = '_' + name")
        self.put("    def __get__(self, instance, owner=None):")
        self.put(f"        return self if instance is None else {self.pick('instance.__dict__.get(self.name, 0)', 'getattr(instance, self.name)')}")
        if self.chance(0.8):
            self.put("    def __set__(self, instance, value):")
            self.put(f"        {self.pick('instance.__dict__[self.name] = value', 'setattr(instance, self.name, value)', 'vars(instance).update({self.name: value})')}")
        if self.chance(0.4):
            self.put("    def __delete__(self, instance):")
            self.put("        del instance.__dict__[self.name]")
        self.put(f"class {name}:")
        self.put(f"    one, two = {field}(), {field}()")
        self.put(f"    def __init__(self, number): self.one = number; self.two, self.three = number, {self.literal('int')}")
        self.put("    @property")
        self.put("    def three(self): return self.__dict__['hidden']")
        self.put("    @three.setter")
        self.put("    def three(self, value): self.__dict__['hidden'] = value")
        self.put("    @three.deleter")
        self.put("    def three(self): del self.__dict__['hidden']")
        self.put(f"    @{self.pick('cached_property', 'property')}")
        self.put("    def four(self): return self.one + self.three")
        self.put(f"    @{self.pick('staticmethod', 'classmethod')}")
        self.put("    def five(*given): return len(given)")
        steps = [
            f"{made}.one += {self.number(scope, 0)}", f"del {made}.three", f"print({made}.four, {made}.four)", f"{made}.three = {made}.two = {self.number(scope, 1)}",
            f"print({made}.five(1), {name}.five(2))", f"del {made}.one", f"print(sorted(vars({made}).items()))", f"{name}.two = 8; {made}.two = 9", f"{made}.four = 2",
        ]  # fmt: skip
        self.trying(f"{made} = {name}({self.number(scope, 1)})", *self.random.sample(steps, 4))

    def metaclass(self, scope):
        meta, base, name = self.fresh("M"), self.fresh("C"), self.fresh("C")
        self.put(f"class {meta}(type):")
        self.put("    made = []")
        self.put("    def __new__(own, name, bases, body, **named):")
        self.put("        kind = super().__new__(own, name, bases, body)")
        self.put("        kind.named = named; own.made.append(name[:1])")
        self.put("        return kind")
        self.put("    def __init__(kind, name, bases, body, **named): super().__init__(name, bases, body)")
        if self.chance(0.5):
            self.put("    def __call__(kind, *given):")
            self.put("        made = super().__call__(*given)")
            self.put("        made.late = len(given)")
            self.put("        return made")
        self.put(f"class {base}(metaclass={meta}):")
        self.put("    def __init_subclass__(cls, extra=0, **named):")
        self.put("        super().__init_subclass__(**named)")
        self.put("        cls.extra = extra")
        self.put(f"    def __init__(self, number={self.literal('int')}): self.number = number")
        self.put(f"class {name}({base}{self.pick('', ', extra=4', ', extra=2, other=3')}):")
        self.put(f"    shared = [{self.number(scope, 0)}]")
        self.put("    def __init__(self, *given):")
        self.put("        super().__init__(*given)")
        self.put("        self.shared.append(self.number)")
        self.put("        __class__.extra += 1")
        self.trying(f"made = {name}({self.pick('', self.number(scope, 1), '1, 2')})", f"print(made.number, {name}.extra, {name}.shared, sorted(vars(made)))")
        self.put(f"print({meta}.made, {name}.__mro__[1].__name__[:1])")

    def slots(self, scope):
        base, name, made = self.fresh("C"), self.fresh("C"), self.fresh("o")
        self.put(f"class {base}:")
        self.put("    __slots__ = ('left', '__hidden')")
        self.put("    def __init__(self, number): self.left = number; self.__hidden = [number]")
        self.put("    def hide(self, number): self.__hidden.append(number); self.left = self.__hidden[0]; return self.__hidden")
        self.put(f"class {name}({base}):")
        self.put(f"    {self.pick('__slots__ = ()', '__slots__ = [chr(120)]', 'y = 3', '__slots__ = (chr(120), chr(95) * 2 + chr(100) + chr(105) + chr(99) + chr(116) + chr(95) * 2)')}")
        self.put(f"    def go(self): self.left, other = {self.number(scope, 0)}, self.left; return other")
        steps = [f"{made}.x = [{self.number(scope, 0)}]", f"{made}.x += [2]", f"del {made}.left", f"print({made}.go(), {made}.left)", f"print({made}.hide(4))", f"{made}.left = {made}"]
        self.trying(f"{made} = {name}({self.number(scope, 0)})", *self.random.sample(steps, 4))

    def class_body(self, scope):
        """Statements, comprehensions and functions in the body of a class, whose names functions do not see."""
        name = self.fresh("C")
        self.put(f"class {name}{self.pick('', '(object)')}:")
        inner = Scope("class", {**scope.names, "many": "list", "count": "int"}, set(scope.names))
        self.put(f"    many = [{self.number(scope, 0)}, 2, 3]")
        self.put("    count = len(many)")
        self.depth += 1
        self.put(f"doubled = [number * 2 for number in many{self.pick('', ' if number', ' for _ in range(2)')}]")
        self.put(self.pick("named = {str(number): number for number in many}", "lazy = tuple(number for number in many)", "call = [lambda number=number: number for number in many]"))
        self.put(f"for turn in range({self.random.randint(1, 3)}):")
        self.put(self.pick("    count += turn", "    many.append(turn)", "    exec('count += 1')"))
        self.put("if count > 3:")
        self.put("    def how(self): return 'many'")
        self.put("else:")
        self.put("    def how(self): return 'few'")
        self.put("class Inner:")
        self.put(f"    deep = {self.number(scope, 0)}")
        self.put("    def up(self, number=deep): self.deep += number; return self.deep")
        self.inner_body(inner, 2)
        self.put(self.pick("del turn", "del many[:1]", "count: int = 3", "count -= 1"))
        self.depth -= 1
        self.trying(f"print({name}().how(), {name}.Inner().up(), {name}.doubled, sorted(key for key in vars({name}) if '_' not in key))")

    def listlike(self, scope):
        name, made, number = self.fresh("L"), self.fresh("l"), self.number(scope, 0)
        self.put(f"class {name}(list):")
        chosen = self.random.sample(
            (
                "def append(self, item): super().append(item); self.told = len(self)",
                "def __setitem__(self, at, item): list.__setitem__(self, at, item); list.append(self, item)",
                "def __getitem__(self, at): return list.__getitem__(self, at)",
                "def __iadd__(self, other): self.extend(other); return self",
                "def pop(self, *at): return super().pop(*at) if self else None",
                "def __iter__(self): return reversed(list(super().__iter__()))",
                "def sort(self): super().sort(reverse=True)",
                "def __delitem__(self, at): super().__delitem__(at); self.insert(0, 'gone')",
            ),
            self.random.randint(0, 3),
        )
        for method in chosen or ["kind = 'plain'"]:
            self.put(f"    {method}")
        steps = [
            f"{made}.append({number})", f"{made}[0] = {number}", f"{made} += [1, 2]", f"{made}.sort()", f"print({made}.pop())", f"del {made}[0]", f"{made}[1:] = {made}[:1]",
            f"{made}.extend({made}[:2])", f"heapify({made})", f"insort({made}, {number})", f"{made}.told = 9", f"Random(3).shuffle({made})", f"{made}[0], {made}[-1] = {made}[-1], {made}[0]",
            f"print(list({made}), len({made}))", f"{made} *= 2", f"{made}[-1] += 1", f"{made}.remove({number})", f"{made}.clear()",
        ]  # fmt: skip
        self.trying(f"{made} = {name}([{number}, 3, 1])", *self.random.sample(steps, 5), f"print({made}[:6])")

    def dictlike(self, scope):
        name, made, number = self.fresh("D"), self.fresh("d"), self.number(scope, 0)
        self.put(f"class {name}({self.pick('dict', 'OrderedDict', 'Counter')}):")
        chosen = self.random.sample(
            (
                "def __missing__(self, key): self[key] = key; return key",
                "def __setitem__(self, key, item): super().__setitem__(key, item); self.told = key",
                "def __getitem__(self, key): return super().__getitem__(key)",
                "def update(self, other): super().update(other); self.told = 'all'",
                "def __contains__(self, key): return key == 'k'",
                "def get(self, key, other=None): return super().get(key, other)",
            ),
            self.random.randint(0, 3),
        )
        for method in chosen or ["kind = 'plain'"]:
            self.put(f"    {method}")
        steps = [
            f"{made}['k'] = {number}", f"{made}['k'] += 1", f"print({made}['new'])", f"{made}.update({{'u': {number}}})", f"del {made}['a']", f"{made}.setdefault('s', []).append({number})",
            f"print({made}.pop('a', 'none'))", f"{made}.popitem()", f"{made}.told = 0", f"print({made}.get('z', {number}), 'k' in {made})", f"{made} |= {{'o': 1}}", f"print(sorted({made}.items(), key=str)[:3])",
            f"{made}.clear()",
        ]  # fmt: skip
        self.trying(f"{made} = {name}(a=1, b={number})", *self.random.sample(steps, 5), f"print(sorted(map(str, {made})))")

    def missing_keys(self, scope):
        """Dictionaries that make what they are asked for, whatever they are called."""
        name, made, number = self.fresh("T"), self.fresh("d"), self.number(scope, 0)
        made_by = self.pick(
            f"from collections import defaultdict as {name}; {made} = {name}(list)",
            f"import collections; {made} = collections.defaultdict(list)",
            f"{name} = defaultdict; {made} = {name}(list, {{1: [0]}})",
            f"{made} = type(defaultdict(list))(list)",
        )
        if self.chance(0.4):
            self.put(f"class {name}(defaultdict):")
            self.put(f"    {self.pick('kind = 1', 'def __missing__(self, key): return super().__missing__(key)', 'def __missing__(self, key): self[key] = [key]; return self[key]', 'def __init__(self, *given): super().__init__(*given); self.told = 1')}")
            made_by = f"{made} = {name}(list)"
        self.put(made_by)
        steps = [
            f"{made}[{number}]", f"{made}[{number}].append(1)", f"{made}['k'] += [{number}]", f"print(len({made}['z']))", f"{made}[{number}] = {made}['y']", f"print({made}.get('none'))",
            f"for q in ('m', 'n'): {made}[q].append(q)", f"print([{made}[q] for q in (1, 2)])", f"{made}.default_factory = int; {made}['c'] += 1", f"del {made}[{number}]", f"print(list(map({made}.__getitem__, 'pq')))",
            f"(lambda d: d['in'])({made})", f"a, b = {made}['a'], {made}['b']; a.append({number})", f"{made}.default_factory = None; {made}['never']", f"print('{{0[w]}}'.format({made}))", f"print('%(v)s' % {made})",
        ]  # fmt: skip
        self.trying(*self.random.sample(steps, 5), f"print(sorted(map(str, {made}.items())))")
        if self.chance(0.4):
            function = self.fresh("f")
            self.put(f"def {function}(given, key):")
            self.put("    found = given[key]")
            self.put(f"    {self.pick('given[key].append(key)', 'return given[key + 1]', 'del given[key]', 'print(given[str(key)])')}")
            self.put("    return found")
            self.trying(f"print({function}({made}, {number}))", f"print(len({made}))")

    def operators(self, scope):
        """Operators, calls and attributes that are the program's own code."""
        name, made, number = self.fresh("C"), self.fresh("o"), self.number(scope, 0)
        self.put(f"class {name}:")
        self.put("    def __init__(self, value): self.value = value; self.log = []")
        self.put("    def __add__(self, other): self.log.append('add'); return type(self)(self.value + getattr(other, 'value', other))")
        self.put("    def __iadd__(self, other): self.value += 1; return self")
        self.put("    def __lt__(self, other): self.log.append('lt'); return self.value < other.value")
        self.put("    def __eq__(self, other): return isinstance(other, type(self)) and self.value == other.value")
        self.put("    def __hash__(self): return 7")
        self.put("    def __bool__(self): self.log.append('bool'); return self.value % 2 == 0")
        self.put("    def __call__(self, *given, **named): self.log += given; return len(named)")
        self.put("    def __getattr__(self, name):")
        self.put("        if name.startswith('_'): raise AttributeError(name)")
        self.put("        self.log.append(name); return name")
        self.put("    def __contains__(self, item): self.log.append(item); return False")
        self.put("    def __getitem__(self, at): self.log.append(at); return self.log[0:2]")
        self.put("    def __setitem__(self, at, item): self.log[0:0] = [item]")
        self.put("    def __delitem__(self, at): del self.log[:]")
        self.put("    def __enter__(self): self.log.append('in'); return self.value")
        self.put("    def __exit__(self, *error): self.log.append('out'); return error[0] is KeyError")
        if self.chance(0.3):
            self.put("    def __setattr__(self, name, value): object.__setattr__(self, name, value)")
        steps = [
            f"{made} += {number}", f"print(({made} + {number}).value)", f"print(sorted([{made}, {name}(1), {name}(-3)])[0].value)", f"print({made}.strange)", f"print({number} in {made})",
            f"{made}[{number}] = {number}", f"del {made}[1:2]", f"print({made}[..., 1:2])", f"{made}(1, 2, a=3)", f"if {made} and not {made}: print('both')", f"print(len({{{made}, {name}({number}), 7}}))",
            f"with {made} as {self.fresh('w')}: raise {self.pick('KeyError(1)', 'ValueError(2)')}", f"{made}.value, {made}[0] = {number}, 1", f"print({made} == {name}({number}))", f"{made}[0] += [1]",
        ]  # fmt: skip
        self.trying(f"{made} = {name}({number})", *self.random.sample(steps, 5), f"print({made}.log[:8])")
