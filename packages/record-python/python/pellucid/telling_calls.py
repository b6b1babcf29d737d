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
        if any(isinstance(argument, ast.Starred) for argument in node.args) or not all(map(is_simple, node.args[:-1])):
            return False
        if any(isinstance(part, ast.NamedExpr) for argument in node.args for part in ast.walk(argument)):
            return False
        if is_attributes(function.value) or (isinstance(function.value, ast.Call) and isinstance(function.value.func, ast.Name)):
            return False
        last = node.args[-1:]
        if not last or is_simple(last[0]) or not any(isinstance(part, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)) for part in ast.walk(last[0])):
            return True
        return all(self._is_steady(argument.id) for argument in node.args[:-1] if isinstance(argument, ast.Name))

    def _is_steady(self, name):
        """Whether nothing that is called can bind the name anew."""
        return self.scope.kind == "function" and not self.scope.captured and self.scope.owner(name) is self.scope and name in self.scope.bound

    def _telling_call(self, node):
        outermost, self._outermost = self._outermost, None
        moment = self.moment()
        site = self.site("call", node)
        receiver = node.func.value = self.visit(node.func.value)
        last_is_simple = not node.args or is_simple(node.args[-1])
        if not last_is_simple:
            node.args[-1] = self.visit(node.args[-1])
        late = None
        if outermost is not None and outermost[0] is node:
            statement, place = outermost[1:]
            late = self.late_call(moment, statement, place, node, not isinstance(statement, ast.Expr))
            self._began = late[1] if late is not None else 0
        probes, name = self.probes, node.func.attr
        again = [load_again(argument) for argument in node.args[:-1]]
        if last_is_simple:
            probe = probes.method(site, self.function, name, "receiver", late)
            node.func.value = self.nodes.call(probe, [receiver] + [load_again(argument) for argument in node.args], receiver)
        else:
            last = node.args[-1]
            if isinstance(receiver, ast.Name) and self._is_steady(receiver.id):
                probe, again = probes.method(site, self.function, name, "last", late), [load_again(receiver)] + again
            else:
                node.func.value = self.nodes.call(probes.operand(self.function), [receiver], receiver)
                probe = probes.method(site, self.function, name, "rest", late)
            node.args[-1] = self.nodes.call(probe, [last] + again, last)
        return self.nodes.call(probes.method_called(site, self.function), [node], node)
