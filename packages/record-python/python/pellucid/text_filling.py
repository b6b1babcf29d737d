"""Texts that are filled in: what a text names in a `defaultdict` is inserted there, without any look-up being written in the source."""

import ast
import re

from .building import load

MAY_BE_CONTAINER = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.IfExp, ast.BoolOp, ast.Await, ast.NamedExpr, ast.Starred)
_MAY_BE_TEXT = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.IfExp, ast.BoolOp, ast.NamedExpr)

# `%(key)s`, `{0[key]}`.
_NAMES_KEYS = re.compile(r"%\(|\{[^{}]*\[")


def names_keys(source):
    """Whether a text in the source may name keys of what fills it in."""
    return _NAMES_KEYS.search(source) is not None


class TextFilling:
    """Expects `unit`, `nodes`, `probes`, `function` and `site`."""

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        if isinstance(node.op, ast.Mod) and isinstance(node.right, MAY_BE_CONTAINER):
            if (_is_text(node.left) and self.unit.inserts_on_lookup) or (isinstance(node.left, _MAY_BE_TEXT) and self.unit.fills_in_keys):
                node.right = self.filling(node, node.right, [])
        return node

    def others_of(self, call):
        """What stands beside the last operand of a `format`, where that operand's probe may read it again; None where nothing can be inserted."""
        if not self.unit.fills_in_keys or not isinstance(call.func, ast.Attribute) or call.func.attr != "format":
            return None
        operands = call.args + [keyword.value for keyword in call.keywords]
        if not any(isinstance(operand, MAY_BE_CONTAINER) for operand in operands):
            return None
        if isinstance(operands[-1], ast.Starred) or (call.keywords and call.keywords[-1].arg is None):
            return None
        return [load(operand.id, operand) for operand in operands[:-1] if isinstance(operand, ast.Name)]

    def fill(self, call, others):
        """The last thing before the call itself: what it inserts is told once it has returned."""
        if call.keywords:
            call.keywords[-1].value = self.filling(call, call.keywords[-1].value, others)
        else:
            call.args[-1] = self.filling(call, call.args[-1], others)

    def filling(self, node, operand, others):
        probe = self.probes.filling(self.site("expression", node), self.function)
        return self.nodes.call(probe, [operand, *others], operand)


def _is_text(node):
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))
