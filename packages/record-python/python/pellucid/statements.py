"""Rewriting statements: each becomes itself with probes around it, and keeps its place in the source."""

import ast
import sys

from .building import index_of, is_simple, load
from .kept_builtins import __builtins__  # noqa: F401
from .late_statements import kind_of
from .late_tests import LateTests
from .numbers import varint
from .places import after_last, beginning, behind, end_of, first_evaluated, where_with_exits
from .scopes import FUNCTIONS, captures_of


class Statements(LateTests):
    def statement(self, node):
        name = type(node).__name__
        if name in ("Global", "Nonlocal") or (name == "Assert" and self.unit.drops_assertions):
            return [node]
        self._note_references(node)
        complete = getattr(self, "statement_" + name.lower(), None)
        if complete is not None:
            return complete(node)
        place = self.unit.header(node)
        site = self.site(kind_of(node), node, place=place)
        self.note_lines(node, site)
        rewrite = getattr(self, "_" + name.lower(), None)
        return self.line(node, site) + ([self.generic_visit(node)] if rewrite is None else rewrite(node, site, place))

    def _note_references(self, node):
        for line in self.unit.comments.references:
            if node.lineno == line:
                self.note_subscript(self.unit.comments.references[line])

    def settled_block(self, statements):
        """A block behind which code of the program may run at once (an iterator, an `__exit__`): a store at its end is recorded before that."""
        ends_with_store = _ends_with_store(statements)
        settled = [self.nodes.statement(self.probes.settled(self.function), [], after_last(statements))] if ends_with_store else []
        return self.block(statements) + settled

    def statement_raise(self, node):
        place = self.unit.header(node)
        site = self.site("raise", node, place=place)
        self.note_lines(node, site)
        if node.exc is not None:
            return [*self.line(node, site), self.generic_visit(node)]
        return [self.nodes.statement(self.probes.raises_again(site, self.function), [], node), node]

    def _delete(self, node, _site, _place):
        out = []
        for target in _flat(node.targets):
            one = ast.copy_location(ast.Delete([target]), node)
            out.append(one)
            if not isinstance(target, ast.Name):
                self.delete_target(target)
                continue
            out += self._gone(target.id, "delete", node)
        return out

    def _gone(self, name, kind, node, place=None):
        """After a variable was deleted, which may be where an exception passes."""
        if self.is_hidden(name):
            return []
        variable, elsewhere = self.variable(name)
        site = self.site(kind, node, variable, place=place)
        if elsewhere is not None:
            return [self.nodes.passed_by(self.probes.unbind_in(site, self.function), [load(elsewhere.hidden_name(), node)], node)]
        out = [self.nodes.passed_by(self.probes.unbind(site, self.function), [], node)]
        if self.names_namespace(name):
            probe = self.unit.dynamic.unnamed(varint(site), self.function, name, self.is_global(name))
            out.append(self.nodes.passed_by(probe, [], node))
        return out

    def _import(self, node, _site, place):
        names = [alias.asname or alias.name.split(".")[0] for alias in node.names if alias.name != "*"]
        site = self.tables.last_site
        after = [self.nodes.call(self.probes.imported(site, self.function), [], node)]
        after += self.binds(names, node, "import", place=place)
        if len(names) < len(node.names):
            site = self.site("import", node)
            after.append(
                self.nodes.call(self.probes.star_import(site, self.function, node.module, node.level), [self.unit.globals_call(node)], node)
            )
        return [node] + self.after(after, node)

    _importfrom = _import

    def _typealias(self, node, _site, place):
        return [node] + self.after(self.binds([node.name.id], node, "assign", place=place), node)

    # Simple statements

    def _assert(self, node, site, _place):
        if not isinstance(node.test, ast.Constant):
            compared = _last_comparison(node.test) if _MARKS_COMPARISONS else None
            node.test = self.condition(node.test, site)
            if compared is not None:
                true = ast.copy_location(ast.Constant(True), compared)
                node.test = ast.copy_location(ast.Compare(node.test, [ast.Is()], [true]), compared)
        if node.msg:
            node.msg = self.visit(node.msg)
        return [node]

    # Branches and loops

    def _for(self, node, site, place):
        block = self.block if _runs_nothing(node.iter) else self.settled_block
        node.iter = self.visit(node.iter) if isinstance(node, ast.AsyncFor) else self.iterated(node.iter)
        first = self.bind_targets([node.target], node, "for", True, place)
        if not first:
            first = [self.nodes.call(self.probes.line(site, self.function), [], node)]
        if isinstance(node, ast.AsyncFor):
            first.insert(0, self.arrived(node.target))
        node.body = self.nodes.fused(self.check_escapes(node.target) + self.after(first, node.target) + block(node.body))
        node.orelse = self.block(node.orelse)
        if isinstance(node, ast.AsyncFor):
            node.orelse = self.after([self.arrived(node)], node) + node.orelse
        return [node]

    _asyncfor = _for

    def _match(self, node, _site, place):
        node.subject = self.visit(node.subject)
        for case in node.cases:
            names = list(dict.fromkeys(name for part in ast.walk(case.pattern) for name in captures_of(part)))
            calls = self.binds(names, case.pattern, "match")
            guard = self.visit(case.guard) if case.guard else None
            body = self.block(case.body)
            if guard is None:
                case.body = self.after(calls, case.pattern) + body
            else:
                case.body = body
                case.guard = guard
                if calls:
                    probe = self.probes.last()
                    true = ast.copy_location(ast.Constant(True), guard)
                    first = self.nodes.call(probe, calls + [true], guard)
                    case.guard = ast.copy_location(ast.BoolOp(ast.And(), [first, guard]), guard)
        return [node]

    # Exceptions

    def _with(self, node, site, place):
        first = []
        for item in node.items:
            value = item.context_expr = self.visit(item.context_expr)
            if first:
                # What the items before it have bound is there before it is evaluated.
                item.context_expr = self.nodes.call(self.probes.last(), [*first, value], value)
                first = []
            if item.optional_vars is not None:
                first = self.bind_targets([item.optional_vars], node, "with", place=place)
        is_async = isinstance(node, ast.AsyncWith)
        arrived = [self.arrived(node)] if is_async else []
        end = where_with_exits(node)
        node.body = self.watched(self.after(arrived + first, node) + self.settled_block(node.body), node, site, end)
        rest = behind(node)
        arrived = self.after([self.arrived(node)], node) if is_async else []
        return [node] + arrived + [self.nodes.statement(self.probes.swallowed(site, self.function), [], rest)]

    _asyncwith = _with

    def watched(self, body, node, block=0, end=None):
        """A block whose exceptions are recorded on their way out, where blocks are not nested too deep for that. `end`: see `Nodes.passing`."""
        if not self.scope.watches:
            return [self.nodes.statement(self.probes.gap(self.site("other", node), self.function, _TOO_DEEP), [], node), *body]
        return [ast.copy_location(ast.Try(body, [self.nodes.passing(self.probes.seen(self.function, block), end or node)], [], []), node)]

    def _try(self, node, _site, _place):
        node.body = self.block(node.body)
        catches_parts = type(node).__name__ == "TryStar"
        node.handlers = [self._handler(handler, handler is node.handlers[0], catches_parts) for handler in node.handlers]
        node.orelse = self.block(node.orelse)
        if node.finalbody:
            inner = [ast.copy_location(type(node)(node.body, node.handlers, node.orelse, []), node)] if node.handlers else node.body
            node = ast.copy_location(ast.Try(self.watched(inner, node), [], [], self.block(node.finalbody)), node)
        return [node]

    _trystar = _try

    def _handler(self, handler, tells, catches_parts):
        """A handler. The first one tells of the exception before anything decides whether it is caught."""
        if handler.type is not None:
            kind = handler.type = self.visit(handler.type)
            if tells:
                seen = self.nodes.call(self.probes.seen(self.function, in_parts=catches_parts), [], kind)
                handler.type = self.nodes.call(self.probes.last(), [seen, kind], kind)
        site = self.site("except", handler, place=self.unit.header(handler))
        self.note_lines(handler, site)
        first = [self.nodes.statement(self.probes.handle(site, self.function, catches_parts), [], handler)]
        if handler.name is None:
            handler.body = first + self.block(handler.body)
            return handler
        first += self.after(self.binds([handler.name], handler, "except", place=self.unit.header(handler)), handler)
        gone = self._gone(handler.name, "except", handler, self.unit.header(handler))
        begin = first_evaluated(handler.body[0])
        body = self.block(handler.body)
        handler.body = first + ([ast.copy_location(ast.Try(self.watched(body, begin), [], [], gone), begin)] if gone else body)
        return handler

    # Definitions

    def _functiondef(self, node, _site, place):
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._defaults(node.args)
        is_async = isinstance(node, ast.AsyncFunctionDef)
        outer = self.scope
        scope = outer.children[node]
        first_line = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
        kind = "method" if outer.kind == "class" else "function"
        scope.function = self.tables.function(
            node.name,
            kind,
            outer.function,
            self.unit.place(node),
            scope.yields,
            is_async,
            self.qualified(outer, node.name),
            scope.implicit_awaits,
        )
        self.unit.codes[(node.name, first_line)] = scope.function.id
        with self.inside(scope):
            self.note_immutable(scope)
            start, body = prologue(node.body)
            like = beginning(start, body, node)
            enter = self.enter(scope, node.args, like)
            if scope.captured:
                hidden = ast.copy_location(ast.Name(scope.hidden_name(), ast.Store()), like)
                first = ast.copy_location(ast.Assign([hidden], enter), like)
            else:
                first = ast.copy_location(ast.Expr(enter), like)
            node.body = start + self.guarded(first, body, like)
        return [node] + self.after(self.binds([node.name], node, "function", place=place), node)

    _asyncfunctiondef = _functiondef

    def _classdef(self, node, _site, place):
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.bases = [self.visit(base) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        outer = self.scope
        scope = outer.children[node]
        scope.function = self.tables.function(
            node.name, "class", outer.function, self.unit.place(node), qualified=self.qualified(outer, node.name)
        )
        with self.inside(scope):
            start, body = prologue(node.body)
            like = beginning(start, body, node)
            first = ast.copy_location(ast.Expr(self.enter(scope, None, like)), like)
            node.body = start + self.guarded(first, body, like)
        return [node] + self.after(self.binds([node.name], node, "class", place=place), node)

    def guarded(self, first, body, like):
        """A body that enters, leaves, and tells of an exception that leaves it. `like`: where the code of the first statement stands."""
        function = self.scope.function
        whole = body or [like]
        last = whole[-1]
        end = after_last(whole)
        rewritten = self.nodes.fused([first, *self.block(body)]) + self.check_escapes(last)
        unwind = self.probes.unwind_before_last if self.scope.returns_late else self.probes.unwind
        handler = self.nodes.passing(unwind(function), last)
        if self.scope.returns_late:
            rewritten.append(self.nodes.statement(self.probes.not_returning(function), [], end))
            inner = ast.copy_location(ast.Try(rewritten, [handler], [], []), like)
            return [
                ast.copy_location(
                    ast.Try([inner], [], [], [self.nodes.passed_by(self.probes.leave_at_last(function), [], end_of(whole))]), like
                )
            ]
        if not isinstance(last, (ast.Return, ast.Raise)):
            rewritten.append(self.nodes.statement(self.probes.leave(0, function), [], end))
        return [ast.copy_location(ast.Try(rewritten, [handler], [], []), like)]

    @staticmethod
    def qualified(outer, name):
        parts = [name]
        scope = outer
        while scope is not None and scope.parent is not None:
            parts.append(scope.function.name if scope.kind == "class" else scope.function.name + ".<locals>")
            scope = scope.parent
        return ".".join(reversed(parts))


def prologue(body):
    """The statements that have to stay first (a docstring, imports from the future, declarations of names), and the rest."""
    count = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        count = 1
    while count < len(body) and (isinstance(body[count], (ast.Global, ast.Nonlocal)) or _is_future(body[count])):
        count += 1
    return body[:count], body[count:]


def _is_future(node):
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and node.level == 0


_TOO_DEEP = "blocks are nested so deep that an exception is told only where it is caught, or leaves the function"


def _flat(targets):
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            yield from _flat(target.elts)
        else:
            yield target


# Python 3.11 marks in the traceback of an `assert` the comparison of its test that it compiled last, else the whole statement.
_MARKS_COMPARISONS = sys.version_info[:2] == (3, 11)


def _last_comparison(test):
    if isinstance(test, ast.Compare):
        return test
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _last_comparison(test.operand)
    parts = test.values if isinstance(test, ast.BoolOp) else [test.test, test.body, test.orelse] if isinstance(test, ast.IfExp) else []
    found = [_last_comparison(part) for part in parts]
    return next((comparison for comparison in reversed(found) if comparison is not None), None)


def _ends_with_store(block):
    """Whether what the block does last may be a store that can run code, and so is recorded only once something else happens."""
    last = block[-1]
    if isinstance(last, (ast.Assign, ast.AnnAssign, ast.Delete)):
        targets = [last.target] if isinstance(last, ast.AnnAssign) else last.targets
        return any(isinstance(part, ast.Subscript) and not is_simple(index_of(part)) for target in targets for part in ast.walk(target))
    if isinstance(last, ast.AugAssign):
        return not isinstance(last.target, ast.Name)
    blocks = [getattr(last, name, []) for name in ("body", "orelse", "finalbody")] + [part.body for part in _parts_of(last)]
    return not isinstance(last, _OWN_BLOCKS) and any(_ends_with_store(inner) for inner in blocks if inner)


# What stands in these runs later, in a call of its own; or, of a `with`, is settled before its `__exit__`.
_OWN_BLOCKS = FUNCTIONS + (ast.ClassDef, ast.With, ast.AsyncWith)


def _parts_of(node):
    """The handlers of a `try`, the cases of a `match`."""
    return getattr(node, "handlers", []) + getattr(node, "cases", [])


def _runs_nothing(node):
    """Whether a loop over it runs no code of the program between its turns."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "range"
    return isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant, ast.ListComp, ast.SetComp, ast.DictComp))
