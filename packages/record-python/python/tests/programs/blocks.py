"""Compound statements of generated programs, and what chooses among all statements."""

import sys

from .statements import Statements


class Blocks(Statements):
    def statement(self, scope, level=0):
        self.budget -= 1
        simple = (
            self.assign_new, self.assign_new, self.rebind, self.alias, self.augment, self.mutate, self.mutate, self.mutate, self.mutate,
            self.store, self.store, self.unpack, self.delete, self.output, self.library, self.attribute, self.several, self.by_text,
        )  # fmt: skip
        compound = (
            self.branch,
            self.loop_for,
            self.loop_while,
            self.attempt,
            self.attempt,
            self.guard,
            self.match if sys.version_info >= (3, 10) else self.branch,
            self.attempt_group if sys.version_info >= (3, 11) else self.attempt,
            self.new_function,
            self.new_generator,
            self.use_generator,
            self.scene,
            self.scene,
        )
        if level < 3 and self.depth < 6 and self.chance(0.3):
            self.random.choice(compound)(scope) if level == 0 or self.chance(0.6) else self.branch(scope, level)
        elif scope.loop and self.chance(0.06):
            self.put(self.pick("break", "continue"))
        elif scope.kind == "function" and self.chance(0.05):
            self.put(f"return {self.number(scope)}")
        elif scope.kind == "generator" and self.chance(0.2):
            self.put(f"{self.new_name(scope, 'int')} = (yield {self.number(scope)}) or {self.literal('int')}")
        elif scope.kind == "coroutine" and self.chance(0.25):
            self.wait(scope)
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
        managers = []
        for _ in range(self.pick(1, 1, 2)):
            log = self.name(scope, "list")
            manager = self.pick(f"Guard(True, {log})", f"Guard(False, {log})", f"Guard(True, {log})", f"opened({log})")
            managers.append(manager + (f" as {self.new_name(scope, 'list')}" if self.chance(0.5) else ""))
        self.put(f"with {', '.join(managers)}:")
        self.body(scope.block())

    def match(self, scope):
        kind = self.pick("list", "dict", "tuple", "int", "thing", "nest")
        self.put(f"match {self.expression(scope, kind, 1)}:")
        self.depth += 1
        for _ in range(self.random.randint(1, 3)):
            a, b, rest = self.fresh(), self.fresh(), self.fresh()
            pattern, names = self.pick(
                (f"[int() as {a}, *{rest}]", {a: "int", rest: "list"}),
                (f"[{self.literal('int')}, {a}, *_]", {a: "int"}),
                (f"[[int() as {a}, *{b}], *{rest}]", {a: "int", b: "list", rest: "nest"}),
                (f"{{{self.literal('str')}: {a}, **{rest}}}", {a: "int", rest: "dict"}),
                (f"int() | bool() as {a}", {a: "int"}),
                (f"({self.literal('int')} | {self.literal('int')}) as {a}", {a: "int"}),
                (f"object(size={a}, items=[{b}, *{rest}])", {a: "int", b: "int", rest: "list"}),
                (f"(int() as {a}, _, str() as {b})", {a: "int", b: "str"}),
            )
            inner = scope.block()
            inner.names.update(names)
            self.put(f"case {pattern}{' if ' + self.condition(inner, 0) if self.chance(0.4) else ''}:")
            self.body(inner, 2)
        if self.chance(0.6):
            self.put("case _:")
            self.body(scope.block(), 2)
        self.depth -= 1

    def attempt_group(self, scope):
        """`try` with `except*`, out of which nothing may jump."""
        self.put("try:")
        self.body(scope.block(), 2)
        self.put(
            self.pick(
                f"    raise ExceptionGroup('some', [ValueError({self.number(scope, 1)}), KeyError('k')])",
                f"    raise ExceptionGroup('one', [LookupError({self.number(scope, 0)})])",
                f"    fail({self.number(scope, 0)})",
            )
        )
        inner = scope.block(False)
        if inner.kind == "function":
            inner.kind = "final"
        for kind in self.random.sample(("ValueError", "LookupError", "(TypeError, ArithmeticError)"), self.random.randint(1, 2)):
            error = self.fresh("e")
            self.put(f"except* {kind} as {error}:")
            self.put(f"    print([type(one).__name__ for one in {error}.exceptions])")
            self.body(inner.block(), 2)
