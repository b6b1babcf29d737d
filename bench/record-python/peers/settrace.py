"""settrace.py PROGRAM ROUNDS: a trace function that does nothing, at every line, call and return. Records nothing: the floor of all that use it."""

import sys

program = sys.argv[1]
sys.argv = sys.argv[1:]
with open(program) as file:
    code = compile(file.read(), program, "exec")


def trace(_frame, _event, _argument):
    return trace


sys.settrace(trace)
exec(code, {"__name__": "__main__", "__file__": program})
sys.settrace(None)
