"""Which names each function, class body and module binds, before anything is rewritten."""

import ast

from .hidden_names import PREFIX
from .kept_builtins import __builtins__  # noqa: F401

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MOST_BLOCKS = 20  # The compiler takes no more of them in each other.
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """One scope. `function`: its id in the tables, set when its table entry is made.

    `captured`: an inner function or comprehension writes one of its variables, so its activation has to be known by number there.
    `outward`: names that a comprehension binds in the scope around it (`:=`). `ignored`: variables that are not to be recorded.
    `definitions`: names that nothing but `def` and `class` binds. `watches`: blocks leave room for those that tell of exceptions. `immutable`: see immutable_names.py.
    """

    def __init__(self, node, parent, kind):
        self.node = node
        self.parent = parent
        self.kind = kind
        self.bound = set()
        self.globals = set()
        self.nonlocals = set()
        self.outward = set()
        self.ignored = set()
        self.captured = False
        self.definitions = {}
        self.children = {}
        self.variables = {}
        self.function = None
        self.yields = False
        self.implicit_awaits = False
        self.returns_late = False
        self.immutable = frozenset()
        self.watches = True

    def module(self):
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def owner(self, name):
        """The scope whose variable a binding of the name in this scope sets."""
        if name in self.outward:
            return self.parent.owner(name)
        if name in self.globals:
            return self.module()
        if name in self.nonlocals:
            scope = self.parent
            while scope is not None:
                if scope.kind in ("function", "lambda") and name in scope.bound and name not in scope.nonlocals and name not in scope.globals:
                    return scope
                scope = scope.parent
        return self

    def meaning(self, name):
        """The scope that a use of the name reaches; None when no scope of the source binds it."""
        scope, first = self, True
        while scope is not None:
            if (first or scope.kind != "class") and name in scope.bound:
                return scope.owner(name)
            scope, first = scope.parent, False
        return None

    def hidden_name(self):
        """A local that no program can have, holding the number of the scope's activation."""
        return f"{PREFIX}{self.function.id}"

    def sees_hidden_names(self):
        """Whether a hidden name may be among its locals."""
        scope = self
        while scope is not None:
            if scope.captured:
                return True
            scope = scope.parent
        return False


def analyse(tree, ignored_lines):
    """The scopes of a module or of an expression. `ignored_lines`: variables that are bound on them are not to be recorded."""
    module = Scope(tree, None, "module")
    _Finder(module, ignored_lines).walk([tree.body] if isinstance(tree, ast.Expression) else tree.body)
    _mark(module)
    return module


def _mark(scope):
    for name in list(scope.ignored):
        scope.owner(name).ignored.add(name)
    for name in scope.nonlocals | scope.outward:
        owner = scope.owner(name)
        if owner is not scope:
            owner.captured = True
    for child in scope.children.values():
        _mark(child)


class _Finder:
    def __init__(self, scope, ignored_lines):
        self._scope = scope
        self._ignored_lines = ignored_lines
        self._late = 0
        self._blocks = 3  # Two around the body tell of its end; the interpreter has one around that of a generator.

    def walk(self, nodes):
        for node in nodes:
            self.visit(node)

    def bind(self, name, node, definition=False):
        self._scope.bound.add(name)
        if node.lineno in self._ignored_lines:
            self._scope.ignored.add(name)
        if definition and name not in self._scope.definitions:
            self._scope.definitions[name] = True
        elif not definition:
            self._scope.definitions[name] = False

    def inner(self, node, kind):
        scope = self._scope.children[node] = Scope(node, self._scope, kind)
        return scope, _Finder(scope, self._ignored_lines)

    def visit(self, node):
        if isinstance(node, FUNCTIONS):
            self._function(node)
        elif isinstance(node, ast.Lambda):
            self._defaults(node.args)
            scope, finder = self.inner(node, "lambda")
            finder.parameters(node.args)
            finder.visit(node.body)
        elif isinstance(node, ast.ClassDef):
            self.bind(node.name, node, True)
            self.walk(node.decorator_list + node.bases + [k.value for k in node.keywords])
            _, finder = self.inner(node, "class")
            finder.walk(node.body)
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
        elif isinstance(node, ast.NamedExpr):
            self._bind_outward(node.target)
            self.visit(node.value)
        elif isinstance(node, ast.Global):
            self._scope.globals.update(node.names)
            for name in node.names:
                self._scope.bound.add(name)
                self._scope.module().bound.add(name)
                self._scope.module().definitions[name] = False
        elif isinstance(node, ast.Nonlocal):
            self._scope.nonlocals.update(node.names)
            self._scope.bound.update(node.names)
        else:
            self._other(node)

    def _function(self, node):
        self.bind(node.name, node, not node.decorator_list)
        self.walk(node.decorator_list)
        self._defaults(node.args)
        scope, finder = self.inner(node, "function")
        finder.parameters(node.args)
        finder.walk(node.body)

    def _defaults(self, arguments):
        self.walk(arguments.defaults + [d for d in arguments.kw_defaults if d is not None])

    def parameters(self, arguments):
        for argument in parameters_of(arguments):
            self.bind(argument.arg, argument)

    def _bind_outward(self, target):
        """A comprehension binds the name in the function around it."""
        scope = self._scope
        while scope.kind == "comprehension":
            scope.bound.add(target.id)
            scope.outward.add(target.id)
            scope = scope.parent
        _Finder(scope, self._ignored_lines).bind(target.id, target)

    def _comprehension(self, node):
        first = node.generators[0]
        self.visit(first.iter)
        scope, finder = self.inner(node, "comprehension")
        scope.implicit_awaits = any(generator.is_async for generator in node.generators)
        for generator in node.generators:
            finder.visit(generator.target)
            finder.walk(([] if generator is first else [generator.iter]) + generator.ifs)
        finder.walk(results_of(node))

    def _other(self, node):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self.bind(node.id, node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    self._scope.definitions["*"] = False
                else:
                    self.bind(alias.asname or alias.name.split(".")[0], node)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self.bind(node.name, node)
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            self._scope.yields = True
        elif isinstance(node, (ast.AsyncFor, ast.AsyncWith)):
            self._scope.implicit_awaits = True
        for name in captures_of(node):
            self.bind(name, node)
        if isinstance(node, ast.Return) and self._late:
            self._scope.returns_late = True
        late = isinstance(node, (ast.With, ast.AsyncWith)) or type(node).__name__ in ("Try", "TryStar")
        self._late += late
        counts = _blocks_in(node)
        for name, field in ast.iter_fields(node):
            self._blocks += counts.get(name, 0)
            if self._blocks > _MOST_BLOCKS:
                self._scope.watches = False
            for child in field if isinstance(field, list) else (field,):
                if isinstance(child, ast.AST):
                    self.visit(child)
            self._blocks -= counts.get(name, 0)
        self._late -= late


def _blocks_in(node):
    """How many blocks of compiled code begin around each part of a statement: those of the interpreter, and ours."""
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        return {"body": 1}
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return {"body": len(node.items) + 1}
    if isinstance(node, ast.ExceptHandler):
        return {"body": 4 if node.name else 1}
    if type(node).__name__ in ("Try", "TryStar"):
        outer = 2 if node.finalbody else 0
        return {"body": outer + bool(node.handlers), "handlers": outer + 1, "orelse": outer, "finalbody": 1}
    return {}


def results_of(node):
    """The expressions that a comprehension evaluates for each element."""
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def awaits(node):
    """Whether evaluating the comprehension's own parts awaits something."""
    later = [generator.iter for generator in node.generators[1:]] + [part for generator in node.generators for part in generator.ifs]
    return any(generator.is_async for generator in node.generators) or any(map(_has_await, later + results_of(node)))


def _has_await(node):
    if isinstance(node, ast.Await):
        return True
    if isinstance(node, ast.Lambda):
        return False
    if isinstance(node, ast.GeneratorExp):
        return _has_await(node.generators[0].iter)
    if isinstance(node, COMPREHENSIONS) and awaits(node):
        return True
    return any(map(_has_await, ast.iter_child_nodes(node)))


def parameters_of(arguments):
    """Parameters in the order in which a call lists them."""
    found = list(getattr(arguments, "posonlyargs", [])) + list(arguments.args)
    if arguments.vararg:
        found.append(arguments.vararg)
    found += arguments.kwonlyargs
    if arguments.kwarg:
        found.append(arguments.kwarg)
    return found


def captures_of(node):
    """The name that a pattern of `match` binds by itself."""
    kind = type(node).__name__
    if kind in ("MatchAs", "MatchStar") and node.name:
        return (node.name,)
    if kind == "MatchMapping" and node.rest:
        return (node.rest,)
    if kind == "TypeAlias":
        return (node.name.id,)
    return ()
