"""What generated programs do with generators, asynchronous ones and generator expressions that wait in their midst."""

from .definitions import Definitions
from .scope import Scope

STEP_ERRORS = "(StopIteration, ValueError, KeyError, TypeError, LookupError, RuntimeError, ArithmeticError, AssertionError, AttributeError)"


class LazyScenes(Definitions):
    def inner_body(self, scope, most=3, level=1):
        """The body of a function, which calls none of the program's own functions, so that it ends."""
        known, self.functions = self.functions, []
        self.body(scope, most, level)
        self.functions = known

    def lazy_scene(self, scope):
        if self.depth > 0 or scope.kind != "module":
            return self.assign_new(scope)
        return self.random.choice(
            (
                self.guarded_generator,
                self.delegating_generator,
                self.waiting_expression,
                self.asynchronous_generator,
                self.asynchronous_comprehensions,
                self.generator_method,
            )
        )(scope)

    def guarded_generator(self, scope):
        """A generator that hears what is thrown into it, and closes."""
        name, parameter, got, error = self.fresh("g"), self.fresh("p"), self.fresh("w"), self.fresh("e")
        self.put(f"def {name}({parameter}):")
        self.put(f"    {got} = {parameter}")
        inner = Scope("generator", {**scope.names, parameter: "int", got: "int"}, set(scope.names))
        self.depth += 1
        self.put("try:")
        self.inner_body(inner.block(), 2)
        self.put(f"    {got} = (yield {got}) or {self.number(inner, 0)}")
        self.put(f"    for {parameter} in range({self.random.randint(1, 3)}):")
        self.put(f"        {got} += (yield {parameter}, {got}) or 1")
        self.put(f"except {self.pick('ValueError', '(KeyError, ValueError)', 'Exception')} as {error}:")
        self.put(f"    print('heard', type({error}).__name__)")
        self.put(f"    {self.pick(f'yield {self.number(inner, 0)}', 'raise', 'pass', f'return {got}', f'raise LookupError({got}) from {error}')}")
        if self.chance(0.4):
            self.put("else:")
            self.inner_body(inner.block(), 2)
        self.put("finally:")
        final = inner.block()
        final.kind = "final"
        self.inner_body(final, 2)
        self.put("    print('over')")
        self.put(f"return {self.number(inner, 1)}")
        self.depth -= 1
        self.drive(name, self.number(scope, 0))

    def drive(self, name, number):
        """Some steps of a new generator, whatever they end in."""
        waiting = self.fresh("t")
        self.put(f"{waiting} = {name}({number})")
        for _ in range(self.random.randint(2, 5)):
            step = self.pick(
                f"next({waiting})",
                f"next({waiting}, 'none')",
                f"{waiting}.send({self.literal('int')})",
                f"{waiting}.throw(ValueError({self.literal('int')}))",
                f"{waiting}.throw(KeyError('in'))",
                f"{waiting}.close()",
                f"list({waiting})[:3]",
            )
            error = self.fresh("e")
            self.put("try:")
            self.put(f"    print({step})")
            self.put(f"except {STEP_ERRORS} as {error}:")
            self.put(f"    print(type({error}).__name__, {error})")
        self.put(f"{waiting}.close()")

    def delegating_generator(self, scope):
        """What is sent and thrown goes through two of them, the outer one of which may swallow it."""
        inner_name, outer_name, parameter, got = self.fresh("g"), self.fresh("g"), self.fresh("p"), self.fresh("w")
        inner = Scope("generator", {**scope.names, parameter: "int"}, set(scope.names))
        self.put(f"def {inner_name}({parameter}):")
        self.put("    try:")
        self.put(f"        {got} = yield {parameter}")
        self.depth += 1
        self.inner_body(inner, 2, 2)
        self.depth -= 1
        self.put(f"        return (yield {got}) or {self.number(inner, 1)}")
        self.put("    finally:")
        self.put(f"        print('inner', {parameter})")
        self.put(f"def {outer_name}({parameter}):")
        self.put("    while True:")
        self.put("        try:")
        self.put(f"            {got} = yield from {self.pick(f'{inner_name}({parameter})', f'({inner_name}({parameter}))', '[4, 5]')}")
        self.put(f"            {parameter} += {got} if isinstance({got}, int) else 1")
        self.put(f"            if {parameter} % 2: return {parameter}")
        self.put(f"            {parameter} += 1; yield 'turn'")
        self.put(f"        except {self.pick('ValueError', 'KeyError', '(ValueError, KeyError)')} as error:")
        self.put(f"            {self.pick('yield -1', 'continue', 'break', 'return 5', 'raise')}")
        self.put("        finally:")
        self.put(f"            if {parameter} > 40: print('far')")
        self.put(f"            {parameter} += 7")
        self.put(f"            if {parameter} > 90: raise LookupError({parameter})")
        self.drive(outer_name, self.literal("int"))

    def waiting_expression(self, scope):
        """A generator expression is made here and drawn from there, while what it reads changes."""
        lists = scope.own("list")
        if not lists:
            return self.assign_new(scope, "list")
        source, waiting, item = self.random.choice(lists), self.fresh("t"), self.fresh("q")
        inner = Scope("module", {**scope.names, item: "int"})
        body = self.number(inner, 1)
        if "(" in body or ":=" in body:
            body = f"{item} * 2"
        self.put(f"{waiting} = ({body} for {item} in {source}{self.pick('', f' if {item} != 3', f' for {item} in ({item}, 1)')})")
        self.put(f"print(next({waiting}, 'none'))")
        self.put(self.pick(f"{source}.append({self.literal('int')})", f"{source} = [1]", f"{source}.clear()", f"{source}[:1] = [9, 9]"))
        self.put(self.pick(f"print(list({waiting})[:4])", f"{waiting}.close()", f"print({self.literal('int')} in {waiting})", f"print(sum({waiting}, 0) % 97)"))
        return None

    def asynchronous_generator(self, scope):
        name, use, parameter, waiting, got = self.fresh("ag"), self.fresh("a"), self.fresh("p"), self.fresh("t"), self.fresh("w")
        inner = Scope("coroutine", {**scope.names, parameter: "int"}, set(scope.names))
        self.put(f"async def {name}({parameter}):")
        self.put("    try:")
        self.put("        while True:")
        self.put(f"            {got} = yield {parameter}")
        self.put(f"            if {got} == 'end': return")
        self.depth += 2
        self.inner_body(inner.block(), 2, 2)
        self.depth -= 2
        self.put(f"            {parameter} += {got} or 1")
        self.put(f"            if {parameter} > 60: break")
        self.put("    except KeyError as error:")
        self.put(f"        print('heard', error); {self.pick(f'yield -1', 'raise', 'pass', 'return')}")
        self.put("    finally:")
        self.put("        await sleep(0)")
        self.put(f"        print('closed')")
        self.put(f"async def {use}():")
        self.put(f"    {waiting} = {name}({self.number(scope, 0)})")
        for _ in range(self.random.randint(1, 4)):
            step = self.pick(
                f"await {waiting}.__anext__()",
                f"await {waiting}.asend(None)",
                f"await {waiting}.athrow(KeyError('in'))",
                f"await {waiting}.aclose()",
                f"[q async for q in {waiting}][:3]",
                f"await {waiting}.asend('end')",
            )
            error = self.fresh("e")
            self.put("    try:")
            self.put(f"        print({step})")
            self.put(f"    except (StopAsyncIteration, {STEP_ERRORS[1:-1]}) as {error}:")
            self.put(f"        print(type({error}).__name__)")
        if self.chance(0.5):
            item = self.fresh("i")
            self.put(f"    async for {item} in {name}(50):")
            self.put(f"        if {item} > {self.random.randint(48, 62)}: {self.pick('break', 'continue')}")
            self.put("    else: print('all')")
        self.put(f"    await {waiting}.aclose()")
        self.put("    return 'used'")
        self.put(f"print(run({use}()))")

    def asynchronous_comprehensions(self, scope):
        name, item = self.fresh("a"), self.fresh("q")
        lists = self.name(scope, "list")
        self.put(f"async def {name}(number):")
        for _ in range(self.random.randint(1, 4)):
            made = self.pick(
                f"[{item} * number async for {item} in ticks(3) if {item} != {self.literal('int')}]",
                f"{{{item}: number async for {item} in ticks(2)}}",
                f"sorted({{{item} % 3 async for {item} in ticks(3)}})",
                f"[await later({item}) for {item} in {lists}[:3]]",
                f"[({item}, other) async for {item} in ticks(2) for other in (number, 1)]",
                f"[other for {item} in (1, 2) async for other in ticks({item})]",
                f"[{item} for {item} in await gather(later(number), later(2))]",
                f"[{item} async for {item} in (await later(q) for q in {lists}[:2])]",
                f"[[await later({item}) for {item} in range(2)] for _ in range(2)]",
                f"{{await later({item}) for {item} in (1,)}}",
                f"[(lambda: {item} + number)() async for {item} in ticks(2)]",
            )
            self.put(f"    {self.fresh('w')} = {made}")
        self.put("    return number")
        self.put("try:")
        self.put(f"    print(run({name}({self.number(scope, 0)})))")
        self.put("except Exception as error:")
        self.put("    print(type(error).__name__, error)")

    def generator_method(self, scope):
        """Iteration by a class of the program."""
        name, made = self.fresh("I"), self.fresh("t")
        self.put(f"class {name}:")
        self.put("    def __init__(self, number):")
        self.put("        self.left = number")
        if self.chance(0.5):
            self.put("    def __iter__(self):")
            self.put("        while self.left > 0:")
            self.put("            self.left -= 1")
            self.put(f"            {self.pick('yield self.left', 'yield from (self.left, 0)', 'yield (yield self.left)')}")
        else:
            self.put("    def __iter__(self):")
            self.put("        return self")
            self.put("    def __next__(self):")
            self.put("        self.left -= 1")
            self.put(f"        if self.left < 0: raise {self.pick('StopIteration', 'StopIteration', 'LookupError')}")
            self.put("        return self.left")
        self.put(f"{made} = {name}({self.random.randint(1, 4)})")
        use = self.pick(
            f"print(list({made}))",
            f"for item in {made}: print(item)",
            f"a, *b = {made}; print(a, b)",
            f"print(2 in {made}, {made}.left)",
            f"print([*{made}, {self.literal('int')}])",
            f"print(max({made}, default=None), sum({made}))",
            f"print(dict(zip({made}, {self.name(scope, 'list')})))",
            f"{self.name(scope, 'list') if scope.of('list') else '[]'}.extend({made})",
        )
        self.put("try:")
        self.put(f"    {use}")
        self.put("except Exception as error:")
        self.put("    print(type(error).__name__, error)")
