"""The witness: what really is true in a plain run, by the interpreter's own tracing. Shares nothing with the recorder.

Python imports this module by itself when its folder is on PYTHONPATH, so the program is started as ever and its tracebacks, arguments and exit code are its own.
PELLUCID_WITNESS is a JSON object: `out`, the file to write, and `project`, the folder whose sources are watched.

One JSON array per line: `["source", path, [line…]]` when a source begins, with its lines that are watched; then, for every such line that begins
and every call that ends, `[kind, path, function, line, [function…], frames, modules, objects]`. `[function…]` is the stack, innermost last; `frames` the
variables of the innermost calls, `modules` those of modules by path. A value is a JSON number for an int, `["#", n]` for the n-th of `objects`, and
so on; see `_Walk`. After `_EVERY` moments only each eighth has its variables with it.
"""

import ast
import atexit
import collections
import json
import opcode
import os
import sys
import types

_EVERY = 1500
_DEPTH = 3
_JUMPS = (ast.Break, ast.Continue, ast.Pass, ast.Return)
_CLEANUP = ("BEGIN_FINALLY", "COPY", "RERAISE", "END_FINALLY", "POP_FINALLY", "WITH_EXCEPT_START")
_RESUMABLE = 0x20 | 0x80 | 0x100 | 0x200  # generators, coroutines and both
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Delete, ast.Assert, ast.Pass, ast.Raise, ast.Import, ast.ImportFrom,
           ast.Break, ast.Continue)  # fmt: skip
_INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Await, ast.Yield, ast.YieldFrom)
# What the interpreter itself puts into the namespace of a class.
_NOT_WRITTEN = ("__module__", "__qualname__", "__doc__", "__annotations__", "__annotate__", "__annotate_func__", "__conditional_annotations__",
                "__classcell__", "__classdict__", "__classdictcell__", "__firstlineno__", "__static_attributes__", "__type_params__")  # fmt: skip
_NOT_DATA = (types.FunctionType, classmethod, staticmethod, property, types.MemberDescriptorType, types.GetSetDescriptorType)
_SCALARS = {
    "datetime": ("timezone",),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "pathlib": ("PosixPath", "PurePosixPath"),
    "uuid": ("UUID",),
}


def _time_text(value):
    """As ISO 8601 writes it, and a duration as Python does; a time zone of the program's own only by its name: asking it would run its code."""
    if isinstance(value, sys.modules["datetime"].timedelta):
        return str(value)
    zone = getattr(value, "tzinfo", None)
    if zone is None or type(zone).__module__ in ("datetime", "zoneinfo"):
        return value.isoformat()
    return value.replace(tzinfo=None).isoformat() + " " + type(zone).__name__


def _message(error):
    """What an exception says; None where code of the program might say it, or a great deal is said."""
    args = BaseException.args.__get__(error)
    if not _is_written_plainly(args, [100]) or type(error).__str__ not in (BaseException.__str__, KeyError.__str__):
        return None
    return str(error)


def _is_written_plainly(value, left):
    left[0] -= 1
    if type(value) in (list, tuple, set, frozenset):
        return left[0] > 0 and all(_is_written_plainly(part, left) for part in value)
    if type(value) is dict:
        return left[0] > 0 and all(_is_written_plainly(part, left) for pair in value.items() for part in pair)
    is_long = type(value) is int and value.bit_length() > 10_000  # Python does not write it.
    return left[0] > 0 and not is_long and type(value) in (str, int, float, bool, complex, bytes, type(None))


def watched_lines(tree):
    """By line the one statement, or the `if` or `while` with its head, that begins and ends there and that the interpreter reports once each time.

    A test of constants may be decided by the compiler.
    """
    starts = collections.Counter()
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)):
            starts[node.lineno] += 1
            for decorator in getattr(node, "decorator_list", ()):
                starts[decorator.lineno] += 1
    lines = {}
    late = set()
    ends = {id(node.finalbody[-1]) for node in ast.walk(tree) if getattr(node, "finalbody", None) and isinstance(node.finalbody[-1], ast.Pass)}
    for node in ast.walk(tree):
        # What follows a `finally` or the end of a `with`, or unbinds the name of an exception in Python 3.8, is reported as the line of the jump again.
        named = isinstance(node, ast.ExceptHandler) and node.name and sys.version_info < (3, 9)
        if isinstance(node, (ast.With, ast.AsyncWith)) or getattr(node, "finalbody", None) or named:
            late.update(id(n) for n in ast.walk(node) if isinstance(n, (ast.Return, ast.Break, ast.Continue)))
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.While)) and any(isinstance(n, ast.Name) for n in ast.walk(node.test)):
            head = node.test
        elif isinstance(node, _SIMPLE):
            head = node
        else:
            continue
        if starts[node.lineno] != 1 or head.end_lineno != node.lineno or id(node) in late:
            continue
        if sys.version_info < (3, 10) and isinstance(node, (ast.Break, ast.Continue)):
            continue  # The compiler may have made one jump of two.
        if sys.version_info < (3, 9) and id(node) in ends:
            continue  # All that runs there is the end of the `finally`, which an exception passes as well.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # A constant by itself runs nothing.
        if isinstance(node, ast.AnnAssign) and node.value is None:
            continue
        if not any(isinstance(n, _INNER) for n in ast.walk(head)):
            lines[node.lineno] = node
    return lines


class _Walk:
    """Values of one moment. An object is written once, in the order in which it is met, and no method of the program is called."""

    def __init__(self, modules):
        self.objects = []
        self._modules = modules
        self._numbers = {}
        self._queue = []

    def value(self, value):
        cls = type(value)
        if value is None or cls is bool or cls is str:
            return value
        if cls is int:
            return value if -(2**53) < value < 2**53 else ["int", str(value)]
        if cls is float:
            return ["float", repr(value)]
        if cls is bytes:
            return ["bytes", value.hex()]
        if cls is complex:
            return ["complex", repr(value.real), repr(value.imag)]
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._queue)
            self._queue.append(value)
        return ["#", self._numbers[id(value)]]

    def variables(self, held):
        return {name: self.value(value) for name, value in held.items()}

    def run(self):
        for value in self._queue:  # grows while it is walked
            self.objects.append(self._object(value, type(value)))
        return self.objects

    def _object(self, value, cls):
        mro = type.mro(cls) if cls is not type else [type, object]
        name = cls.__name__
        fields = self._fields(value, cls, mro)
        if any("_member_map_" in vars(base) for base in mro):
            return ["scalar", name, name + "." + str(object.__getattribute__(value, "_name_"))]
        for base in (list, collections.deque, bytearray):
            if base in mro:
                return ["list", name, [self.value(item) for item in base.__iter__(value)], fields]
        for base, kind in ((tuple, "tuple"), (set, "set"), (frozenset, "frozenset")):
            if base in mro:
                return [kind, name, [self.value(item) for item in base.__iter__(value)], fields]
        if dict in mro:
            keys = collections.OrderedDict.__iter__(value) if collections.OrderedDict in mro else dict.__iter__(value)
            return ["map", name, [[self.value(key), self.value(dict.__getitem__(value, key))] for key in keys], fields]
        for base in (int, float, str, complex, bytes):
            if base in mro:
                return ["scalar", name, str.__str__(value) if base is str else base.__repr__(value)]
        if BaseException in mro:
            return ["exception", name, _message(value), fields]
        if type in mro:
            return ["class", value.__name__, self._class_fields(value)]
        if cls is types.ModuleType:
            return ["module", value.__name__]
        if cls is types.FunctionType:
            return ["function", value.__name__]
        if cls.__module__ == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return ["scalar", name, _time_text(value)]
        if cls in (range, slice) or any(getattr(sys.modules.get(m), n, None) is cls for m, names in _SCALARS.items() for n in names):
            return ["scalar", name, repr(value)]
        if name == "array" and cls.__module__ == "array":
            return ["tensor", name, [self.value(item) for item in value]]
        return ["instance", name, fields] if fields is not None else ["other", name]

    def _fields(self, value, cls, mro):
        """Attributes as `[[name, value]…]`, those in slots first; None where the class is not of the program."""
        if cls is not types.SimpleNamespace and not any(vars(base).get("__module__") in self._modules for base in mro):
            return None
        fields = []
        for base in reversed(mro):
            if vars(base).get("__module__") in self._modules:
                for name, member in list(vars(base).items()):
                    if type(member) is types.MemberDescriptorType:
                        try:
                            fields.append([name, self.value(member.__get__(value))])
                        except AttributeError:
                            pass
        try:
            held = object.__getattribute__(value, "__dict__")
        except AttributeError:
            held = {}
        return fields + [[name, self.value(item)] for name, item in held.items() if type(name) is str]

    def _class_fields(self, cls):
        held = type.__dict__["__dict__"].__get__(cls)
        if held.get("__module__") not in self._modules:
            return None
        data = [(name, item) for name, item in held.items() if type(item) not in _NOT_DATA and not name.startswith("_")]
        return [[name, self.value(item)] for name, item in data]


class _Witness:
    def __init__(self, options):
        self._out = open(options["out"], "w")  # noqa: SIM115 (open until the program ends)
        self._project = os.path.realpath(options["project"]) + os.sep
        self._lines = {}
        self._globals = {}
        self._modules = set()
        self._count = 0
        self._instructions = {}
        self._last = {}

    def start(self):
        atexit.register(self._finish)
        sys.settrace(self._call)

    def _finish(self):
        sys.settrace(None)
        self._out.close()

    def _write(self, row):
        self._out.write(json.dumps(row, separators=(",", ":")) + "\n")

    def _call(self, frame, _event, _argument):
        code = frame.f_code
        if not self._watches(code.co_filename):
            return None
        if code.co_name == "<module>":
            self._globals[code.co_filename] = frame.f_globals
            self._modules.add(frame.f_globals.get("__name__"))
        elif code.co_name.startswith("<"):
            return None
        return self._local

    def _watches(self, path):
        """Whether the source is one of the program's; reads it when it is new."""
        if path not in self._lines:
            self._lines[path] = None
            own = os.path.realpath(path)
            if own.startswith(self._project) and "/site-packages/" not in own and os.path.isfile(path):
                with open(path, "rb") as file:
                    self._lines[path] = watched_lines(ast.parse(file.read()))
                self._write(["source", os.path.realpath(path), sorted(self._lines[path])])
        return self._lines[path] is not None

    def _local(self, frame, event, argument):
        code = frame.f_code
        if event == "line":
            if self._goes_on(frame):
                return self._local
            if frame.f_lineno in self._lines[code.co_filename] and not self._cleans_up(frame, code):
                self._tell("line", frame, None)
        elif event == "return":
            self._last.pop(id(frame), None)
        if event == "return" and not code.co_flags & _RESUMABLE:
            self._tell("return", frame, argument)
        return self._local

    def _goes_on(self, frame):
        """Whether the line was reported before and is still at work: the compiler may have put code of no line in its midst."""
        line, offset = self._last.get(id(frame), (0, 0))
        self._last[id(frame)] = frame.f_lineno, frame.f_lasti
        return line == frame.f_lineno and frame.f_lasti > offset

    def _cleans_up(self, frame, code):
        """Whether what runs here is what an exception passes on its way, which is reported as the line of a statement around it."""
        if code not in self._instructions:
            self._instructions[code] = code.co_code
        name = opcode.opname[self._instructions[code][frame.f_lasti]]
        # A jump out of a block or an `except` clause begins with it.
        return name in _CLEANUP or (name in ("POP_BLOCK", "POP_EXCEPT") and not isinstance(self._lines[code.co_filename][frame.f_lineno], _JUMPS))

    def _tell(self, kind, frame, result):
        code = frame.f_code
        stack = self._stack(frame)
        row = [kind, os.path.realpath(code.co_filename), code.co_name, frame.f_lineno, [one.f_code.co_name for one in stack]]
        self._count += 1
        if self._count <= _EVERY or self._count % 8 == 0 or code.co_name == "<module>":
            walk = _Walk(self._modules)
            frames = [walk.variables(_variables(one)) for one in stack[-_DEPTH:]]
            ends = kind == "return" and code.co_name == "<module>" and len(stack) == 1
            shown = (
                self._globals
                if ends
                else {path: self._globals[path] for path in {code.co_filename, stack[0].f_code.co_filename} if path in self._globals}
            )
            modules = {
                os.path.realpath(path): walk.variables(
                    {name: held[name] for name in list(held) if type(name) is str and not name.startswith("__")}
                )
                for path, held in shown.items()
            }
            row += [frames, modules, walk.value(result), walk.run()]
        self._write(row)

    def _stack(self, frame):
        stack = []
        while frame is not None:
            code = frame.f_code
            if self._lines.get(code.co_filename) is not None and (
                code.co_name in ("<module>", "<lambda>") or not code.co_name.startswith("<")
            ):
                stack.append(frame)
            frame = frame.f_back
        return stack[::-1]


def _variables(frame):
    code = frame.f_code
    if code.co_name == "<module>":
        return {}
    held = dict(frame.f_locals)
    if not code.co_flags & 1:
        return {name: value for name, value in held.items() if name not in _NOT_WRITTEN}
    own = code.co_varnames + code.co_cellvars
    return {name: value for name, value in held.items() if name in own and not name.startswith(".")}


_options = os.environ.pop("PELLUCID_WITNESS", None)
if _options is not None:
    os.environ.pop("PYTHONPATH", None)
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    _Witness(json.loads(_options)).start()
