"""snoopers.py PEER OUT PROGRAM ROUNDS: the program under PySnooper, snoop or hunter, told to write every change of a variable at any depth."""

import sys

peer, out, program = sys.argv[1:4]
sys.argv = sys.argv[3:]
with open(program) as source:
    code = compile(source.read(), program, "exec")
names = {"__name__": "__main__", "__file__": program}

if peer == "pysnooper":
    import pysnooper

    with pysnooper.snoop(out, depth=1000):
        exec(code, names)
elif peer == "snoop":
    import snoop

    with open(out, "w") as file:
        snoop.install(out=file, columns="", color=False)
        with snoop.snoop(depth=1000):
            exec(code, names)
elif peer == "hunter":
    import hunter

    with open(out, "w") as file:
        with hunter.trace(hunter.Q(filename=program), action=hunter.VarsSnooper(stream=file, force_colors=False)):
            exec(code, names)
else:
    sys.exit("snoopers.py knows pysnooper, snoop and hunter, not %r" % peer)
