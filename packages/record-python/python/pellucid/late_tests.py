"""Tests that are late statements: how they came out is told by what their branches begin with, where those begin with a late statement too."""

import ast

from .building import truth_of
from .kept_builtins import __builtins__  # noqa: F401
from .late_statements import LateStatements, pending_after
from .places import TELLS_IN_BRANCHES, where_branch_begins, where_test_ends
from .scopes import FUNCTIONS


class _Outcome:
    """How a test came out. The next statement may tell that: then it takes what is in `offer`; else what `tell` makes has to stand before it."""

    __slots__ = ("_is_offered", "offer", "tell")

    def __init__(self, offer, tell):
        self.offer = offer
        self.tell = tell
        self._is_offered = bool(offer)

    @property
    def is_told(self):
        return self._is_offered and not self.offer


class LateTests(LateStatements):
    # How a test came out with which the next block, or the rest of this one, begins.
    _first = _rest = None

    def block(self, statements, pending=frozenset()):
        """`pending`: see `pending_after`, of what came before the test whose branch this is."""
        out = []
        outcome, self._first = self._first, None
        self.pending = pending
        for statement in statements:
            added = [self.nodes.statement(trigger, [], statement) for trigger in self.unit.triggers.get(id(statement), ())]
            added += self.check_escapes(statement)
            self.offered = outcome.offer if outcome is not None and not added else []
            pending = pending_after(statement) | (self.pending if _only_fails(statement) else frozenset())
            rewritten = self.statement(statement)
            self.offered = []
            if outcome is not None and not outcome.is_told:
                out.append(outcome.tell())
            out += added + rewritten
            outcome, self._rest = self._rest, None
            self.pending = pending
        if outcome is not None:
            out.append(outcome.tell())
        self.pending = frozenset()
        return self.nodes.fused(out)

    def statement(self, node):
        raise NotImplementedError

    def statement_if(self, node):
        if getattr(node, "explains", False):
            # Which parts of an assertion run, nobody has written.
            node.test = self.visit(node.test)
            self._branch(node, None)
            return [node]
        if getattr(node, "asserts", False):
            # `if not condition: raise …` tells whether the assertion holds.
            node.test = node.test.operand
            holds = ast.copy_location(ast.Pass(), node)
            holds.goes_on = True
            node.body, node.orelse = node.orelse or [holds], node.body
        line, test = self._test(node)
        self._branch(node, test)
        return line + [node]

    def statement_while(self, node):
        """A `while` begins anew at each test."""
        self.offered = []  # Its test comes again.
        line, test = self._test(node, each=True)
        self._branch(node, test)
        node.body = line + node.body
        return [node]

    def _branch(self, node, test):
        pending = frozenset() if isinstance(node.test, ast.Constant) else self.pending
        if isinstance(node, ast.While):
            pending |= pending_after(node)  # Of the turn before.
        pending -= {"()"}  # Most turns of a module's loops end with a call, and hardly one of them leaves a store untold.
        if test is None:
            node.body, node.orelse = self.block(node.body, pending), self.block(node.orelse, pending)
            return
        only_fails = _only_fails(node)
        self._first = self._outcome(test, True, where_branch_begins(node.body))
        node.body = self.block(node.body, pending)
        failed = self._outcome(test, False, where_test_ends(node.test))
        if only_fails:
            self._rest = failed
        else:
            self._first = failed
            node.orelse = self.block(node.orelse, pending)

    def _outcome(self, test, outcome, like):
        site, told = test
        before = self.function.branches.get(told, ())
        events = self.probes.branch_events(site, outcome, told) if len(before) < _MOST_BRANCHES else None

        def tell():
            probe = self.behind_tests(self.probes.decided(site, self.function, outcome, told), told)
            return self.nodes.statement(probe, [], like)

        return _Outcome([(*before, (told, *events))] if events is not None else [], tell)

    def _test(self, node, each=False):
        """Rewrites the test; gives the line that has to stand before it, and its sites where its branches tell how it came out.
        `each`: the test may come again, so the line stands in it.
        """
        place = self.unit.header(node)
        if isinstance(node.test, ast.Constant):
            return self.begun(node, place)[0], None
        moment = self.moment()
        test = self.visit(node.test)
        if self.is_late(moment, place):
            sites = self.late_sites(node, place)
            if TELLS_IN_BRANCHES:
                return [], sites
            node.test = self.nodes.call(self.probes.truth(sites[0], self.function, sites[1]), [truth_of(test)], test)
            return [], None
        line, site = self.begun(node, place)
        if not each:
            if TELLS_IN_BRANCHES:
                return line, (site, 0)
            node.test = self.nodes.call(self.probes.truth(site, self.function), [truth_of(test)], test)
            return line, None
        probe = self.probes.truth_after_line(site, self.function)
        node.test = self.nodes.call(probe, [line[0].value, truth_of(test)], test)
        return [], None


# As many as the native core can take (core.h).
_MOST_BRANCHES = 4


def _only_fails(node):
    """Whether what stands behind a statement is reached by a test that failed, and by no other way."""
    if not isinstance(node, (ast.If, ast.While)) or node.orelse or isinstance(node.test, ast.Constant):
        return False
    return not _has_break(node.body) if isinstance(node, ast.While) else _leaves(node.body)


def _leaves(body):
    last = body[-1]
    if isinstance(last, ast.If) and last.orelse:
        return _leaves(last.body) and _leaves(last.orelse)
    return isinstance(last, (ast.Return, ast.Raise, ast.Continue, ast.Break))


def _has_break(body):
    """Whether a `break` of the loop itself stands in its body."""
    for statement in body:
        if isinstance(statement, ast.Break):
            return True
        loops = isinstance(statement, (ast.For, ast.AsyncFor, ast.While))
        blocks = [getattr(statement, name, []) for name in (("orelse",) if loops else ("body", "orelse", "finalbody"))]
        blocks += [part.body for part in getattr(statement, "handlers", []) + getattr(statement, "cases", [])]
        if not isinstance(statement, FUNCTIONS + (ast.ClassDef,)) and any(_has_break(block) for block in blocks):
            return True
    return False
