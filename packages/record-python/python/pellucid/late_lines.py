"""Which statements may be late (late_statements.py), and where they begin and end: by the lines they stand on, which all versions of Python tell."""

import ast
from opcode import opname

from .kept_builtins import __builtins__  # noqa: F401

# Built-in functions that do nothing but call methods of what they are given.
_QUIET_BUILTINS = frozenset(
    "abs all any ascii bin bool bytes callable chr complex dict divmod enumerate float format frozenset hash hex id int isinstance issubclass "
    "iter len list max min object oct ord pow range repr reversed round set slice sorted str sum tuple type zip".split()
)

# Instructions that stand behind the last probe of a late statement, and at which the interpreter may run something.
_BEHIND = ("POP_TOP", "JUMP_BACKWARD", "JUMP_ABSOLUTE", "RETURN", "RESUME", "NOP", "WITH_CLEANUP", "WITH_EXCEPT")


def single_lines(tree, header):
    """Lines on which one statement of the source stands, and no other one. `header`: the range of what a statement evaluates itself."""
    counts = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)):
            start, _, end, _ = header(node)
            start = min([start] + [decorator.lineno for decorator in getattr(node, "decorator_list", ())])
        elif type(node).__name__ == "match_case":
            start, end = node.pattern.lineno, (node.guard or node.pattern).end_lineno
        else:
            continue
        for line in range(start, end + 1):
            counts[line] = counts.get(line, 0) + 1
    return {line for line, count in counts.items() if count == 1}


def is_quiet_call(name, owner):
    """Whether a call of a function by its name, which the scope means (None: a built-in function), records nothing but what it calls."""
    return owner is not None or name in _QUIET_BUILTINS


def is_behind(code, offset, stores_last):
    """Whether the instruction at an offset stands behind the last probe of its statement. `stores_last`: the statement's store does."""
    instructions = code.co_code
    while offset > 0 and instructions[offset] == 0:
        offset -= 2  # Room that an instruction has for what the interpreter learns.
    name = opname[instructions[offset]]
    if name == "YIELD_FROM" and offset >= 6 and opname[instructions[offset - 4]] == "GET_AWAITABLE":
        return is_behind(code, offset - 6, False)  # Until Python 3.9 `async with` awaits what it has called on the line that came last.
    if name == "CALL_FUNCTION" and offset >= 4 and opname[instructions[offset - 2]] == opname[instructions[offset - 4]] == "DUP_TOP":
        return True  # Python 3.9 calls `__exit__` on the line that came last.
    return name.startswith(_BEHIND) or (stores_last and name.startswith("STORE_"))
