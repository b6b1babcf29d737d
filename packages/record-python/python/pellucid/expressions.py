"""Rewriting expressions."""

import ast
import builtins
from contextlib import contextmanager

from .building import first_of, index_of, is_simple, load, set_index, truth_of
from .frame_reading import FrameReading
from .hidden_names import names_of_scope, without_hidden_names
from .kept_builtins import __builtins__  # noqa: F401
from .late_lines import is_quiet_call
from .methods import CHANGING_NAMES
from .numbers import varint
from .scopes import parameters_of
from .secrets import looks_secret
from .text_filling import MAY_BE_CONTAINER, TextFilling

# Built-in functions that change none of their arguments: calls of them need no probe where the name is not bound to something else.
_PURE = frozenset(
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate filter float format frozenset getattr "
    "hasattr hash hex id int isinstance issubclass iter len list map max memoryview min object oct open ord pow print property range "
    "repr reversed round set slice sorted staticmethod str sum super tuple type vars zip locals globals dir".split()
) & frozenset(dir(builtins))
_METHODS_OF_VALUES = frozenset(name for cls in (str, bytes, list, tuple, dict, set, int, float) for name in dir(cls))
_LOADERS = frozenset(("import_module", "reload"))
_FRAME_READERS = frozenset(("super", "locals", "globals", "vars", "dir", "eval", "exec", "breakpoint"))


class Expressions(FrameReading, TextFilling, ast.NodeTransformer):
    def __init__(self, unit):
        self.unit = unit
        self.nodes = unit.nodes
        self.probes = unit.probes
        self.tables = unit.tables
        self.scope = None
        self._unquiet_calls = 0

    @property
    def function(self):
        """The function that probes belong to."""
        return self.scope.function

    @contextmanager
    def inside(self, scope):
        """Rewriting what belongs to an inner scope."""
        outer = self.scope
        self.scope = scope
        yield
        self.scope = outer

    def site(self, kind, node, variable=0, starts=False, place=None):
        return self.tables.site(kind, self.scope.function, place or self.unit.place(node), variable, starts)

    def expression(self, node):
        return self.visit(node)

    # Names

    def variable(self, name):
        """(id of the variable that a binding of the name sets, the scope whose activation has to be named or None)."""
        owner = self.scope.owner(name)
        number = owner.variables.get(name)
        if number is None:
            number = owner.variables[name] = self.tables.variable(name, owner.function)
        elsewhere = owner if owner is not self.scope and owner.kind != "module" else None
        return number, elsewhere

    def is_hidden(self, name):
        """Whether a variable is not recorded: one that the program asks to ignore, or one that no source can have.

        pytest's rewritten assertions keep their parts under such names.
        """
        return name.startswith("@") or name in self.scope.owner(name).ignored

    def binds(self, names, node, kind, starts=False, place=None):
        """Statements' worth of probe calls that read names which were just bound."""
        sites, calls = [], []
        for name in names:
            if self.is_hidden(name):
                continue
            variable, elsewhere = self.variable(name)
            site = self.site(kind, node, variable, starts and not sites, place)
            if elsewhere is None:
                sites.append((site, looks_secret(name), name))
            else:
                probe = self.probes.bind_in(site, self.function, looks_secret(name))
                calls.append(self.nodes.call(probe, [load(name, node), load(elsewhere.hidden_name(), node)], node))
            if self.names_namespace(name):
                calls.append(self.nodes.call(self._named(site, name), [], node))
        bound = [(site, name, secret) for site, secret, name in sites if self.is_of_class(name)]
        if bound:
            calls.insert(0, self.nodes.call(self.probes.bound_in_class(bound, self.function), [], node))
            sites = [entry for entry in sites if not self.is_of_class(entry[2])]
        if len(sites) == 1:
            site, secret, name = sites[0]
            calls.insert(0, self.call_reading(self.probes.bind(site, self.function, secret), [load(name, node)], node))
        elif sites:
            probe = self.probes.binds([(site, secret) for site, secret, _ in sites], self.function)
            calls.insert(0, self.call_reading(probe, [load(name, node) for _, _, name in sites], node))
        return calls

    def bind_value(self, name, value, node, kind, starts=False):
        """The value of a binding, recorded on its way to the name."""
        if self.is_hidden(name):
            return value
        variable, elsewhere = self.variable(name)
        site = self.site(kind, node, variable, starts)
        if elsewhere is None:
            value = self.nodes.call(self.probes.bind(site, self.function, looks_secret(name)), [value], value)
            return self.nodes.call(self._named(site, name), [value], value) if self.names_namespace(name) else value
        probe = self.probes.bind_in(site, self.function, looks_secret(name))
        return self.nodes.call(probe, [value, load(elsewhere.hidden_name(), node)], value)

    def is_of_class(self, name):
        """Whether it is looked up in a class body's own mapping, which may be the program's and notice that."""
        return self.scope.kind == "class" and self.scope.owner(name) is self.scope

    def is_simple(self, node):
        """Whether evaluating it twice changes nothing, and is not noticed."""
        return is_simple(node) and (self.scope.kind != "class" or isinstance(node, ast.Constant))

    def names_namespace(self, name):
        """Whether a binding of the name is one in the namespace that a text of the program runs in."""
        return self.unit.is_dynamic and self.scope.owner(name).kind == "module"

    def is_global(self, name):
        """Whether it is bound in the globals, where the scope may have a namespace of its own."""
        return self.scope.kind != "module" or name in self.scope.globals

    def _named(self, site, name):
        return self.unit.dynamic.named(varint(site), self.function, name, self.is_global(name))

    def visit_NamedExpr(self, node):
        node.value = self.bind_value(node.target.id, self.visit(node.value), node, "assign")
        return node

    # Functions

    def visit_Lambda(self, node):
        self._defaults(node.args)
        scope = self.scope.children[node]
        scope.function = self.tables.function("<lambda>", "lambda", self.function, self.unit.place(node), generator=scope.yields)
        self.unit.codes[("<lambda>", node.lineno)] = scope.function.id
        with self.inside(scope):
            self.note_lines(node, self.site("return", node.body))
            enter = self.enter(scope, node.args, node)
            if scope.captured:
                enter = ast.copy_location(ast.NamedExpr(ast.copy_location(ast.Name(scope.hidden_name(), ast.Store()), node), enter), node)
            body = self.visit(node.body)
            leave = self.probes.leave_lambda(self.site("return", body), scope.function)
            node.body = self.nodes.call(leave, [enter, body], body)
        return node

    def note_lines(self, node, site):
        self.function.lines.append((node.lineno, node.end_lineno, site))

    def enter(self, scope, arguments, node):
        """The call of the enter probe with the function's parameters."""
        names = [one.arg for one in parameters_of(arguments) if not self.is_hidden(one.arg)] if arguments is not None else []
        variables = []
        for name in names:
            number = scope.variables[name] = self.tables.variable(name, scope.function)
            variables.append(number)
        self.tables.parameters(scope.function, variables)
        scope.function.captured = scope.captured
        probe = self.probes.enter(scope.function, len(names), [looks_secret(name) for name in names])
        return self.call_reading(probe, [load(name, node) for name in names], node)

    def _defaults(self, arguments):
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [default and self.visit(default) for default in arguments.kw_defaults]

    def iterated(self, node):
        """What a loop iterates over: a name or an attribute may be standard input."""
        may_be_input = isinstance(node, (ast.Name, ast.Attribute))
        node = self.visit(node)
        return self.nodes.call(self.probes.iterated(), [node], node) if may_be_input else node

    # Functions that are put aside

    def visit_Yield(self, node):
        site = self.site("yield", node)
        value = [self.visit(node.value)] if node.value else []
        node.value = self.nodes.call(self.probes.suspend(site, self.function), value, node)
        return self.nodes.call(self.probes.resume(site, self.function), [node], node)

    def visit_YieldFrom(self, node):
        return self._delegation(node, "yield")

    def visit_Await(self, node):
        return self._delegation(node, "await")

    def _delegation(self, node, kind):
        site = self.site(kind, node)
        node.value = self.nodes.call(self.probes.delegate(site, self.function), [self.visit(node.value)], node.value)
        return self.nodes.call(self.probes.delegated(site, self.scope.function), [node], node)

    # Methods as values

    def visit_Attribute(self, node):
        escapes = node in self.unit.escaping
        node = self.generic_visit(node)
        return self.nodes.call(self.probes.escapes.escaping(self.site("expression", node)), [node], node) if escapes else node

    def visit_Name(self, node):
        if node not in self.unit.escaping:
            return node
        return self.nodes.call(self.probes.escapes.escaping(self.site("expression", node)), [node], node)

    def check_escapes(self, node):
        """Statements that look at containers whose methods were handed on, in a source that does so."""
        return [self.nodes.statement(self.probes.escapes.checked(), [], node)] if self.unit.escaping else []

    # Subscripts

    def visit_Subscript(self, node):
        self.note_subscript(node)
        node = self.generic_visit(node)
        if self.unit.inserts_on_lookup and isinstance(node.ctx, ast.Load):
            self._note_lookup(node)
        return node

    def _note_lookup(self, node):
        site = self.site("expression", node)
        index = index_of(node)
        if self.is_simple(index):
            node.value = self.nodes.call(self.probes.lookup(site, self.function), [node.value, load_again(index)], node.value)
        elif isinstance(index, ast.expr) and not isinstance(index, (ast.Slice, ast.Tuple)):
            node.value = self.nodes.call(self.probes.operand(self.function), [node.value], node.value)
            set_index(node, self.nodes.call(self.probes.looked_up_key(site, self.function), [index], index))

    def note_subscript(self, node):
        """`container[index]` and `container[index + 1]` of plain names: the index points into the container."""
        if not isinstance(node.value, ast.Name):
            return
        index = index_of(node)
        if isinstance(index, ast.BinOp) and isinstance(index.op, (ast.Add, ast.Sub)):
            index = index.left if isinstance(index.right, ast.Constant) else index.right if isinstance(index.left, ast.Constant) else index
        if isinstance(index, ast.Name):
            container, pointer = self._variable_of_use(node.value.id), self._variable_of_use(index.id)
            if container and pointer:
                self.tables.subscript(self.scope.function, container, pointer)

    def _variable_of_use(self, name):
        owner = self.scope.meaning(name)
        if owner is None or owner.function is None or name in owner.ignored:
            return None
        if name not in owner.variables:
            owner.variables[name] = self.tables.variable(name, owner.function)
        return owner.variables[name]

    def note_attributes(self, node, probe, again=()):
        """An attribute dictionary, as `is_attributes` knows it, whose thing is given to the probe."""
        if isinstance(node, ast.Attribute):
            node.value = self.nodes.call(probe, [self.visit(node.value), *again], node.value)
        else:
            node.args[0] = self.nodes.call(probe, [self.visit(node.args[0]), *again], node.args[0])

    # Calls

    def visit_Call(self, node):
        others = self.others_of(node)
        called = self._called(node)
        if others is not None:
            self.fill(node, others)
        return called

    def _called(self, node):
        runs = self._runs_text(node)
        if runs == "compile":
            return self._compile_call(node)
        if self._lists_locals(node):
            if node.func.id == "dir":
                scope = ast.copy_location(ast.Call(self.nodes.constant(locals, node), [], []), node)
                return self.nodes.call(names_of_scope, [node.func, scope], node)
            return self.nodes.call(without_hidden_names, [node], node)
        operands = node.args + [keyword.value for keyword in node.keywords]
        ready = not runs and not node.keywords and all(self.is_simple(argument) for argument in node.args)
        exact = not node.keywords and not any(isinstance(argument, ast.Starred) for argument in node.args)
        reads_input = bool(node.args) and _is_zero(node.args[0])
        interesting = isinstance(node.func, ast.Attribute) and node.func.attr in _LOADERS
        interesting = (
            interesting
            or any(isinstance(operand, MAY_BE_CONTAINER) for operand in operands)
            or any(k.arg is None or k.arg == "inplace" for k in node.keywords)
        )
        if isinstance(node.func, ast.Attribute):
            if not self._method_needs_probe(node.func, interesting or (reads_input and node.func.attr in ("read", "fdopen", "open"))):
                self._unquiet_calls += node.func.attr not in self.unit.method_names
                return self.generic_visit(node)
            again = [load_again(argument) for argument in node.args] if ready else []
            if node.func.attr in CHANGING_NAMES and is_attributes(node.func.value):
                self.note_attributes(node.func.value, self.probes.owner(self.site("call", node), self.function, ready), again)
            else:
                probe = self.probes.receiver(self.site("call", node), self.function, node.func.attr, exact, ready)
                receiver = self.visit(node.func.value)
                if self.unit.escaping and node.func.attr in CHANGING_NAMES:
                    receiver = first_of([receiver, self.nodes.call(self.probes.escapes.checked(), [], receiver)], receiver)
                node.func.value = self.call_reading(probe, [receiver] + again, receiver, 1)
        else:
            if not self._function_needs_probe(node.func, interesting, reads_input):
                self._unquiet_calls += not is_quiet_call(node.func.id, self.scope.meaning(node.func.id))
                return self.generic_visit(node)
            probe = self.probes.callee(self.site("call", node), self.function, exact, ready)
            again = [load_again(argument) for argument in node.args] if ready else []
            function = self.visit(node.func)
            node.func = self.call_reading(probe, [function] + again, function, 1)
        if not ready:
            self._wrap_arguments(node, len(operands), runs)
        return self.nodes.call(self.probes.called(self.function), [node], node)

    def _runs_text(self, node):
        """`exec`, `eval` or `compile` when the call is one of it, with its text as the first argument; else an empty text."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("exec", "eval", "compile") or not node.args or isinstance(node.args[0], ast.Starred):
            return ""
        return name if self.scope.meaning(name) is None else ""

    def _lists_locals(self, node):
        """Whether the call lists the locals of its scope, and those hold names of ours."""
        if not isinstance(node.func, ast.Name) or node.args or node.keywords or node.func.id not in ("locals", "vars", "dir"):
            return False
        return self.scope.meaning(node.func.id) is None and (self.scope.sees_hidden_names() or self.unit.is_dynamic)

    def _compile_call(self, node):
        """`COMPILED(compile(TEXT(text), name, HOW(mode), …))`."""
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        modes = [keyword for keyword in node.keywords if keyword.arg == "mode"]
        if any(isinstance(argument, ast.Starred) for argument in node.args) or (len(node.args) < 3 and not modes):
            return node
        if any(keyword.arg is None for keyword in node.keywords):
            return node
        dynamic = self.unit.dynamic
        node.args[0] = self.nodes.call(dynamic.compiled_text(self.function), [node.args[0]], node.args[0])
        for name, place in (("mode", 2), ("optimize", 5)):
            if len(node.args) > place:
                probe = dynamic.compiled_how(self.function, name)
                node.args[place] = self.nodes.call(probe, [node.args[place]], node.args[place])
        for keyword in node.keywords:
            if keyword.arg in ("mode", "optimize"):
                keyword.value = self.nodes.call(dynamic.compiled_how(self.function, keyword.arg), [keyword.value], keyword.value)
        return self.nodes.call(dynamic.compiled(self.function), [node], node)

    def _wrap_arguments(self, node, count, runs):
        done = 0
        for index, argument in enumerate(node.args):
            done += 1
            if isinstance(argument, ast.Starred):
                probe = self.probes.argument(self.function, done == count, True)
                argument.value = self.nodes.call(probe, [self.visit(argument.value)], argument.value)
            else:
                probe = self.probes.argument(self.function, done == count, False)
                if runs and done == 1:
                    probe = self.unit.dynamic.text(self.function, runs, probe)
                node.args[index] = self.nodes.call(probe, [self.visit(argument)], argument)
        for keyword in node.keywords:
            done += 1
            probe = self.probes.argument(self.function, done == count, keyword.arg is None)
            if runs == "exec" and keyword.arg == "closure":
                probe = self.unit.dynamic.closure(probe)
            keyword.value = self.nodes.call(probe, [self.visit(keyword.value)], keyword.value)

    def _method_needs_probe(self, attribute, interesting):
        if attribute.attr in CHANGING_NAMES or attribute.attr == "collect":  # `gc.collect()`
            return True
        if isinstance(attribute.value, ast.Call) and isinstance(attribute.value.func, ast.Name) and attribute.value.func.id == "super":
            return True
        if attribute.attr in self.unit.method_names:
            return False
        if attribute.attr.endswith("_") and not attribute.attr.startswith("_"):  # `tensor.add_(1)` changes the tensor itself.
            return True
        return interesting or (self.probes.inherits_from_others and attribute.attr not in _METHODS_OF_VALUES)

    def _function_needs_probe(self, function, interesting, reads_input):
        if not isinstance(function, ast.Name):
            return True
        name = function.id
        if name in _FRAME_READERS and name not in ("exec", "eval"):
            return False
        owner = self.scope.meaning(name)
        if owner is not None:
            return not owner.definitions.get(name, False)
        if "*" in self.scope.module().definitions:
            return True
        if name == "open":
            return reads_input
        return name not in _PURE and (interesting or name in ("input", "exec", "eval", "__import__"))

    def condition(self, node, site):
        """A test whose outcome is recorded."""
        test = self.visit(node)
        return self.nodes.call(self.probes.truth(site, self.function), [truth_of(test)], node)

    def moment(self):
        """Stays the same while nothing is visited that records anything by itself."""
        return (self.nodes.count, self._unquiet_calls)


def is_attributes(node):
    """Whether it is an attribute dictionary, `thing.__dict__` or `vars(thing)`: then what changes is the thing."""
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__"
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "vars" and len(node.args) == 1


def _is_zero(node):
    """Whether it is the number of standard input."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 0


def load_again(node):
    if isinstance(node, ast.Name):
        return load(node.id, node)
    return ast.copy_location(ast.Constant(node.value), node)
