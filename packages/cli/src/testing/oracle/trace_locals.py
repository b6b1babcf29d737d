"""The oracle for Python: what really is in the variables before each simple statement, by the interpreter's own tracing.

    python trace_locals.py PROGRAM OUT.jsonl

Runs PROGRAM as __main__ and writes the lines of its simple statements, then one JSON array per executed one: [function, line, {name: value}]. A value is a list that
names its type; an object that stands in it a second time is ["again", n], n counting objects in the order they were first met.
Nothing here is shared with the recorder: this is the other witness.
"""
import ast
import collections
import enum
import json
import os
import sys
import types

program, out_path = sys.argv[1], sys.argv[2]
program = os.path.abspath(program)
with open(program, "rb") as file:
    source = file.read()
tree = ast.parse(source, program)

SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Delete, ast.Assert, ast.Pass, ast.Raise)


def simple_lines(tree):
    """Lines that hold exactly one statement, a simple one that starts and ends there."""
    starts = collections.Counter(n.lineno for n in ast.walk(tree) if isinstance(n, ast.stmt))
    lines = set()
    for node in ast.walk(tree):
        if not isinstance(node, SIMPLE) or starts[node.lineno] != 1 or node.lineno != node.end_lineno:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring runs nothing
        if isinstance(node, ast.AnnAssign) and node.value is None:
            continue
        inner = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Await, ast.Yield, ast.YieldFrom)
        if any(isinstance(n, inner) for n in ast.walk(node)):
            continue  # the interpreter reports such lines once more for the inner code, or on each resumption
        lines.add(node.lineno)
    return lines


wanted = simple_lines(tree)


def show(value, met):
    kind = type(value)
    if value is None or kind in (bool, str):
        return [kind.__name__, value]
    if kind is int:
        return ["int", str(value)]
    if kind is float:
        return ["float", repr(value)]
    if kind is bytes:
        return ["bytes", value.hex()]
    if id(value) in met:
        return ["again", met[id(value)]]
    if kind in (list, collections.deque):
        met[id(value)] = len(met)
        return [kind.__name__, [show(item, met) for item in value]]
    if kind is tuple:
        # Tuples are immutable and may have another identity each time: compared by what they hold.
        return ["tuple", [show(item, met) for item in value]]
    if kind in (set, frozenset):
        met[id(value)] = len(met)
        return [kind.__name__, sorted((show(item, met) for item in value), key=json.dumps)]
    if kind in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
        met[id(value)] = len(met)
        return [kind.__name__, [[show(key, met), show(item, met)] for key, item in (collections.OrderedDict if kind is collections.OrderedDict else dict).items(value)]]
    if kind.__module__ == "__main__" and not issubclass(kind, (list, dict, set, tuple, BaseException, str, int, float, bytes, enum.Enum)):
        fields = types.MemberDescriptorType
        try:
            held = object.__getattribute__(value, "__dict__")
        except AttributeError:
            held = None
        if type(held) is dict and not any(type(v) is fields for v in vars(kind).values()):
            met[id(value)] = len(met)
            return ["instance", kind.__name__, [[name, show(item, met)] for name, item in held.items()]]
    return ["other"]


def own_names(code):
    return set(code.co_varnames) | set(code.co_cellvars)


with open(out_path, "w") as out:
    out.write(json.dumps(sorted(wanted)) + "\n")

    def trace_line(frame, event, _):
        if event == "line" and frame.f_lineno in wanted:
            code = frame.f_code
            if code.co_name == "<module>":
                names = [n for n in frame.f_globals if not n.startswith("__")]
            else:
                names = [n for n in frame.f_locals if n in own_names(code)]
            values = dict(frame.f_locals)
            out.write(json.dumps([code.co_name, frame.f_lineno, {n: show(values[n], {}) for n in names if n in values}]) + "\n")
        return trace_line

    def trace_call(frame, event, _):
        if frame.f_code.co_filename == program and frame.f_code.co_name not in ("<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>", "<lambda>"):
            return trace_line
        return None

    module = types.ModuleType("__main__")
    module.__file__ = program
    sys.modules["__main__"] = module
    sys.argv = [program]
    sys.path[0] = os.path.dirname(program)
    code = compile(tree, program, "exec")
    sys.settrace(trace_call)
    try:
        exec(code, module.__dict__)
    except BaseException:  # the program's own end; what it did until then is what is compared
        pass
    finally:
        sys.settrace(None)
