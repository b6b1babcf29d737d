"""count-lines.py PROGRAM ROUNDS: prints how many lines of the program are executed, as a trace function sees them."""

import sys

program, rounds = sys.argv[1:]
lines = 0


def trace(frame, event, _argument):
    global lines
    if frame.f_code.co_filename != program:
        return None
    if event == "line":
        lines += 1
    return trace


with open(program) as file:
    code = compile(file.read(), program, "exec")
sys.argv = [program, rounds]
out, sys.stdout = sys.stdout, sys.stderr
sys.settrace(trace)
exec(code, {"__name__": "__main__", "__file__": program})
sys.settrace(None)
out.write("%d\n" % lines)
