"""Class bodies bind names in a mapping, which a metaclass may have prepared. It is read without its own methods: they are the program's."""

from .kept_builtins import __builtins__  # noqa: F401
from .native import core
from .numbers import varint
from .types_of import mro_of
from .values import TEXTS

_OWN_MAPPING = "what the class's own mapping keeps under the name"
_MISSING = object()

if core is None:

    def _namespace_of(frame):
        return frame.f_locals

else:
    _namespace_of = core.namespace_of


class ClassBodies:
    """While a body runs its namespace is like that of a module: whoever changes it (`locals()["x"] = 1`) binds variables."""

    def __init__(self, recorder, changes):
        self._r = recorder
        self._changes = changes
        self._namespaces = {}

    def begin(self, call, frame):
        """The body has been entered. What the namespace holds already is told."""
        r = self._r
        namespace = _namespace_of(frame)
        if dict not in mro_of(type(namespace)):
            return
        self._namespaces[call] = namespace
        if id(namespace) in r.modules:
            return
        r.modules[id(namespace)] = (call.id, {})
        r.modules_changed()
        for name in list(dict.keys(namespace)):
            if type(name) is str and not name.startswith("__"):
                r.names.changed(b"\x00", namespace, name)

    def end(self, call):
        """The body is left: its namespace is an object like others from here on. Gives a pending store (stores.py) that tells it, or None."""
        namespace = self._namespaces.pop(call, None)
        r = self._r
        if namespace is None or r.modules.get(id(namespace), (0,))[0] != call.id:
            return None
        del r.modules[id(namespace)]
        r.modules_changed()
        return (self._tell, True, namespace) if id(namespace) in r.objects.ids else None

    def _tell(self, namespace):
        self._changes.replace(b"\x00", self._changes.number_of(namespace), namespace)

    def value(self, name):
        """What the running body holds under a name."""
        namespace = self._namespaces.get(self._r.call)
        return None if namespace is None else dict.get(namespace, name)

    def bound(self, site, name, secret):
        """The running body has bound a name."""
        r = self._r
        namespace = self._namespaces.get(r.call)
        value = _MISSING if namespace is None else dict.get(namespace, name, _MISSING)
        if namespace is not None and value is _MISSING:
            return  # Its mapping has put it elsewhere, and tells that by itself.
        if namespace is None:
            written = r.encoders.unrecorded(_OWN_MAPPING)
        elif secret and r.redact and type(value) in TEXTS:
            written = r.encoders.redacted()
        else:
            written = r.encoders.value(value)
        r.append(b"\x20" + varint(site) + written)
