"""Builds the native core for an interpreter, once: `python build.py` prints where it lies, or why there is none.

The result is kept in the user's cache, under a name that says for which interpreter and from which sources it was made; a wheel brings
it along beside this file instead. Also imported by the recorder, which only looks for what is there.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_OLDEST, _NEWEST = (3, 8), (3, 14)


class CannotBuild(Exception):
    """`reason` is half a sentence for people."""


def library():
    """Path of the core for this interpreter; None when there is none."""
    if not _is_supported():
        return None
    for path in (_bundled(), _cached()):
        if os.path.exists(path):
            return path
    return None


def build():
    """As `library`, built first where it is missing.

    @raise CannotBuild
    """
    path = library()
    if path is not None:
        return path
    if not _is_supported():
        raise CannotBuild("it is not made for this interpreter")
    path = _cached()
    made = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _compile(made)
        _load(made)
        os.replace(made, path)
    except OSError as error:
        raise CannotBuild(f"{error.filename or path} cannot be written ({error.strerror})") from None
    finally:
        if os.path.exists(made):
            os.unlink(made)
    return path


def _is_supported():
    import sysconfig

    threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return sys.implementation.name == "cpython" and _OLDEST <= sys.version_info[:2] <= _NEWEST and os.name == "posix" and not threaded


def _bundled():
    return os.path.join(_HERE, f"core.{sys.implementation.cache_tag}-{_platform()}.so")


def _cached():
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = f"core.{sys.implementation.cache_tag}-{_platform()}-{_fingerprint()}.so"
    return os.path.join(home, "pellucid", name)


def _platform():
    import sysconfig

    return sysconfig.get_platform().replace(os.sep, "-")


def _fingerprint():
    """Of the sources, and of the interpreter's exact version and build."""
    import zlib

    parts = [sys.version, sys.base_prefix]
    for name in sources():
        with open(os.path.join(_HERE, name), encoding="utf-8") as file:
            parts.append(file.read())
    text = "\0".join(parts).encode("utf-8")
    return f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}"


def sources():
    return sorted(name for name in os.listdir(_HERE) if name.endswith((".c", ".h")))


def flags():
    return ["-O3", "-fno-strict-aliasing", "-fno-plt", "-fPIC", "-shared"]


def _compile(target):
    import shlex
    import subprocess
    import sysconfig

    include = sysconfig.get_paths()["include"]
    if not os.path.exists(os.path.join(include, "Python.h")):
        raise CannotBuild("the interpreter's headers are not installed")
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[:1]
    system = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []
    command = compiler + flags() + system + ["-isystem", include, os.path.join(_HERE, "module.c"), "-o", target]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    except FileNotFoundError:
        raise CannotBuild(f'there is no C compiler ("{compiler[0]}" was not found)') from None
    except subprocess.TimeoutExpired:
        raise CannotBuild("the C compiler took more than two minutes") from None
    if done.returncode != 0:
        first = next((line for line in done.stdout.decode("utf-8", "replace").splitlines() if "error" in line), "no message")
        raise CannotBuild(f"the C compiler failed: {first}")


def _load(path):
    from importlib.machinery import ExtensionFileLoader, ModuleSpec

    try:
        ExtensionFileLoader("core", path).create_module(ModuleSpec("core", None, origin=path))
    except ImportError as error:
        raise CannotBuild(f"what was compiled cannot be loaded: {error}") from None


if __name__ == "__main__":
    try:
        print(build())
    except CannotBuild as problem:
        sys.exit(str(problem))
