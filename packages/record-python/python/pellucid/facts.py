"""The facts of the run (FORMAT.md §2)."""

import json
import os
import sys
import time

from . import VERSION
from .messages import message_of
from .types_of import name_of

_ALLOWED = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONOPTIMIZE")


def facts(program, arguments, limits):
    # `platform` would do, but importing it costs more than the rest of the start.
    system = os.uname() if hasattr(os, "uname") else None
    return {
        "version": "2",
        "language": "python",
        "recorder": f"pellucid-python {VERSION}",
        "runtime": f"{_implementation()} {'.'.join(map(str, sys.version_info[:3]))}",
        "program": program,
        "argv": json.dumps(arguments),
        "cwd": os.getcwd(),
        "platform": f"{system.sysname} {system.machine}" if system else sys.platform,
        "started": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + "Z",
        "environment": json.dumps({name: os.environ[name] for name in _ALLOWED if name in os.environ}),
        "limits": json.dumps(limits),
    }


def text_of(error):
    """How an exception that ends a run is called: its type and message; None where it only asks for the end."""
    if type(error) is SystemExit:
        return None
    message = message_of(error)
    return name_of(type(error)) + (": " + message if message else "")


def _implementation():
    return {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
