"""Late statements: those that say themselves, with what they record last, that they have begun.

A probe at the beginning of `x = a + b` would cost as much as the one that records x, and nothing is recorded in between unless code of
the program runs inside the expression (an operator of a class of its own, a function that it calls). Whatever notices that, an entered
call or an exception, tells the beginning first: see `Handling.begin_statement`.
"""

import ast

from .building import index_of, is_simple
from .expressions import load_again
from .immutable_names import immutable_names
from .kept_builtins import __builtins__  # noqa: F401
from .places import first_evaluated
from .scopes import parameters_of
from .secrets import looks_secret
from .telling_calls import TellingCalls, runs_calls

_KINDS = {
    "Assign": "assign", "AugAssign": "augment", "AnnAssign": "declare", "For": "for", "AsyncFor": "for", "While": "while", "If": "if",
    "Match": "match", "With": "with", "AsyncWith": "with", "Try": "try", "TryStar": "try", "Return": "return", "Raise": "raise",
    "Assert": "assert", "Delete": "delete", "Import": "import", "ImportFrom": "import", "FunctionDef": "function",
    "AsyncFunctionDef": "function", "ClassDef": "class", "Expr": "expression", "Break": "break", "Continue": "continue", "Pass": "pass",
    "TypeAlias": "assign", "ExceptHandler": "except", "match_case": "match",
}  # fmt: skip


def kind_of(node):
    """What a statement is, as sites call it (FORMAT.md §3)."""
    is_assertion = getattr(node, "asserts", False) or getattr(node, "explains", False)
    return "assert" if is_assertion else _KINDS.get(type(node).__name__, "other")


class LateStatements(TellingCalls):
    """Rewriting those statements that may be late, each as a whole. `pending`: see `pending_after`, of the statement before."""

    pending = frozenset()
    # What the next statement may tell of tests (late_tests.py).
    offered = ()

    def line(self, node, site, first=None):
        """What says that the statement begins; nothing where it goes on with the one before it, as part of one statement of the source."""
        if getattr(node, "goes_on", False):
            return []
        return [self.nodes.statement(self.probes.line(site, self.function), [], first_evaluated(first or node))]

    def after(self, calls, node):
        return [ast.copy_location(ast.Expr(call), node) for call in calls]

    def begun(self, node, place, first=None):
        """The line of a statement that is not late, and its site. `first`: what its code begins with, when it has been visited."""
        site = self.site(kind_of(node), node, place=place)
        self.note_lines(node, site)
        return self.line(node, site, first), site

    def is_late(self, moment, place):
        """Whether a statement may be late whose expressions were visited since the moment."""
        if moment != self.moment() or self.unit.is_dynamic or not self.scope.watches or self.scope.kind not in ("module", "function"):
            return False
        return all(line in self.unit.single_lines for line in range(place[0], place[2] + 1))

    def late_sites(self, node, place, variable=0, stores_last=False):
        """The sites of the last event of a late statement: one that begins it, and one for when it has begun."""
        starting = self.site(kind_of(node), node, variable, True, place)
        return starting, self._told_site(node, place, variable, stores_last)

    def _told_site(self, node, place, variable=0, stores_last=True):
        """The site of a late statement's line, by which it is found when code runs inside it."""
        told = self.site(kind_of(node), node, variable, False, place)
        self.note_lines(node, told)
        if self.offered:
            self.function.branches[told] = self.offered.pop()
        for line in range(place[0], place[2] + 1):
            self.function.late[line] = (told, stores_last)
        return told

    def _note_simple(self, node, place):
        """A statement that only loads a name may still fail, where that has no value: then its beginning is told first."""
        told = self.site(kind_of(node), node, place=place)
        self.note_lines(node, told)
        for line in range(place[0], place[2] + 1):
            if isinstance(node.value, ast.Name) and line in self.unit.single_lines:
                self.function.late[line] = (told, True)

    def late_call(self, moment, node, place, call, more):
        """As `_late_sites`, of a statement that begins with a call which tells what it changes. `more`: its value is recorded behind it."""
        if not self.is_late(moment, place):
            return None
        starting = self.site("call", call, starts=True)
        return starting, self._told_site(node, place), more

    def _late_probe(self, make, node, place):
        starting, told = self.late_sites(node, place)
        return self.behind_tests(make(starting, self.function, told), told)

    def behind_tests(self, probe, told):
        """The probe of a late statement, which also tells how the tests before it came out where they leave that to it."""
        branches = self.function.branches.get(told)
        if branches:
            probe.tells_branches(told, branches)
        return probe

    def _is_local(self, name):
        """Whether a binding of the name sets a variable of the scope itself, and nothing else."""
        return not self.is_hidden(name) and self.variable(name)[1] is None and not self.names_namespace(name)

    # Assignments

    def statement_assign(self, node):
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Name) and not self._is_appended(node.value, target.id):
            return self._assign_name(node, target.id, "assign")
        if len(node.targets) == 1 and _is_plain_store(target) and self.scope.kind != "class":
            return self._plain_store(node, target)
        place = self.unit.header(node)
        moment = self.moment()
        node.value = self.visit(node.value)
        names = _names_of(node.targets)
        if names and all(map(self._is_local, names)) and self.is_late(moment, place):
            return [node] + self.after(self._late_binds(names, node, place), node)
        line, _ = self.begun(node, place)
        return line + [node] + self.after(self.bind_targets(node.targets, node, "assign", place=place), node)

    def _is_appended(self, value, name):
        """Whether this is `text = text + …`: Python appends in place where nothing stands between the sum and the variable of a function."""
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Add) or not isinstance(value.left, ast.Name):
            return False
        return value.left.id == name and self.scope.kind == "function" and self._is_local(name)

    def statement_annassign(self, node):
        if node.value is not None and isinstance(node.target, ast.Name):
            return self._assign_name(node, node.target.id, "declare")
        line, _ = self.begun(node, self.unit.header(node))
        if node.value is not None:
            node.value = self.visit(node.value)
            self.store_target(node.target, "declare")
        return line + [node]

    def _assign_name(self, node, name, kind):
        place = self.unit.header(node)
        if is_simple(node.value) and not self.is_hidden(name):
            # No code can run before the name is bound.
            self._note_simple(node, place)
            node.value = self.bind_value(name, node.value, node, kind, True)
            return [node]
        moment = self.moment()
        if self._is_local(name):
            node.value, told = self.visit_outermost(node.value, node, place)
            if told:
                site = self.site(kind, node, self.variable(name)[0], place=place)
                node.value = self.nodes.call(self.probes.bind(site, self.function, looks_secret(name), site), [node.value], node.value)
                return [node]
        else:
            node.value = self.visit(node.value)
        if self._is_local(name) and self.is_late(moment, place):
            starting, told = self.late_sites(node, place, self.variable(name)[0], True)
            probe = self.behind_tests(self.probes.bind(starting, self.function, looks_secret(name), told), told)
            node.value = self.nodes.call(probe, [node.value], node.value)
            return [node]
        line, _ = self.begun(node, place)
        node.value = self.bind_value(name, node.value, node, kind)
        return line + [node]

    def _late_binds(self, names, node, place):
        sites = [self.late_sites(node, place, self.variable(names[0])[0])]
        sites += [(self.site(kind_of(node), node, self.variable(name)[0], place=place), 0) for name in names[1:]]
        (starting, told), secret = sites[0], looks_secret(names[0])
        read = [ast.copy_location(ast.Name(name, ast.Load()), node) for name in names]
        if len(names) == 1:
            return [self.call_reading(self.behind_tests(self.probes.bind(starting, self.function, secret, told), told), read, node)]
        probe = self.probes.binds([(site, looks_secret(name)) for (site, _), name in zip(sites, names)], self.function, told)
        return [self.call_reading(self.behind_tests(probe, told), read, node)]

    def _plain_store(self, node, target):
        """`container[key] = STORED(value, container, key)` and `thing.name = STORED(value, thing)`: told at once where the store cannot fail."""
        place = self.unit.header(node)
        moment = self.moment()
        node.value = self.visit(node.value)
        line, sites = self._sites_of_store(node, place, moment, True)
        probe, operands = self._store_of(target, sites, self.probes.stored_field, self.probes.stored_item)
        node.value = self.call_reading(probe, [node.value] + operands, node.value, 1)
        return line + [node]

    def _sites_of_store(self, node, place, moment, stores_last):
        if self.is_late(moment, place):
            return [], self.late_sites(node, place, 0, stores_last)
        line, site = self.begun(node, place)
        return line, (site, 0)

    def _store_of(self, target, sites, field, item):
        site, told = sites
        container = load_again(target.value)
        if isinstance(target, ast.Attribute):
            return self.behind_tests(field(site, self.function, self.mangled(target.attr), told), told), [container]
        self.note_subscript(target)
        return self.behind_tests(item(site, self.function, told), told), [container, load_again(index_of(target))]

    # Augmented assignments

    def statement_augassign(self, node):
        place = self.unit.header(node)
        if isinstance(node.target, ast.Name):
            return self._augmented_name(node, place)
        if _is_plain_store(node.target) and _is_arithmetic(node) and self.scope.kind != "class":
            # A container that is changed in place would be a surprise, so looking at what came of it is enough.
            moment = self.moment() if self.pending.isdisjoint(_kept(node.target) + ["()"]) else None
            node.value = self.visit(node.value)
            line, sites = self._sites_of_store(node, place, moment, False)
            probe, operands = self._store_of(node.target, sites, self.probes.operated_field, self.probes.operated_item)
            return line + [node] + self.after([self.call_reading(probe, operands, node)], node)
        line, _ = self.begun(node, place)
        self.augmented(node)
        return line + [node]

    def _augmented_name(self, node, place):
        name = node.target.id
        moment = self.moment()
        value = self.visit(node.value)
        settled = self.scope.owner(name).kind != "module" or self.pending.isdisjoint(("[]", "()"))  # `globals()[name] = …`
        late = self._is_local(name) and settled and self.is_late(moment, place)
        if late:
            line, (starting, told) = [], self.late_sites(node, place, self.variable(name)[0])
        else:
            line, told = self.begun(node, place)
        # Containers take no number but by `*`, arrays do.
        if (not _is_number(node.value) or isinstance(node.op, ast.Mult) or self.unit.has_arrays) and not self._is_immutable(name):
            fills = isinstance(node.op, ast.Mod) and self.unit.fills_in_keys
            if self.is_of_class(name):
                value = self.nodes.call(self.probes.operated_in_class(told, self.function, name), [value], value)
            else:
                probe = (self.probes.operated_text if fills else self.probes.operated_name)(told, self.function, late)
                value = self.nodes.call(probe, [value, ast.copy_location(ast.Name(name, ast.Load()), node.target)], value)
        node.value = value
        if not late:
            return line + [node] + self.after(self.binds([name], node, "augment"), node)
        read = ast.copy_location(ast.Name(name, ast.Load()), node)
        bind = self.behind_tests(self.probes.bind(starting, self.function, looks_secret(name), told), told)
        return [node] + self.after([self.call_reading(bind, [read], node)], node)

    def _is_immutable(self, name):
        """Whether the variable can only hold what nothing changes in place."""
        return name in self.scope.immutable and self.scope.owner(name) is self.scope

    def note_immutable(self, scope):
        """Looks for such variables, before anything of the function is rewritten."""
        if scope.kind == "function" and not scope.captured:
            parameters = {one.arg for one in parameters_of(scope.node.args)}
            scope.immutable = immutable_names(scope.node, parameters, lambda name: scope.meaning(name) is None)

    # Calls and returns

    def statement_expr(self, node):
        place = self.unit.header(node)
        first = first_evaluated(node)
        told = 0
        if not isinstance(node.value, ast.Constant):
            node.value, told = self.visit_outermost(node.value, node, place)
        return [node] if told else self.begun(node, place, first)[0] + [node]

    def statement_return(self, node):
        place = self.unit.header(node)
        simple = node.value is None or is_simple(node.value)
        moment = self.moment()
        ends_late = self.scope.returns_late or (self.scope.yields and self.function.is_async)
        told = 0
        if node.value is None:
            value = ast.copy_location(ast.Constant(None), node)
        elif ends_late:
            value = self.visit(node.value)
        else:
            value, told = self.visit_outermost(node.value, node, place)
        if told:
            node.value = self.nodes.call(self.probes.leave(told, self.function), [value], value)
            return [node]
        if not ends_late and simple and moment == self.moment():
            self._note_simple(node, place)
            starting = self.site("return", node, starts=True)
            node.value = self.nodes.call(self.probes.leave(starting, self.function), [value], value)
            return [node]
        if not ends_late and self.is_late(moment, place):
            node.value = self.nodes.call(self._late_probe(self.probes.leave, node, place), [value], value)
            return [node]
        line, site = self.begun(node, place)
        probe = self.probes.returning(site, self.function) if self.scope.returns_late else self.probes.leave(site, self.function)
        told = self.nodes.call(probe, [value], value)
        if self.scope.yields and self.function.is_async:
            node.value = None  # An asynchronous generator may not return a value.
            return line + [ast.copy_location(ast.Expr(told), node), node]
        node.value = told
        return line + [node]


def _names_of(targets):
    """The names that targets bind, when they bind nothing else; else an empty list."""
    names = []
    for target in targets:
        if isinstance(target, ast.Starred):
            target = target.value
        inner = _names_of(target.elts) if isinstance(target, (ast.Tuple, ast.List)) else [target.id] if isinstance(target, ast.Name) else []
        if not inner:
            return []
        names += inner
    return names


def _is_plain_store(target):
    """Whether nothing can run before the store itself: plain names and constants only."""
    if isinstance(target, ast.Attribute):
        return isinstance(target.value, ast.Name)
    return isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and is_simple(index_of(target))


def _is_arithmetic(node):
    """Whether an augmented assignment calls nothing, and is most likely one of numbers."""
    if runs_calls(node.value) or any(isinstance(part, ast.NamedExpr) for part in ast.walk(node.value)):
        return False
    if _is_number(node.value) or not isinstance(node.op, (ast.Add, ast.BitOr, ast.BitAnd, ast.BitXor)):
        return True
    parts = [node.value.operand] if isinstance(node.value, ast.UnaryOp) else []
    if isinstance(node.value, ast.BinOp) and not isinstance(node.value.op, ast.Add):
        parts = [node.value.left, node.value.right]
    return bool(parts) and all(isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.UnaryOp)) or _is_number(part) for part in parts)


def _is_number(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float, complex))


def pending_after(node):
    """What a statement does last that may be recorded only by the probe after it: names of attributes, "[]" for elements, "()" for calls."""
    if isinstance(node, (ast.Assign, ast.Delete)):
        return {kept for target in node.targets for part in ast.walk(target) for kept in _kept(part)}
    if isinstance(node, ast.AugAssign) and _is_arithmetic(node) and _is_plain_store(node.target):
        return set()
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        return set(_kept(node.target))
    if isinstance(node, ast.Expr):
        return {"()"} if isinstance(node.value, ast.Call) else set()
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return set()
    blocks = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    blocks += [handler.body for handler in getattr(node, "handlers", ())] + [case.body for case in getattr(node, "cases", ())]
    return {kept for block in blocks if block for kept in pending_after(block[-1])}


def _kept(target):
    return [target.attr] if isinstance(target, ast.Attribute) else ["[]"] if isinstance(target, ast.Subscript) else []
