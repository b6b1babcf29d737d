"""Probes that read their operands in the frame that runs, which costs less than a call with them."""

import ast

from .native import core

# How many a probe can read; none without the native core, and where it cannot look into frames.
_MOST = core.MOST_READ if core is not None else 0


class FrameReading:
    """Expects `scope` and `nodes`."""

    def call_reading(self, probe, arguments, like, given=0):
        """A call of the probe, which reads the arguments itself where they are variables of the frame and constants: all but the first `given`."""
        read = arguments[given:]
        return self.nodes.call(probe, arguments, like, len(read) if self.can_read(read) else 0)

    def can_read(self, nodes):
        return 0 < len(nodes) <= _MOST and self.scope.kind == "function" and all(map(self._stands_in_frame, nodes))

    def _stands_in_frame(self, node):
        if isinstance(node, ast.Constant):
            return True
        # A private name of a class has another one in the frame.
        return isinstance(node, ast.Name) and not node.id.startswith("__") and self.scope.owner(node.id) is self.scope and node.id in self.scope.bound


def places_of(code, operands):
    """Where a probe finds its operands in a frame of the code: (place, whether a cell stands there, None) or (-1, False, constant)."""
    return tuple([(-1, False, one.value) if isinstance(one, ast.Constant) else _place_of(code, one.id) + (None,) for one in operands])


def _place_of(code, name):
    cells = code.co_cellvars + code.co_freevars
    if core.CELLS_OF_PARAMETERS_ARE_APART:
        variables = code.co_varnames + cells
        return (len(code.co_varnames) + cells.index(name), True) if name in cells else (variables.index(name), False)
    variables = code.co_varnames + tuple([cell for cell in cells if cell not in code.co_varnames])
    return variables.index(name), name in cells
