"""Where code that is added stands in the source, so that a trace function of the program sees the lines that it would see without it."""

import ast
import sys

from .kept_builtins import __builtins__  # noqa: F401

# Whether handlers of ours can stand on no line (`passing`).
PASSES_UNSEEN = sys.version_info >= (3, 11)

# Whether the branches of a test can begin with probes: before, code on a line that runs already begins it anew.
TELLS_IN_BRANCHES = sys.version_info >= (3, 10)

# On no line. A node is copied from it like from any other (`ast.copy_location`).
NOWHERE = ast.Pass()
NOWHERE.lineno = NOWHERE.end_lineno = NOWHERE.col_offset = NOWHERE.end_col_offset = -1

# Since Python 3.12 comprehensions are no functions of their own.
_INLINES = sys.version_info >= (3, 12)
_FIRST = {
    "AnnAssign": "value", "Assert": "test", "Assign": "value", "AsyncFor": "iter", "AsyncWith": "items", "Attribute": "value", "AugAssign": "target", "Await": "value", "BinOp": "left",
    "BoolOp": "values", "Call": "func", "Compare": "left", "Delete": "targets", "Expr": "value", "For": "iter", "FormattedValue": "value", "If": "test",
    "IfExp": "test", "JoinedStr": "values", "List": "elts", "Match": "subject", "NamedExpr": "value", "Raise": "exc", "Return": "value", "Set": "elts",
    "Starred": "value", "Subscript": "value", "Tuple": "elts", "UnaryOp": "operand", "While": "test", "With": "items", "withitem": "context_expr",
    "Yield": "value", "YieldFrom": "value",
}  # fmt: skip


def first_evaluated(node):
    """The part of a statement or expression whose code comes first: where a trace function sees it begin."""
    while True:
        if getattr(node, "decorator_list", None):
            return first_evaluated(node.decorator_list[0])
        if _INLINES and isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
            return first_evaluated(node.generators[0].iter)
        first = getattr(node, _FIRST.get(type(node).__name__, ""), None)
        if isinstance(first, list):
            if all(isinstance(each, ast.Constant) for each in first):
                return node  # Made at once.
            first = first[0]
        if first is None:
            return node
        node = first


def beginning(start, body, node):
    """Where the code of a function or class begins: `start` is what has to stand first and does nothing, `body` the rest."""
    if body:
        return first_evaluated(body[0])
    return node if sys.version_info >= (3, 10) else start[0]


def where_branch_begins(body):
    """Where code stands that comes before all others of a branch."""
    first = next((statement for statement in body if not isinstance(statement, (ast.Global, ast.Nonlocal))), None)
    return NOWHERE if first is None else first_evaluated(first)


def where_test_ends(test):
    """Where code stands that comes behind a test that failed."""
    return test if test.lineno == test.end_lineno else NOWHERE


def after_last(body):
    """Where code stands that comes after all others of a body."""
    return behind(end_of(body))


def behind(node):
    """Where code stands that comes after that of a node."""
    return NOWHERE if sys.version_info >= (3, 10) else node


def where_with_exits(node):
    """Where the code that leaves a `with` stands: on the line of its last statement until Python 3.9."""
    return node if sys.version_info >= (3, 10) else end_of(node.body)


def end_of(body):
    """The statement of a body whose code comes last."""
    last = body[-1]
    while True:
        blocks = [getattr(last, name, None) for name in ("finalbody", "orelse", "handlers", "body")]
        inner = next((block for block in blocks if block), None)
        if not isinstance(inner, list) or isinstance(last, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return last
        last = inner[-1]
