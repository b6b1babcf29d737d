"""The statements of a function that runs already, by their lines: what each may bind and what it may change."""

import ast

from .scopes import COMPREHENSIONS, FUNCTIONS, captures_of
from .statements import kind_of

_BODIES = ("body", "orelse", "handlers", "finalbody", "cases")


class Statement:
    """`stores`: names that it may bind or unbind. `loads`: names it reaches things by. `handles`: it is the first of an `except`."""

    __slots__ = ("first", "handles", "last", "loads", "site", "stores")

    def __init__(self, first, last, site):
        self.first = first
        self.last = last
        self.site = site
        self.loads = set()
        self.stores = set()
        self.handles = False


class BlockStatements:
    """The statements of one function, or of a module, without those of functions in it."""

    def __init__(self, tree, code, site_of):
        """`site_of(kind, node, last line)` makes a site."""
        self._site_of = site_of
        self._found = []
        body = tree.body if code.co_name == "<module>" else _body_of(tree, code)
        self._block(body or [])

    def at(self, line):
        """The innermost statement whose own lines hold the line."""
        best = None
        for statement in self._found:
            if statement.first <= line <= statement.last and (best is None or statement.first >= best.first):
                best = statement
        return best

    def _block(self, nodes):
        for node in nodes:
            self._statement(node)

    def _statement(self, node):
        inner = [child for name in _BODIES for child in getattr(node, name, ())]
        first = _first_line(node)
        last = max(first, min(_first_line(child) for child in inner) - 1) if inner else node.end_lineno
        statement = Statement(first, last, self._site_of(kind_of(node), node, last))
        header = [child for name, field in ast.iter_fields(node) if name not in _BODIES for child in _nodes(field)]
        for child in header:
            self._reads(child, statement)
        self._binds(node, statement)
        self._found.append(statement)
        if isinstance(node, FUNCTIONS):
            return
        if isinstance(node, ast.ClassDef):
            for child in node.body:
                self._reads(child, statement)
            return
        before = len(self._found)
        for name in _BODIES:
            self._block(getattr(node, name, ()))
        if isinstance(node, ast.ExceptHandler) and len(self._found) > before:
            self._found[before].handles = True
            self._found[before].stores |= statement.stores

    def _binds(self, node, statement):
        if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
            statement.stores.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            statement.stores.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            statement.stores.add(node.name)

    def _reads(self, node, statement):
        if isinstance(node, ast.Name):
            (statement.loads if isinstance(node.ctx, ast.Load) else statement.stores).add(node.id)
            if not isinstance(node.ctx, ast.Load):
                statement.loads.add(node.id)
        statement.stores.update(captures_of(node))
        for child in ast.iter_child_nodes(node):
            if isinstance(node, COMPREHENSIONS) and isinstance(child, ast.comprehension):
                self._reads(child.iter, statement)
                for condition in child.ifs:
                    self._reads(condition, statement)
            else:
                self._reads(child, statement)


def _body_of(tree, code):
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and node.name == code.co_name and _first_line(node) == code.co_firstlineno:
            return node.body
    return None


def _nodes(field):
    if isinstance(field, ast.AST):
        return [field]
    return [item for item in field if isinstance(item, ast.AST)] if isinstance(field, list) else []


def _first_line(node):
    if not hasattr(node, "lineno"):  # One `case` of a `match`.
        return node.pattern.lineno
    return min([node.lineno] + [one.lineno for one in getattr(node, "decorator_list", ())])
