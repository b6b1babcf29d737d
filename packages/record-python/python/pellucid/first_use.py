"""The native core, built at the first use on a machine."""

import importlib
import os


def build_core():
    """Builds the core where it is missing, which takes some seconds; gives why there is none, half a sentence, or None.

    For this process it has to come before the recorder is loaded.
    """
    if os.environ.get("PELLUCID_NATIVE") == "0":
        return None
    from . import native
    from .native.build import CannotBuild, build

    if native.core is not None:
        return None
    try:
        build()
    except CannotBuild as problem:
        return str(problem)
    importlib.reload(native)
    return None
