"""Which local variables only ever hold numbers, texts and other values that nothing changes in place, as far as the source alone shows it."""

import ast

from .kept_builtins import __builtins__  # noqa: F401
from .scopes import FUNCTIONS, captures_of

# Built-in functions that give such a value whatever they are given.
_MAKERS = frozenset("ascii bin bool bytes chr float format hash hex id int isinstance issubclass len oct ord repr str".split())


def immutable_names(function, parameters, is_builtin):
    """Names that the function's own code binds, and only to such values. `is_builtin`: whether a name means the built-in function."""
    values, stores = {}, {}
    parts = list(function.body)
    while parts:
        part = parts.pop()
        for name in _bound_otherwise(part):
            stores[name] = stores.get(name, 0) + 1
        if isinstance(part, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        for target, value in _assignments(part, is_builtin):
            for name, each in _pairs(target, value):
                values.setdefault(name, []).append(each)
        parts += ast.iter_child_nodes(part)
    # What is bound more often than by assignments that are understood may be anything.
    names = {name for name, found in values.items() if name not in parameters and len(found) == stores[name]}
    while True:
        wrong = {name for name in names if not all(_is_immutable(value, names, is_builtin) for value in values[name])}
        if not wrong:
            return names
        names -= wrong


def _bound_otherwise(node):
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return [node.id]
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    return captures_of(node)


def _assignments(node, is_builtin):
    if isinstance(node, ast.Assign):
        return [(target, node.value) for target in node.targets]
    if isinstance(node, ast.AugAssign):
        return [(node.target, ast.BinOp(ast.Name(getattr(node.target, "id", ""), ast.Load()), node.op, node.value))]
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return [(node.target, node.value)]
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name):
        if node.iter.func.id == "range" and is_builtin("range"):
            return [(node.target, ast.Constant(0))]
    return []


def _pairs(target, value):
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        if not any(isinstance(part, ast.Starred) for part in target.elts + value.elts):
            for each, part in zip(target.elts, value.elts):
                yield from _pairs(each, part)


def _is_immutable(node, names, is_builtin):
    def holds(*parts):
        return all(_is_immutable(part, names, is_builtin) for part in parts)

    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        return True
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) or holds(node.operand)
    if isinstance(node, ast.BinOp):
        return holds(node.left, node.right)
    if isinstance(node, ast.BoolOp):
        return holds(*node.values)
    if isinstance(node, ast.IfExp):
        return holds(node.body, node.orelse)
    if isinstance(node, ast.Compare):
        return holds(node.left, *node.comparators)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS and is_builtin(node.func.id)
