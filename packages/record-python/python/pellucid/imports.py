"""Recording the program's own modules as they are imported."""

import sys
import zipimport
from importlib.machinery import PathFinder, SourceFileLoader

from .kept_builtins import __builtins__  # noqa: F401

# Loaded when `asyncio` has its tasks already and nothing has made one yet.
_LAST_OF_ASYNCIO = ("asyncio.unix_events", "asyncio.windows_events")


def install(sources, loaded=None):
    """Stands before the finder of files, and gives its own loader to the sources that are wanted.

    `loaded`: by names of modules, what is called with one of them when it has been loaded.
    """

    class RecordedLoader(SourceFileLoader):
        def path_stats(self, path):
            # Without a modification time no cached bytecode is used or written.
            raise OSError

        def source_to_code(self, data, path, *, _optimize=-1):
            plain = plain_code(self, data, path)
            return sources.compile(bytes(data), path, self.name) or plain

    plain_code = SourceFileLoader.source_to_code
    # Tracebacks leave out frames of the import machinery: ours, between them, has to look like one of them.
    machinery = SourceFileLoader.get_code.__code__.co_filename
    RecordedLoader.source_to_code.__code__ = RecordedLoader.source_to_code.__code__.replace(co_filename=machinery)
    RecordedLoader.__name__ = RecordedLoader.__qualname__ = SourceFileLoader.__name__
    RecordedLoader.__module__ = SourceFileLoader.__module__

    class RecordedFinder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name in _LAST_OF_ASYNCIO:
                sources.probes.handling.lanes.install()
            spec = PathFinder.find_spec(name, path, target)
            if spec is not None and type(spec.loader) is SourceFileLoader and sources.wanted(spec.loader.path):
                spec.loader = RecordedLoader(spec.loader.name, spec.loader.path)
            elif spec is not None and loaded and name in loaded:
                _call_after(spec.loader, loaded[name])
            return spec

    sources.probes.handling.lanes.install()
    place = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)
    sys.meta_path.insert(place, RecordedFinder)
    _install_in_archives(sources)


def _call_after(loader, then):
    load = loader.exec_module

    def exec_module(module):
        del loader.exec_module
        load(module)
        then(module)

    loader.exec_module = exec_module


def _install_in_archives(sources):
    """Sources in zip files have a loader that is shared by a whole archive; it is made to compile in our way."""
    compile_plainly = getattr(zipimport, "_compile_source", None)
    if compile_plainly is None:
        return

    def compile_source(pathname, source):
        plain = compile_plainly(pathname, source)
        if not sources.wanted(pathname):
            return plain
        name = sys._getframe(1).f_locals.get("fullname", "")
        return sources.compile(source, pathname, name) or plain

    zipimport._compile_source = compile_source
