"""Turns of the language that take several statements together: ways out of blocks, closures, patterns, and what others leave behind."""

import sys

from .class_scenes import ClassScenes
from .scope import Scope


class Scenes(ClassScenes):
    def scene(self, scope):
        """A scene stands in the module: what is inside of it is random, but not where it stands."""
        if self.depth > 0 or scope.kind != "module":
            return self.rebind(scope)
        own = [self.ways_out, self.managers, self.closures, self.bindings_in_expressions, self.raising]
        if sys.version_info >= (3, 10):
            own.append(self.patterns)
        if sys.version_info >= (3, 11):
            own.append(self.groups)
        return self.random.choice((self.lazy_scene, self.class_scene, self.random.choice(own)))(scope)

    def ways_out(self, scope):
        """A function that a loop, a `try` and a `finally` leave in every way there is."""
        name, parameter, total, turn = self.fresh("f"), self.fresh("p"), self.fresh("w"), self.fresh("i")
        self.put(f"def {name}({parameter}):")
        inner = Scope("function", {**scope.names, parameter: "int", total: "int"}, set(scope.names))
        self.put(f"    {total} = 0")
        head = self.pick(f"for {turn} in range(4)", f"while {total} < 5 and {turn} < 9")
        if head.startswith("while"):  # The total may be bound anew in the body; the turns alone have an end.
            self.put(f"    {turn} = 0")
        self.put(f"    {head}:")
        if head.startswith("while"):
            self.put(f"        {turn}, {total} = {turn} + 1, {total} + 1")
        self.depth += 2
        self.put("try:")
        self.depth += 1
        leave = lambda: self.pick("continue", "break", f"return {total}", f"fail({turn})", f"{total} += 10", "raise KeyError('out')")  # noqa: E731
        self.put(f"if {turn} == {self.random.randint(0, 3)}: {leave()}")
        self.put(f"if {parameter} > {self.random.randint(0, 9)}: {leave()}")
        self.depth -= 1
        looped = inner.block(True)
        self.inner_body(looped, 2, 2)
        self.put(f"except {self.pick('ValueError', 'KeyError', 'Exception', '(KeyError, TypeError)')} as error:")
        self.put(f"    {total} += 2; {leave()}")
        if self.chance(0.4):
            self.put(f"else: {leave()}")
        self.put("finally:")
        self.put(f"    {total} += {turn}")
        final = inner.block(False)
        final.kind = "final"
        self.inner_body(final, 2, 2)
        self.depth -= 2
        if self.chance(0.5):
            self.put(f"    else: {total} += 100")
        self.put(f"    return {total}")
        for number in self.random.sample(range(-1, 12), 2):
            self.trying(f"print({name}({number}))")

    def managers(self, scope):
        name, kept, manager = self.fresh("f"), self.fresh("w"), self.fresh("x")
        self.put("@contextmanager")
        self.put(f"def {manager}(log, number):")
        self.put(f"    log.append(number)")
        self.put("    try:")
        self.put(f"        yield {self.pick('number', 'log', '(number, log)')}")
        self.put(f"    except {self.pick('KeyError', 'ValueError', '(KeyError, IndexError)')}:")
        self.put(f"        log.append('heard'){self.pick('', '; raise', '; raise LookupError(number)')}")
        self.put("    finally:")
        self.put("        log.append(-number)")
        self.put(f"def {name}(log):")
        self.put(f"    {self.pick('for turn in range(3):', 'for turn in range(20):', 'if log is not None:')}")
        loop = "if" not in self.lines[-1]
        self.depth += 2
        heads = [f"{manager}(log, {self.literal('int')})", f"Guard({self.pick(True, False)}, log)", f"suppress({self.pick('KeyError', 'ValueError')})", f"{manager}(log, len(log))"]
        chosen = self.random.sample(heads, self.random.randint(1, 3))
        self.put(f"with {', '.join(head + self.pick('', f' as {kept}', ' as log2') for head in chosen)}:")
        inner = Scope("function", {**scope.names, "log": "list"}, set(scope.names), loop)
        self.inner_body(inner, 2, 2)
        self.put(f"    {self.pick('raise KeyError(1)', 'raise ValueError(2)', 'return log[:3]', 'fail(len(log))', 'log.append(99)')}")
        if loop:
            self.put(f"    {self.pick('break', 'continue', 'return 5')}" if self.chance(0.5) else "if len(log) > 3: break")
            self.put("if len(log) > 12: break")
        self.depth -= 2
        self.put("    return log[-4:]")
        self.trying(f"print({name}([{self.literal('int')}]))")
        if self.chance(0.5):
            stack = self.fresh("w")
            self.put(f"with ExitStack() as {stack}:")
            self.put(f"    {stack}.enter_context(Guard(True, {self.name(scope, 'list')}))")
            self.put(f"    {stack}.callback(print, 'last')")
            self.put(f"    {self.pick('1 / 0', 'pass', 'raise KeyError(3)')}")

    def closures(self, scope):
        """Names of functions around, of turns of loops that are over, and those that are bound further in."""
        name, count, calls = self.fresh("f"), self.fresh("w"), self.fresh("m")
        self.put(f"def {name}({count}, *given, key={self.literal('int')}):")
        self.put(f"    {calls} = []")
        self.put(f"    for turn in range({self.random.randint(1, 3)}):")
        self.put(f"        {self.pick(f'{calls}.append(lambda: turn * 10 + {count})', f'{calls}.append(lambda turn=turn: turn)', f'{calls} += [lambda add: (turn, add)[0]] * 0')}")
        self.put("        def inside(step=turn):")
        self.put(f"            nonlocal {count}, key")
        self.put(f"            {count} += step; key = [{count}]")
        self.put("            def deeper():")
        self.put(f"                nonlocal {count}")
        self.put(f"                {count} {self.pick('*=', '-=', '+=')} 2")
        self.put(f"                {self.pick('global shared_by_all', 'pass')}")
        self.put(f"                shared_by_all = {count}")
        self.put("                return lambda: (step, key, shared_by_all)")
        self.put("            return deeper()()")
        self.put(f"        {calls}.append(inside)")
        self.put(f"    {self.pick('del turn', f'{count} = -1', 'turn = 50', 'pass')}")
        self.put(f"    return {self.pick(f'[call() for call in {calls}]', f'{calls}[-1]() + (key,)', f'({calls}[0](), {count})')}")
        self.trying(f"print({name}({self.number(scope, 0)}, {self.pick('*(1, 2)', '3', 'key=2', '**{chr(107) + chr(101) + chr(121): 4}')}))")
        if self.chance(0.4):
            made = self.fresh("f")
            self.put(f"def {made}(times):")
            self.put("    def around(function):")
            self.put("        @wraps(function)")
            self.put("        def call(*given, **named):")
            self.put("            nonlocal times")
            self.put("            times -= 1")
            self.put("            return function(*given, **named) if times > 0 else times")
            self.put("        return call")
            self.put("    return around")
            self.put(f"@{made}({self.random.randint(1, 3)})")
            self.put(f"def {made}_used(a, /, b=2, *, c={self.number(scope, 0)}): return (a, b, c)" if sys.version_info >= (3, 8) else f"def {made}_used(a, b=2): return a")
            self.trying(f"print({made}_used(1), {made}_used(2, c=3), {made}_used(b=1))")

    def bindings_in_expressions(self, scope):
        """Walruses, lambdas and comprehensions, and whose their names are."""
        name, item, last = self.fresh("f"), self.fresh("q"), self.fresh("w")
        number = self.number(scope, 0)
        self.put(f"def {name}(items, {last}=None):")
        lines = [
            f"if any(({last} := {item}) > {number} for {item} in items): print({last})",
            f"while ({last} := len(items)) > {self.random.randint(1, 3)}: items.pop()",
            f"kept = [{last} := {item} for {item} in items]",
            f"kept = [[{last} := {item} + other for other in (1, 2)] for {item} in items]; print(kept)",
            f"print([lambda: {item} for {item} in items][0]() if items else 'none')",
            f"print({{{item}: [{item} for {item} in range({item} % 3)] for {item} in items}})",
            f"print((lambda {item}: ({last} := {item}) + {last})({number}), {last})",
            f"print([{item} for {item} in items if ({last} := {item} % 5) if {last} > 1])",
            f"print(f'{{({last} := {number})}} {{{last}!r:>4}}')",
            f"print(({last} := 5, {last} + 1)[1] if ({last} := {number}) else {last})",
            f"items[({last} := 0)] = ({last} := {last} + 7)",
            f"print([({last}, {item}) for {item} in items if {item} is not {last}][:2])",
            f"for {last} in ({item} * 2 for {item} in items): print({last})",
            f"{last} = [*({item} for {item} in items), *map(lambda {item}: {item} % 7, items)]",
            f"print(dict(a={number}, **{{str({item}): {item} for {item} in items}}))",
            f"assert ({last} := items), 'none'",
            f"{last}, *_ = items, ({item} := 1); del {item}",
        ]
        for line in self.random.sample(lines, 5):
            self.put(f"    {line}")
        self.put(f"    return {last}")
        self.trying(f"print({name}([{number}, {self.literal('int')}, 4]))")

    def raising(self, scope):
        """Errors with causes and contexts, raised again, and their names when a handler ends."""
        name, error = self.fresh("f"), self.fresh("e")
        self.put(f"class {name}Error({self.pick('Exception', 'ValueError', 'KeyError')}):")
        self.put("    def __init__(self, *given): super().__init__(*given); self.kept = list(given)")
        self.put(f"def {name}(depth):")
        self.put("    try:")
        self.put(f"        if depth > {self.random.randint(0, 2)}: raise {name}Error(depth)")
        self.put(f"        {name}(depth + 1)")
        self.put(f"    except {name}Error as {error}:")
        self.put(f"        {self.pick(f'{error}.kept.append(depth); raise', f'raise LookupError(depth) from {error}', f'raise {name}Error(depth, 1)', f'{error} = None', f'del {error}', f'return {error}.kept')}")
        self.put("    except LookupError:")
        self.put(f"        {self.pick('raise', 'raise RuntimeError(1) from None', 'return depth')}")
        self.put("    finally:")
        self.put(f"        {self.pick('print(depth)', 'depth += 1', 'assert depth < 9')}")
        self.put(f"    return {self.pick('depth', '[depth]')}")
        self.put("try:")
        self.put(f"    print({name}(0))")
        self.put("except Exception as error:")
        self.put("    while error is not None:")
        self.put("        print(type(error).__name__[-5:], error.args, getattr(error, 'kept', None))")
        self.put("        error = error.__cause__ or error.__context__")

    def patterns(self, scope):
        name, point, value = self.fresh("f"), self.fresh("P"), self.fresh("w")
        self.put(f"class {point}:")
        self.put("    __match_args__ = ('x', 'y')")
        self.put(f"    zero = {self.literal('int')}")
        self.put("    def __init__(self, x, y=0): self.x, self.y = x, y")
        self.put(f"def {name}(value):")
        self.put("    match value:")
        cases = [
            f"case {point}(0, {value}) | {point}({value}, 0)", f"case {point}(x={point}({value}))", f"case {point}({value}, y=int(other)) if ({value} := {value} or other) != 3", f"case {point}.zero as {value}",
            f"case [{point}(), *{value}]", f"case {{'a': [{value}, *_], **rest}} if not rest", f"case {{'a': {value}, 'b': {{'c': other}}}}", f"case (1 | 2 | 3) as {value}", f"case [{value}]",
            f"case [_, [_, {value}], *_]", f"case str({value}) if {value}", "case None | True", f"case -1 | 2.5 | 'word' as {value}", f"case float() | complex() as {value}", f"case {{}}", f"case [*{value}, 9]",
        ]  # fmt: skip
        for case in self.random.sample(cases, self.random.randint(3, 6)):
            self.put(f"        {case}:")
            known = f"{value}" if value in case else "1"
            self.put(f"            {self.pick(f'return {known}', f'{value} = [{known}]', 'pass', f'print(type({known}).__name__)')}")
        if self.chance(0.5):
            self.put(f"        case {self.pick('_', value)}:")
            self.put("            return 'else'")
        self.put("    return 'after'")
        given = [
            f"{point}(0, {self.number(scope, 0)})", f"{point}(5, 6)", f"{point}({point}(3))", f"[{point}(1), 2, 3]", "{'a': [4, 5]}", "{'a': 1, 'b': {'c': 2}, 'd': 3}", "2", "[7]", "[1, [2, 3], 4]", "'word'", "None", "-1", "2.5",
            f"{self.number(scope, 1)}", f"{self.name(scope, 'list')}", f"{self.name(scope, 'dict')}", "[1, 9]", f"{point}.zero",
        ]  # fmt: skip
        for one in self.random.sample(given, 4):
            made = self.fresh("w")
            self.trying(f"{made} = {name}({one})", f"print(type({made}).__name__)")

    def groups(self, scope):
        """Groups of errors within groups, and `except*` within functions, loops and each other."""
        name, error = self.fresh("f"), self.fresh("e")
        self.put(f"def {name}(number):")
        self.put("    log = []")
        self.put("    for turn in range(2):")
        self.put("        try:")
        self.put("            try:")
        self.put(f"                {self.pick('fail(number + turn)', 'log.append(turn)')}")
        kinds = self.random.sample(("ValueError(1)", "KeyError('k')", "TypeError('t')", "ExceptionGroup('in', [ValueError(2), OSError(3)])", "ZeroDivisionError()"), self.random.randint(1, 3))
        self.put(f"                raise ExceptionGroup('out', [{', '.join(kinds)}])")
        self.put(f"            except* {self.pick('ValueError', '(ValueError, KeyError)', 'LookupError')} as {error}:")
        self.put(f"                log.append(len({error}.exceptions))")
        self.put(f"                {self.pick('raise', f'raise RuntimeError(turn) from {error}', 'pass', 'log[:0] = [0]', '1 / 0')}")
        if self.chance(0.5):
            self.put(f"            except* {self.pick('TypeError', 'OSError', 'ArithmeticError')}:")
            self.put(f"                log.append({self.pick('turn', 'str(turn)')})")
        if self.chance(0.3):
            self.put("            else: log.append('none')")
        self.put("            finally:")
        self.put("                log.append(-1)")
        self.put("        except* Exception as rest:")
        self.put("            log.append([type(one).__name__ for one in rest.exceptions])")
        self.put("    return log")
        self.trying(f"print({name}({self.random.randint(0, 6)}))")
