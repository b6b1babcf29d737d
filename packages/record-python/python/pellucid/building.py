"""Syntax nodes that call probes. A probe stands in the tree as a constant that no source can hold, and replaces it in the compiled code."""

import ast
import types

from .frame_reading import places_of
from .hidden_locals import keep_hidden_locals
from .native import core
from .passing import pass_unseen
from .places import NOWHERE, PASSES_UNSEEN, first_evaluated

if core is None:

    def _as_called(probe):
        return probe

else:
    from .native.probes import roomy as _as_called

_MARK = "\0pellucid"


class Nodes:
    def __init__(self):
        self._probes = []
        self._passing = set()
        self._read = {}

    @property
    def count(self):
        """How many probes there are."""
        return len(self._probes)

    def constant(self, probe, like):
        self._probes.append(_as_called(probe))
        return ast.copy_location(ast.Constant(frozenset((_MARK, len(self._probes) - 1))), like)

    def call(self, probe, arguments, like, read=0):
        """`read`: so many arguments at the end the probe reads in the frame."""
        constant = self.constant(probe, first_evaluated(arguments[0]) if arguments else like)
        operands = () if core is None else getattr(probe, "operands", ())
        if read:
            given = len(arguments) - read
            self._read[len(self._probes) - 1] = arguments[given:], given
            arguments = arguments[:given]
            operands = (given,)
        if len(arguments) not in operands:
            node = ast.Call(constant, arguments, [])
        elif arguments:
            node = ast.Subscript(constant, None, ast.Load())  # The interpreter reaches a probe faster this way than by a call.
            set_index(node, arguments[0])
        else:
            node = ast.UnaryOp(ast.Invert(), constant)
        node.probe = self._probes[-1]
        return ast.copy_location(node, like)

    def statement(self, probe, arguments, like):
        return ast.copy_location(ast.Expr(self.call(probe, arguments, like)), like)

    def fused(self, statements):
        """The statements without those lines that the probe right before them can tell too."""
        out = []
        for statement in statements:
            probe, before = _probe_of(statement), _probe_of(out[-1]) if out else None
            if probe is None or before is None or not before.then(probe):
                out.append(statement)
        return out

    def passing(self, probe, like):
        """A handler of all exceptions that calls a probe, and is not there otherwise. `like`: where it stands as long as it can be seen."""
        like = NOWHERE if PASSES_UNSEEN else like
        handler = ast.ExceptHandler(None, None, [self.passed_by(probe, [], like), ast.copy_location(ast.Raise(), like)])
        return ast.copy_location(handler, like)

    def passed_by(self, probe, arguments, like):
        """As `statement`, where nothing but such statements stands in a handler or `finally`."""
        like = NOWHERE if PASSES_UNSEEN else like
        call = self.statement(probe, [ast.copy_location(argument, like) for argument in arguments], like)
        self._passing.add(len(self._probes) - 1)
        return call

    def put_probes(self, code):
        """The compiled code with its probes."""
        before = code
        if PASSES_UNSEEN:
            code = pass_unseen(code, self._places_of_passing(code.co_consts))

        def replaced(constant):
            if type(constant) is types.CodeType:
                return self.put_probes(constant)
            if type(constant) is frozenset and _MARK in constant:
                return self._probe(next(part for part in constant if part != _MARK), before)
            return constant

        code = code.replace(co_consts=tuple([replaced(constant) for constant in code.co_consts]))
        keep_hidden_locals(code, before)
        return code

    def _probe(self, number, code):
        probe = self._probes[number]
        if number in self._read:
            operands, given = self._read[number]
            probe.read(places_of(code, operands), given)
        return probe

    def _places_of_passing(self, constants):
        marks = {frozenset((_MARK, number)) for number in self._passing}
        return {place for place, constant in enumerate(constants) if type(constant) is frozenset and constant in marks}


def _probe_of(statement):
    """The native probe that a statement consists of."""
    probe = getattr(statement.value, "probe", None) if isinstance(statement, ast.Expr) else None
    return probe if hasattr(probe, "then") else None


def load(name, like):
    return ast.copy_location(ast.Name(name, ast.Load()), like)


def truth_of(node):
    """`True if node else False`: the program's own frame asks for the truth, once. The native core's probes ask in its place, without a frame."""
    if core is not None and not isinstance(node, (ast.BoolOp, ast.IfExp)) and len(getattr(node, "ops", ())) < 2:
        return node
    yes, no = ast.Constant(True), ast.Constant(False)
    return ast.copy_location(ast.IfExp(node, ast.copy_location(yes, node), ast.copy_location(no, node)), node)


def is_simple(node):
    """Whether evaluating it runs no code, and evaluating it twice changes nothing."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


def first_of(nodes, like):
    """The value of the first node, with all of them evaluated in their order."""
    subscript = ast.Subscript(ast.copy_location(ast.Tuple(nodes, ast.Load()), like), None, ast.Load())
    set_index(subscript, ast.copy_location(ast.Constant(0), like))
    return ast.copy_location(subscript, like)


def index_of(subscript):
    """The index expression of a subscript; until Python 3.8 it stands in a node of its own."""
    index = subscript.slice
    return index.value if type(index).__name__ == "Index" else index


def set_index(subscript, index):
    subscript.slice = ast.Index(index) if _HAS_INDEX else index


_HAS_INDEX = type(ast.parse("a[0]").body[0].value.slice).__name__ == "Index"
