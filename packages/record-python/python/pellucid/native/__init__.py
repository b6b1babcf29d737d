"""The native core: the hot parts of the recorder in C. Everything works without it, several times slower.

`core` is the extension module, or None. It is built by `build.py` before the program starts, and only loaded here.
"""

import os
from importlib.machinery import ExtensionFileLoader, ModuleSpec

from .build import library


def _load():
    if os.environ.get("PELLUCID_NATIVE") == "0":
        return None
    path = library()
    if path is None:
        return None
    loader = ExtensionFileLoader("core", path)
    spec = ModuleSpec("core", loader, origin=path)
    try:
        module = loader.create_module(spec)
        loader.exec_module(module)
    except ImportError:
        return None
    return module


core = _load()
