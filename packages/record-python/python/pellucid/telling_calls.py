"""Calls of methods that change containers, where all that the change depends on is known just before the call."""

import ast

from .building import is_simple
from .comprehensions import Comprehensions
from .expressions import is_attributes, load_again
from .kept_builtins import __builtins__  # noqa: F401

# Methods of built-in containers whose changes are told before they are made, as long as nothing can come between.
_TELLING = frozenset("add append appendleft clear discard extend insert pop popleft remove setdefault".split())


class TellingCalls(Comprehensions):
    """`CALLED(TELLS(items, place).pop(place))`, and `CALLED(items.append(TELLS(value, items)))` where the last argument may run code.

    TELLS tells the change when a built-in container makes it, or notes what is there before; CALLED tells in the second case what came of it.
    """

    # The expression whose value the statement around records next, or drops: the statement may begin with the call.
    _outermost = None
    _began = 0

    def visit_Call(self, node):
        return self._telling_call(node) if self._tells(node) else super().visit_Call(node)

    def visit_outermost(self, node, statement, place):
        """As `visit`, of the outermost expression of a statement; gives also the site for when the call in it has begun the statement, or 0."""
        self._outermost = (node, statement, place)
        visited = self.visit(node)
        self._outermost = None
        told, self._began = self._began, 0
        return visited, told

    def _tells(self, node):
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr not in _TELLING or node.keywords or len(node.args) > 3 or self.unit.escaping:
            return False
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            return False
        if any(isinstance(part, ast.NamedExpr) for argument in node.args for part in ast.walk(argument)):
            return False
        return not is_attributes(function.value) and not (isinstance(function.value, ast.Call) and isinstance(function.value.func, ast.Name))

    def _stays(self, operand, calls):
        """Whether an operand can be had again behind the others. `calls`: those call something."""
        if isinstance(operand, ast.Constant):
            return True
        return isinstance(operand, ast.Name) and self.scope.kind != "class" and (not calls or self._is_steady(operand.id))

    def _is_steady(self, name):
        """Whether nothing that is called can bind the name anew."""
        return self.scope.kind == "function" and not self.scope.captured and self.scope.owner(name) is self.scope and name in self.scope.bound

    def _telling_call(self, node):
        outermost, self._outermost = self._outermost, None
        moment = self.moment()
        site = self.site("call", node)
        calls = any(map(runs_calls, [node.func.value, *node.args]))
        steady = all(map(self.is_simple, node.args))
        receiver = node.func.value = self.visit(node.func.value)
        operands = [receiver] + node.args[:-1]
        if not steady:
            operands[1:] = [argument if is_simple(argument) else self.visit(argument) for argument in node.args[:-1]]
            node.args[-1] = node.args[-1] if is_simple(node.args[-1]) else self.visit(node.args[-1])
        late = None
        if outermost is not None and outermost[0] is node:
            statement, place = outermost[1:]
            late = self.late_call(moment, statement, place, node, not isinstance(statement, ast.Expr))
            self._began = late[1] if late is not None else 0
        probes, name = self.probes, node.func.attr
        if steady:
            probe = self.behind_tests(probes.method(site, self.function, name, False, 0, late), late[1] if late else 0)
            node.func.value = self.call_reading(probe, [receiver] + [load_again(argument) for argument in node.args], receiver, 1)
        else:
            kept = [self._stays(operand, calls) for operand in operands]
            pushed = sum(1 << place for place, stays in enumerate(kept) if not stays)
            passed = [
                operand if stays else self.nodes.call(probes.operand(self.function), [operand], operand) for operand, stays in zip(operands, kept)
            ]
            node.func.value, node.args[:-1] = passed[0], passed[1:]
            last, probe = node.args[-1], self.behind_tests(probes.method(site, self.function, name, True, pushed, late), late[1] if late else 0)
            again = [load_again(operand) for operand, stays in zip(operands, kept) if stays]
            node.args[-1] = self.call_reading(probe, [last] + again, last, 1)
        return self.nodes.call(probes.method_called(site, self.function), [node], node)


def runs_calls(node):
    """Whether evaluating it calls something that the source names, or lets others run."""
    return any(isinstance(part, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)) for part in ast.walk(node))
