"""The part of the build that pyproject.toml cannot say: the native core, which is left out where it does not compile.

With PELLUCID_PURE=1 in the environment it is left out anyway, and the wheel is one for every Python.
"""

import os
import sys
import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class BuildCore(build_ext):
    """The recorder looks for the core by a name of its own (`pellucid/native/build.py`)."""

    def get_ext_filename(self, name):
        platform = sysconfig.get_platform().replace(os.sep, "-")
        return os.path.join(*name.split(".")[:-1], f"core.{sys.implementation.cache_tag}-{platform}.so")


core = Extension("pellucid.native.core", ["pellucid/native/module.c"], extra_compile_args=["-O2", "-fno-strict-aliasing"], optional=True)
has_core = os.name == "posix" and sys.implementation.name == "cpython" and not os.environ.get("PELLUCID_PURE")

setup(ext_modules=[core] if has_core else [], cmdclass={"build_ext": BuildCore})
