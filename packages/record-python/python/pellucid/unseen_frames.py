"""Frames of ours that stand below the program's. Since Python 3.11 it does not see them.

Whoever looks at frames (`sys._getframe`, `f_back`, tracebacks) passes over those that have not come to their instruction RESUME yet. So one without
it is never seen.
"""

import sys
from opcode import opmap

HIDES = sys.version_info >= (3, 11)


def unseen(function):
    """The function, whose calls have frames that nobody sees from now on."""
    if HIDES:
        instructions = bytearray(function.__code__.co_code)
        for at in range(0, len(instructions), 2):
            if instructions[at] == opmap["RESUME"]:
                instructions[at : at + 2] = bytes((opmap["NOP"], 0))
        function.__code__ = function.__code__.replace(co_code=bytes(instructions))
    return function
