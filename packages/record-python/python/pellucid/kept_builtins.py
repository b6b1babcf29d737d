"""The built-in functions as they were when the recorder was loaded: a program may put its own in their places, and those are never called by us.

A module takes them with `from .kept_builtins import __builtins__` above its functions, which look names up there from then on.
"""

import builtins

__builtins__ = dict(builtins.__dict__)
