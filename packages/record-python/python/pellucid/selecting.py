"""Recording only some functions: what a source does outside of them runs as it is written, at full speed."""

import ast
import re

from .scopes import FUNCTIONS
from .statements import prologue


class Selected:
    """Functions by name or qualified name; `*` stands for any text, `?` for a character."""

    def __init__(self, names):
        self._patterns = [re.compile(re.escape(name).replace(r"\*", ".*").replace(r"\?", ".")) for name in names]

    def takes(self, *names):
        return any(pattern.fullmatch(name) for pattern in self._patterns for name in names)

    def rewrite(self, statements, tree, like):
        """Rewrites the functions that are taken, with all that is in them. The module's call is told, for the sake of its variables."""
        start, body = prologue(tree.body)
        scope = statements.scope
        _expect_nothing(scope)
        statements.unit.method_names.clear()
        self._inside(statements, tree, scope, "")
        enter = ast.copy_location(ast.Expr(statements.enter(scope, None, like)), like)
        leave = statements.nodes.statement(statements.probes.leave(0, scope.function), [], body[-1] if body else like)
        tree.body = start + [enter] + body + [leave]

    def _inside(self, statements, node, scope, prefix):
        for child in ast.iter_child_nodes(node):
            inner = scope.children.get(child)
            if inner is None or not isinstance(child, FUNCTIONS + (ast.ClassDef,)):
                # Lambdas and comprehensions have scopes, but no functions with a name in them.
                self._inside(statements, child, scope, prefix)
            elif isinstance(child, FUNCTIONS) and self.takes(child.name, prefix + child.name):
                _take(statements, child, scope, inner)
            else:
                self._around(statements, child, scope, inner, prefix)

    def _around(self, statements, node, scope, inner, prefix):
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        inner.function = statements.tables.function(
            node.name, kind, scope.function, statements.unit.place(node), qualified=prefix + node.name
        )
        self._inside(statements, node, inner, prefix + node.name + ".")


def _take(statements, node, scope, inner):
    """Rewrites one function. What is evaluated where it is defined is not its own."""
    _keep_names_inside(inner, inner)
    decorators, node.decorator_list = node.decorator_list, []
    defaults, node.args.defaults = node.args.defaults, []
    named, node.args.kw_defaults = node.args.kw_defaults, [None] * len(node.args.kw_defaults)
    first_line = min([node.lineno] + [decorator.lineno for decorator in decorators])
    with statements.inside(scope):
        statements.statement(node)
    statements.unit.codes[(node.name, first_line)] = inner.function.id
    node.decorator_list, node.args.defaults, node.args.kw_defaults = decorators, defaults, named


def _expect_nothing(scope):
    """What functions of the source do to what they are given is not recorded by them any more: their callers have to look."""
    scope.definitions = dict.fromkeys(scope.definitions, False)
    for child in scope.children.values():
        _expect_nothing(child)


def _keep_names_inside(scope, outermost):
    """A variable of a function around the ones that are taken has no call that it could belong to: it is told as their own."""
    for name in list(scope.nonlocals):
        owner = scope.owner(name)
        while owner is not None and owner is not outermost:
            owner = owner.parent
        if owner is None:
            scope.nonlocals.discard(name)
    for child in scope.children.values():
        _keep_names_inside(child, outermost)
