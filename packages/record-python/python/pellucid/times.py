"""Dates and times as text, as ISO 8601 writes them. Time zones that the program has defined are named, never asked."""

import sys

from .kept_builtins import __builtins__  # noqa: F401
from .types_of import HEAP_TYPE, flags_of, name_of

_KNOWN_ZONES = (("datetime", "timezone"), ("zoneinfo", "ZoneInfo"))


def text_of(cls):
    """The function that writes instances of the type; None for other types."""
    module = sys.modules.get("datetime")
    held = {} if module is None else vars(module)
    if not flags_of(cls) & HEAP_TYPE:
        if cls is held.get("date"):
            return cls.isoformat
        if cls is held.get("datetime") or cls is held.get("time"):
            return _with_zone
        if cls is held.get("timedelta"):
            return cls.__str__
    return _with_zone if _is(cls, "pandas", "Timestamp") else None


def _with_zone(thing):
    cls = type(thing)
    zone = cls.tzinfo.__get__(thing)
    if zone is None or any(_is(type(zone), module, name) for module, name in _KNOWN_ZONES):
        return cls.isoformat(thing)
    return cls.isoformat(cls.replace(thing, tzinfo=None)) + " " + name_of(type(zone))


def _is(cls, module, name):
    return module in sys.modules and vars(sys.modules[module]).get(name) is cls
