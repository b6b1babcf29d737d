"""Handlers by which an exception passes a block (`except: PROBE; raise`, `finally: PROBE`), made unseen in compiled code since Python 3.11.

A frame that an exception has left says by `f_lineno` where it was: at the instruction that raised. Python's own cleanup keeps to that: the
exception table has the place pushed below the exception (`lasti`), and RERAISE puts it back. A handler of ours does the same here.

    except: PROBE; raise        PUSH_EXC_INFO  POP_TOP  …PROBE…  RAISE_VARARGS 0      stack: previous, exception
    becomes                     PUSH_EXC_INFO  NOP      …PROBE…  RERAISE 2            stack: place, previous, exception
    finally: PROBE              PUSH_EXC_INFO           …PROBE…  RERAISE 0
    becomes                     PUSH_EXC_INFO           …PROBE…  RERAISE 2
"""

from opcode import opmap

from .kept_builtins import __builtins__  # noqa: F401

# What calls of probes consist of.
_CALLING = frozenset(
    opmap.get(name)
    for name in "BINARY_OP BINARY_SUBSCR CACHE CALL EXTENDED_ARG LOAD_CONST LOAD_DEREF LOAD_FAST LOAD_FAST_BORROW LOAD_FAST_CHECK "
    "LOAD_GLOBAL LOAD_NAME POP_TOP PRECALL PUSH_NULL UNARY_INVERT".split()
)


def pass_unseen(code, probes):
    """The code with its passing handlers made unseen. `probes`: indices of the constants that such handlers call, and of no others' that begin so."""
    instructions = bytearray(code.co_code)
    handlers = set(_make_unseen(instructions, probes))
    if not handlers:
        return code
    table = b"".join(_entry(*_with_place(entry, handlers)) for entry in _entries(code.co_exceptiontable))
    return code.replace(co_code=bytes(instructions), co_exceptiontable=table, co_stacksize=code.co_stacksize + 1)


def _make_unseen(instructions, probes):
    """Gives where each handler begins, in instructions as the exception table counts them."""
    begins, pops, raises, again, nop = (opmap[name] for name in ("PUSH_EXC_INFO", "POP_TOP", "RAISE_VARARGS", "RERAISE", "NOP"))
    argument = 0
    for at in range(0, len(instructions), 2):
        argument = argument << 8 | instructions[at + 1]
        if instructions[at] == opmap["EXTENDED_ARG"]:
            continue
        if instructions[at] == opmap["LOAD_CONST"] and argument in probes:
            start, end = at, at
            while start > 0 and instructions[start] in _CALLING:
                start -= 2
            while end < len(instructions) and instructions[end] in _CALLING:
                end += 2
            discards = instructions[start + 2] == pops
            if instructions[start] == begins and instructions[end : end + 2] == bytes((raises if discards else again, 0)):
                if discards:
                    instructions[start + 2] = nop
                instructions[end : end + 2] = bytes((again, 2))
                yield start // 2
        argument = 0


def _with_place(entry, handlers):
    start, size, target, depth, place = entry
    if target in handlers:
        return start, size, target, depth, 1
    return start, size, target, depth + (start in handlers), place


# The exception table: start, size, target, depth · 2 + place, each in groups of 6 bits, the highest first. Bit 6: more follow; bit 7: an entry begins.


def _entries(table):
    numbers, number = [], 0
    for byte in table:
        number = number << 6 | byte & 0x3F
        if not byte & 0x40:
            numbers.append(number)
            number = 0
    for i in range(0, len(numbers), 4):
        start, size, target, rest = numbers[i : i + 4]
        yield start, size, target, rest >> 1, rest & 1


def _entry(start, size, target, depth, place):
    written = bytearray(b"".join(map(_groups, (start, size, target, depth << 1 | place))))
    written[0] |= 0x80
    return bytes(written)


def _groups(number):
    groups = [number & 0x3F]
    while number > 0x3F:
        number >>= 6
        groups.insert(0, number & 0x3F | 0x40)
    return bytes(groups)
