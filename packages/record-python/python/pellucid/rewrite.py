"""From the text of a source to code that records itself."""

import ast
import sys
import warnings

from .arrivals import Arrivals
from .building import Nodes
from .generator_expressions import GeneratorExpressions
from .scopes import FUNCTIONS, analyse
from .statements import Statements, prologue
from .tables import Tables


class Unit:
    """One source that is being rewritten: what its statements and expressions share."""

    def __init__(self, text, tree, tables, probes):
        self.tree_location = ast.copy_location(ast.Pass(), tree.body[0]) if tree.body else None
        self.tables = tables
        self.probes = probes
        self.arrivals = Arrivals(probes.recorder, probes.handling)
        self.generator_expressions = GeneratorExpressions(probes.recorder, probes.handling)
        self.nodes = Nodes()
        self.codes = {}
        self.inserts_on_lookup = "defaultdict" in text or "__missing__" in text
        self.method_names = _own_methods(tree)

    def place(self, node):
        return self.tables.range_of(node)

    def header(self, node):
        """Range of what a compound statement evaluates itself, without the statements in it."""
        name = type(node).__name__
        if name in ("If", "While"):
            return self.tables.range_of(node, node.test)
        if name in ("For", "AsyncFor"):
            return self.tables.range_of(node, node.iter)
        if name == "Match":
            return self.tables.range_of(node, node.subject)
        if name in ("With", "AsyncWith"):
            item = node.items[-1]
            return self.tables.range_of(node, item.optional_vars or item.context_expr)
        if name in ("FunctionDef", "AsyncFunctionDef", "ClassDef", "Try", "TryStar", "ExceptHandler"):
            start = self.tables.range_of(node)
            return [start[0], start[1], node.lineno, self.tables.line_end(node.lineno)]
        return self.tables.range_of(node)

    def globals_call(self, node):
        return self.nodes.call(_globals_of_caller, [], node)


def rewrite(text, tree, path, filename, numbers, probes):
    """(code, program table, function ids by name and first line) of a module whose syntax tree is given. The tree is used up.

    @raise SyntaxError when the rewritten source is too deep for the compiler, though the source itself is not.
    """
    tables = Tables(numbers, path, text)
    unit = Unit(text, tree, tables, probes)
    scope = analyse(tree)
    scope.function = tables.function("<module>", "module", None, tables.whole())
    statements = Statements(unit)
    statements.scope = scope
    start, body = prologue(tree.body)
    like = tree.body[0] if tree.body else ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    first = ast.copy_location(ast.Expr(statements.enter(scope, None, like)), like)
    tree.body = start + statements.guarded(first, body, like)
    ast.fix_missing_locations(tree)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The plain source was compiled before, with its warnings.
        code = compile(tree, filename, "exec", dont_inherit=True)
    by_name = {name: tables.site("other", scope.function, tables.whole(), number) for name, number in scope.variables.items()}
    probes.module_names(scope.function, by_name)
    return unit.nodes.put_probes(code), tables.program(), unit.codes


def _own_methods(tree):
    """Names of methods that the source defines: calls of these record themselves."""
    return {
        member.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, FUNCTIONS)
    }


def _globals_of_caller():
    return sys._getframe(1).f_globals
