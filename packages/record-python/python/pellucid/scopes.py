"""Which names each function, class body and module binds, before anything is rewritten."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """One scope. `function`: its id in the tables, set when its table entry is made.

    `captured`: an inner function writes one of its variables, so its activation has to be known by number there.
    `definitions`: names that nothing but `def` and `class` binds.
    """

    def __init__(self, node, parent, kind):
        self.node = node
        self.parent = parent
        self.kind = kind
        self.bound = set()
        self.globals = set()
        self.nonlocals = set()
        self.captured = False
        self.definitions = {}
        self.children = {}
        self.variables = {}
        self.function = None
        self.yields = False
        self.implicit_awaits = False
        self.returns_late = False

    def module(self):
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def owner(self, name):
        """The scope whose variable a binding of the name in this scope sets."""
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
        return f".call{self.function.id}"


def analyse(tree):
    """The scopes of a module."""
    module = Scope(tree, None, "module")
    _Finder(module).walk(tree.body)
    _mark_captured(module)
    return module


def _mark_captured(scope):
    for name in scope.nonlocals:
        owner = scope.owner(name)
        if owner is not scope:
            owner.captured = True
    for child in scope.children.values():
        _mark_captured(child)


class _Finder:
    def __init__(self, scope):
        self._scope = scope
        self._late = 0

    def walk(self, nodes):
        for node in nodes:
            self.visit(node)

    def bind(self, name, definition=False):
        self._scope.bound.add(name)
        if definition and name not in self._scope.definitions:
            self._scope.definitions[name] = True
        elif not definition:
            self._scope.definitions[name] = False

    def inner(self, node, kind):
        scope = self._scope.children[node] = Scope(node, self._scope, kind)
        return scope, _Finder(scope)

    def visit(self, node):
        if isinstance(node, FUNCTIONS):
            self._function(node)
        elif isinstance(node, ast.Lambda):
            self._defaults(node.args)
            scope, finder = self.inner(node, "lambda")
            finder.parameters(node.args)
            finder.visit(node.body)
        elif isinstance(node, ast.ClassDef):
            self.bind(node.name, True)
            self.walk(node.decorator_list + node.bases + [k.value for k in node.keywords])
            _, finder = self.inner(node, "class")
            finder.walk(node.body)
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
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
        self.bind(node.name, not node.decorator_list)
        self.walk(node.decorator_list)
        self._defaults(node.args)
        scope, finder = self.inner(node, "function")
        finder.parameters(node.args)
        finder.walk(node.body)

    def _defaults(self, arguments):
        self.walk(arguments.defaults + [d for d in arguments.kw_defaults if d is not None])

    def parameters(self, arguments):
        for argument in parameters_of(arguments):
            self.bind(argument.arg)

    def _comprehension(self, node):
        for child in ast.walk(node):
            if isinstance(child, ast.NamedExpr):
                self.bind(child.target.id)
            elif isinstance(child, (ast.Yield, ast.YieldFrom)):
                self._scope.yields = True
            if isinstance(child, ast.comprehension) and child.is_async:
                self._scope.implicit_awaits = True
        self._lambdas(node)

    def _lambdas(self, node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Lambda):
                self.visit(child)
            else:
                self._lambdas(child)

    def _other(self, node):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self.bind(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    self._scope.definitions["*"] = False
                else:
                    self.bind(alias.asname or alias.name.split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self.bind(node.name)
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            self._scope.yields = True
        elif isinstance(node, (ast.AsyncFor, ast.AsyncWith)):
            self._scope.implicit_awaits = True
        for name in captures_of(node):
            self.bind(name)
        if isinstance(node, ast.Return) and self._late:
            self._scope.returns_late = True
        late = isinstance(node, (ast.With, ast.AsyncWith)) or type(node).__name__ in ("Try", "TryStar")
        self._late += late
        for child in ast.iter_child_nodes(node):
            self.visit(child)
        self._late -= late


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
