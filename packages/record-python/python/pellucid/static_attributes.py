"""`__static_attributes__` of classes, since Python 3.13: the compiler finds them where `self.name` is stored to, which probes hide from it."""

import sys
from opcode import opmap
from types import CodeType

from .compiling import compile_again
from .hidden_locals import keep_hidden_locals
from .kept_builtins import __builtins__  # noqa: F401

_NAME = "__static_attributes__"
_KNOWS = sys.version_info >= (3, 13)


def with_static_attributes(code, text, filename, flags):
    """The rewritten code of a text, in which classes list the attributes that they list without us."""
    if not _KNOWS or "class" not in text or "self" not in text:
        return code
    return _restored(code, dict(_found(compile_again(text, filename, "exec", flags))))


def _found(plain):
    place = _place(plain)
    if place is not None:
        yield _key(plain), plain.co_consts[place[1]]
    for constant in plain.co_consts:
        if type(constant) is CodeType:
            yield from _found(constant)


def _restored(code, found):
    constants = [_restored(constant, found) if type(constant) is CodeType else constant for constant in code.co_consts]
    instructions = code.co_code
    place = _place(code)
    if place is not None and _key(code) in found:
        at, index = place
        loads = sum(operation == opmap["LOAD_CONST"] and argument == index for _, operation, argument in _instructions(code))
        if loads == 1:
            constants[index] = found[_key(code)]
        elif len(constants) < 256:
            instructions = instructions[: at + 1] + bytes((len(constants),)) + instructions[at + 2 :]
            constants.append(found[_key(code)])
    restored = code.replace(co_consts=tuple(constants), co_code=instructions)
    keep_hidden_locals(restored, code)
    return restored


def _key(code):
    return code.co_qualname, code.co_firstlineno


def _place(code):
    """Where the attributes are loaded that are then stored under their name: (offset, index of the constant)."""
    if _NAME not in code.co_names:
        return None
    stored = code.co_names.index(_NAME)
    loaded = None
    for at, operation, argument in _instructions(code):
        if operation == opmap["STORE_NAME"] and argument == stored:
            return loaded
        loaded = (at, argument) if operation == opmap["LOAD_CONST"] else None
    return None


def _instructions(code):
    instructions, argument = code.co_code, 0
    for at in range(0, len(instructions), 2):
        argument = argument << 8 | instructions[at + 1]
        if instructions[at] != opmap["EXTENDED_ARG"]:
            yield at, instructions[at], argument
            argument = 0
