"""Rewriting comprehensions and generator expressions: each is a call of its own, as it is a function of its own in Python."""

import ast

from .building import first_of, load
from .generator_expressions import ITERATES_LATE
from .kept_builtins import __builtins__  # noqa: F401
from .scopes import awaits, results_of
from .targets import Targets

_NAMES = {"ListComp": "<listcomp>", "SetComp": "<setcomp>", "DictComp": "<dictcomp>", "GeneratorExp": "<genexpr>"}

# The parameter that every comprehension has by itself: once its loop runs nobody asks for it, so it can stand for a name of ours.
_OWN_NAME = ".0"


class Comprehensions(Targets):
    def visit_ListComp(self, node):
        """`LEAVE([element for name in (iterable, ENTER())[0] if BIND(name) is not …])`: the first iterable still belongs to the scope around.

        One that awaits is awaited by the function around it, and only its frame tells that it goes on:
        `DELEGATED(LEAVE(GOES_ON([element async for name in (DELEGATE(iterable), ENTER())[0] if (ARRIVED(), BIND(name))])))`.
        """
        first, is_async = node.generators[0], awaits(node)
        iterable = self.visit(first.iter) if first.is_async else self.iterated(first.iter)
        if is_async:
            awaited = self.site("await", node)
            iterable = self.nodes.call(self.probes.delegate(awaited, self.function), [iterable], iterable)
        scope = self._own_scope(node, False, is_async, any(generator.is_async for generator in node.generators))
        with self.inside(scope):
            enter = self.enter(scope, None, iterable)
            first.iter = first_of([iterable, enter], iterable)
            site = self._rewrite_loops(node)
            self._rewrite_results(node)
        made = self.nodes.call(self.probes.delegated(site, scope.function), [node], node) if is_async else node
        made = self.nodes.call(self.probes.leave(site, scope.function), [made], node)
        return self.nodes.call(self.probes.delegated(awaited, self.function), [made], node) if is_async else made

    visit_SetComp = visit_DictComp = visit_ListComp

    def visit_GeneratorExp(self, node):
        """`(SUSPEND(element) for .0 in START(iter(iterable)) for name in .0 if (BIND(name),) for .0 in PAUSE())`.

        START gives what is iterated over, at the first element, after it has entered; its end is that of the call. PAUSE goes round
        once, and tells at its end that the generator goes on.
        """
        first = node.generators[0]
        iterable = self.visit(first.iter) if first.is_async else self.iterated(first.iter)
        scope = self._own_scope(node, True, awaits(node), any(generator.is_async for generator in node.generators))
        with self.inside(scope):
            self.enter(scope, None, node)
            site = self._rewrite_loops(node)
            self._rewrite_results(node)
            if not first.is_async and not ITERATES_LATE:
                iterable = self.nodes.call(iter, [iterable], iterable)
            started = self.nodes.call(self.probes.generator_expressions.starts(scope.function, first.is_async), [iterable], iterable)
            first.iter = load(_OWN_NAME, iterable)
            pause = self.nodes.call(self.probes.pauses(site, scope.function), [], node.elt)
            node.elt = self.nodes.call(self.probes.suspend(site, scope.function), [node.elt], node.elt)
        node.generators = [self._own_loop(started), *node.generators, self._own_loop(pause)]
        return node

    def arrived(self, node):
        """The call of a probe where an unseen wait is over."""
        return self.nodes.call(self.unit.arrivals.arrived(self.function), [], node)

    @staticmethod
    def _own_loop(iterable):
        return ast.comprehension(ast.copy_location(ast.Name(_OWN_NAME, ast.Store()), iterable), iterable, [], 0)

    def _own_scope(self, node, generator=False, is_async=False, implicit_awaits=False):
        outer = self.scope
        scope = outer.children[node]
        name = _NAMES[type(node).__name__]
        qualified = self.qualified(outer, name)
        place = self.unit.place(node)
        scope.function = self.tables.function(name, "comprehension", outer.function, place, generator, is_async, qualified, implicit_awaits)
        return scope

    def _rewrite_loops(self, node):
        """Rewrites all but the results and the first iterable; gives the site of a result."""
        results = results_of(node)
        site = self.site("return", node, place=self.tables.range_of(results[0], results[-1]))
        self.note_lines(node, site)
        for number, generator in enumerate(node.generators):
            if number:
                generator.iter = self.visit(generator.iter) if generator.is_async else self.iterated(generator.iter)
            place = self.tables.range_of(generator.target, generator.iter)
            bound = self.bind_targets([generator.target], generator.target, "for", True, place)
            # Where an inner loop ends, it has waited, too.
            waits = any(inner.is_async for inner in node.generators[number:])
            arrived = [self.arrived(generator.target)] if waits else []
            self._loop(generator, arrived + bound)
        return site

    def _loop(self, generator, first):
        conditions = [self.condition(condition, self.site("if", condition)) for condition in generator.ifs]
        if len(first) == 1:
            nothing = self.nodes.constant(_no_value, generator.target)
            conditions.insert(0, ast.copy_location(ast.Compare(first[0], [ast.IsNot()], [nothing]), generator.target))
        elif first:
            # A tuple that holds something is true, whatever it holds.
            conditions.insert(0, ast.copy_location(ast.Tuple(first, ast.Load()), generator.target))
        generator.ifs = conditions

    def _rewrite_results(self, node):
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.visit(node.key), self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)


def _no_value():
    """Stands for what no variable of a program holds."""
