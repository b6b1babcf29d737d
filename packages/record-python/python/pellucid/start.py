"""Started as `python start.py PROGRAM ARGUMENTS…`: records PROGRAM and runs it as `python PROGRAM ARGUMENTS…` would.

PROGRAM is a path, or `-m MODULE`, or `-c TEXT`.
"""

import sys

if getattr(sys.flags, "safe_path", False) or sys.flags.isolated:
    sys.path.insert(0, "")  # Where others have the folder of this file.
sys.path[0] = __file__[: -len("/pellucid/start.py")]
__before__ = frozenset(sys.modules)
from pellucid.run import run

run(globals())
