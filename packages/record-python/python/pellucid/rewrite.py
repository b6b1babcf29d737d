"""From the text of a source to code that records itself."""

import ast
import builtins
import sys

from .arrivals import Arrivals
from .building import Nodes, first_of
from .comments import Comments
from .compiling import compile_again
from .kept_builtins import __builtins__  # noqa: F401
from .late_lines import single_lines
from .methods import CHANGING_NAMES
from .places import first_evaluated
from .scopes import FUNCTIONS, analyse
from .statements import Statements, prologue
from .static_attributes import with_static_attributes
from .tables import Tables
from .text_filling import names_keys


class Unit:
    """One source that is being rewritten: what its statements and expressions share."""

    def __init__(self, text, tree, tables, probes, dynamic):
        self.tree_location = ast.copy_location(ast.Pass(), _first(tree)) if tree.body else None
        self.tables = tables
        self.probes = probes
        self.dynamic = dynamic
        self.is_dynamic = False
        self.drops_assertions = sys.flags.optimize > 0
        self.arrivals = Arrivals(probes.recorder, probes.handling)
        self.nodes = Nodes()
        self.comments = Comments(text)
        self.triggers = {}
        self.codes = {}
        probes.inserts_on_lookup |= "defaultdict" in text or "__missing__" in text
        self.inserts_on_lookup = probes.inserts_on_lookup
        probes.names_keys_in_texts |= names_keys(text)
        self.fills_in_keys = probes.inserts_on_lookup and probes.names_keys_in_texts
        probes.inherits_from_others |= _inherits_from_others(tree)
        self.has_arrays = any(name in text for name in ("numpy", "torch", "pandas"))
        self.method_names = _own_methods(tree)
        self.escaping = set(_handed_on(tree))
        self.single_lines = single_lines(tree, self.header)

    def place(self, node):
        return self.tables.range_of(node)

    def header(self, node):
        """Range of what a compound statement evaluates itself, without the statements in it."""
        name = type(node).__name__
        if name in ("If", "While"):
            return self.tables.range_of(node, node.test)
        if name in ("For", "AsyncFor"):
            return self.tables.range_of(node, node.iter)
        if name == "Match":
            return self.tables.range_of(node, node.subject)
        if name in ("With", "AsyncWith"):
            item = node.items[-1]
            return self.tables.range_of(node, item.optional_vars or item.context_expr)
        if name in ("FunctionDef", "AsyncFunctionDef", "ClassDef", "Try", "TryStar", "ExceptHandler"):
            start = self.tables.range_of(node)
            return [start[0], start[1], node.lineno, self.tables.line_end(node.lineno)]
        return self.tables.range_of(node)

    def globals_call(self, node):
        return self.nodes.call(_globals_of_caller, [], node)


def rewrite(text, tree, path, filename, numbers, probes, dynamic):
    """(code, program table, function ids by name and first line) of a module whose syntax tree is given. The tree is used up.

    @raise SyntaxError when the rewritten source is too deep for the compiler, though the source itself is not.
    """
    unit, statements = _begun(text, tree, path, numbers, probes, dynamic)
    scope = statements.scope
    window = probes.recorder.window
    if window is not None and window.selected is not None:
        window.selected.rewrite(statements, tree, tree.body[0] if tree.body else _at_start(ast.Pass()))
    else:
        _rewrite_body(statements, tree, [])
    by_name = {name: unit.tables.site("other", scope.function, unit.tables.whole(), number) for name, number in scope.variables.items()}
    probes.module_names(scope.function, by_name)
    code = with_static_attributes(_compiled(unit, tree, filename, "exec", 0), text, filename, 0)
    return code, unit.tables.program(), unit.codes


def rewrite_text(text, tree, filename, how, numbers, probes, dynamic):
    """As `rewrite`, of a text that the program runs itself, in a namespace of its choice.

    `how`: the flags of the future that it is compiled in, and how much it is optimised.
    """
    flags, optimize = how
    unit, statements = _begun(text, tree, filename, numbers, probes, dynamic)
    unit.is_dynamic = True
    unit.drops_assertions = optimize > 0 or (optimize < 0 and unit.drops_assertions)
    scope = statements.scope
    scope.function.kind = "text"  # No module begins with it.
    scope.definitions["*"] = False  # Any name may mean something else in the namespace.
    if not isinstance(tree, ast.Expression):
        like = tree.body[0] if tree.body else _at_start(ast.Pass())
        own = {node for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        _rewrite_body(statements, tree, [unit.nodes.statement(dynamic.begins(), [], like)])
        mode = "single" if isinstance(tree, ast.Interactive) else "exec"
        tree = _Quiet(own, like).visit(tree) if mode == "single" else tree
        code = with_static_attributes(_compiled(unit, tree, filename, mode, flags, optimize), text, filename, flags)
        return code, unit.tables.program(), unit.codes
    begin = unit.nodes.call(dynamic.begins(), [], tree.body)
    enter = first_of([begin, statements.enter(scope, None, tree.body)], tree.body)
    site = statements.site("return", tree.body)
    statements.note_lines(tree.body, site)
    value = statements.visit(tree.body)
    tree.body = unit.nodes.call(probes.leave_lambda(site, scope.function), [enter, value], value)
    return _compiled(unit, tree, filename, "eval", flags, optimize), unit.tables.program(), unit.codes


def _begun(text, tree, path, numbers, probes, dynamic):
    tables = Tables(numbers, path, text)
    unit = Unit(text, tree, tables, probes, dynamic)
    if probes.recorder.window is not None:
        unit.triggers = probes.recorder.window.triggers(tree, path)
    statements = Statements(unit)
    statements.scope = analyse(tree, unit.comments.ignored)
    statements.scope.function = tables.function("<module>", "module", None, tables.whole())
    return unit, statements


def _rewrite_body(statements, tree, before):
    start, body = prologue(tree.body)
    like = first_evaluated(body[0]) if body else tree.body[-1] if tree.body else _at_start(ast.Pass())
    enter = ast.copy_location(ast.Expr(statements.enter(statements.scope, None, like)), like)
    tree.body = start + before + statements.guarded(enter, body, like)


def _first(tree):
    return tree.body if isinstance(tree, ast.Expression) else tree.body[0]


def _at_start(node):
    node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = 1, 0, 1, 0
    return node


class _Quiet(ast.NodeTransformer):
    """Expressions that are statements are shown in interactive mode; those that are not the text's own must not be."""

    def __init__(self, own, like):
        self._own = own
        self._like = like

    def visit_Expr(self, node):
        if node in self._own:
            return node
        # Python 3.13 puts branches that stand on no line together wrongly.
        self._like = like = self._like if node.lineno < 0 else node
        test = ast.copy_location(ast.Compare(node.value, [ast.Is()], [ast.copy_location(ast.Constant(None), like)]), like)
        return ast.copy_location(ast.If(test, [ast.copy_location(ast.Pass(), like)], []), like)

    def visit_FunctionDef(self, node):
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef


def _compiled(unit, tree, filename, mode, flags, optimize=-1):
    ast.fix_missing_locations(tree)
    return unit.nodes.put_probes(compile_again(tree, filename, mode, flags, optimize=optimize))


def _handed_on(tree):
    """Operands of calls that may be methods of containers, as values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for operand in node.args + [keyword.value for keyword in node.keywords]:
                if isinstance(operand, ast.Attribute) and operand.attr in CHANGING_NAMES:
                    yield operand
            if isinstance(node.func, ast.Name) and node.func.id in ("map", "filter") and node.args and isinstance(node.args[0], ast.Name):
                yield node.args[0]


def _own_methods(tree):
    """Names of methods that the source defines: calls of these record themselves."""
    return {
        member.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, FUNCTIONS)
    }


def _inherits_from_others(tree):
    """Whether a class has a base that the source does not define, whose methods may change its instances."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known = _BASES_WITHOUT_METHODS | {node.name for node in classes}
    return any(_name_of(base) not in known for node in classes for base in node.bases)


def _name_of(base):
    """The last name of a class, `Generic` of `typing.Generic[T]`."""
    base = base.value if isinstance(base, ast.Subscript) else base
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", None)


_BASES_WITHOUT_METHODS = frozenset(dir(builtins)) | frozenset(
    ("ABC", "Enum", "Flag", "Generic", "IntEnum", "IntFlag", "NamedTuple", "Protocol", "StrEnum", "TypedDict")
)


def _globals_of_caller():
    return sys._getframe(1).f_globals
