"""Started as `python start.py PROGRAM ARGUMENTS…`: records PROGRAM and runs it as `python PROGRAM ARGUMENTS…` would."""

import sys

sys.path[0] = __file__[: -len("/pellucid/start.py")]
__before__ = frozenset(sys.modules)
from pellucid.run import run

run(globals())
