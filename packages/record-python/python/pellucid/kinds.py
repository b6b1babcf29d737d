"""Which kind of object a type is (FORMAT.md §4.2), decided once for each type."""

import array
import collections
import sys
import types

from . import frames, tensors, times
from .kept_builtins import __builtins__  # noqa: F401
from .types_of import HEAP_TYPE, dict_of, dict_reader, find, flags_of, mro_of, name_of, slots_of

LIST, TUPLE, SET, MAP, INSTANCE, FUNCTION, CLASS, MODULE, TENSOR, SCALAR, OPAQUE, EXCEPTION = range(12)

# How an object keeps its id: a weak reference, a reference of our own, or not at all (a new id each time).
WEAK, HELD, FRESH = range(3)

DICT_VIEWS = (type({}.keys()), type({}.values()), type({}.items()))

FUNCTION_TYPES = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.WrapperDescriptorType,
    types.MethodWrapperType, types.MethodDescriptorType, types.ClassMethodDescriptorType,
)  # fmt: skip

# Types of the standard library whose text says everything. Module, names.
_SCALARS = {
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "pathlib": ("PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"),
    "re": ("Pattern", "Match"),
    "uuid": ("UUID",),
    "ipaddress": ("IPv4Address", "IPv6Address"),
}


class Kind:
    """What the recorder knows of a type. `base`: the built-in type whose functions read it."""

    __slots__ = ("base", "cls", "fields_of", "keep", "kind", "name", "slots", "text")

    def __init__(self, cls, kind, base=None, keep=FRESH, text=None):
        self.cls = cls
        self.kind = kind
        self.base = base
        self.keep = keep
        self.text = text
        self.name = name_of(cls)
        heap = bool(flags_of(cls) & HEAP_TYPE)
        shows_fields = kind in (LIST, TUPLE, SET, MAP, INSTANCE, EXCEPTION) and (heap or kind in (INSTANCE, EXCEPTION))
        self.fields_of = None if not shows_fields else _attributes_of_exception if kind == EXCEPTION else dict_reader(cls)
        self.slots = slots_of(cls) if shows_fields and heap else []


_reduce_exception = BaseException.__dict__["__reduce__"]


def _attributes_of_exception(exception):
    """Its attribute dictionary, where it has got one: asking for it would make it."""
    parts = _reduce_exception(exception)
    return parts[2] if len(parts) > 2 else {}


def is_frame(kind):
    """Whether it is the kind of a table of pandas, which is told as a map of its columns."""
    return kind.kind == MAP and kind.base is None


def kind_of(cls, modules):
    """The kind of a type that is not a primitive. `modules`: names of the recorded modules; only their classes show attributes."""
    kind = _kind_of(cls, modules)
    if not _shows_attributes(cls, modules):
        kind.fields_of, kind.slots = None, []
    return kind


def _shows_attributes(cls, modules):
    return cls is types.SimpleNamespace or _is_of(cls, modules) or (name_of(cls) == "Namespace" and find(cls, "__module__") == "argparse")


def _is_of(cls, modules):
    """Whether the class, or one that it is made from, is defined in a recorded module."""
    return any(flags_of(base) & HEAP_TYPE and dict_of(base).get("__module__") in modules for base in mro_of(cls))


def _kind_of(cls, modules):
    mro = mro_of(cls)
    for base in (list, collections.deque, bytearray):
        if base in mro:
            return Kind(cls, LIST, base, _weak_or(cls, HELD))
    if tuple in mro:
        return Kind(cls, TUPLE, tuple, _weak_or(cls, HELD))
    for base in (set, frozenset):
        if base in mro:
            return Kind(cls, SET, base, WEAK)
    if collections.OrderedDict in mro:
        return Kind(cls, MAP, collections.OrderedDict, WEAK)
    if dict in mro:
        return Kind(cls, MAP, dict, _weak_or(cls, HELD))
    if array.array in mro:
        return Kind(cls, TENSOR, array.array, WEAK)
    if cls is tensors.Preview:
        return Kind(cls, TENSOR)
    if _is_tensor(mro) or tensors.is_torch(cls):
        return Kind(cls, TENSOR, None, _weak_or(cls, HELD))
    if frames.is_frame(cls):
        return Kind(cls, MAP, None, WEAK)
    if cls is frames.Column:
        return Kind(cls, LIST)
    if BaseException in mro:
        return Kind(cls, EXCEPTION, BaseException, _weak_or(cls, FRESH))
    if type in mro:
        return Kind(cls, CLASS, type, WEAK)
    if types.ModuleType in mro:
        return Kind(cls, MODULE, None, WEAK)
    if cls in FUNCTION_TYPES:
        return Kind(cls, FUNCTION, None, WEAK if cls is types.FunctionType else FRESH)
    return _scalar(cls, mro) or _instance(cls, modules)


def _scalar(cls, mro):
    for base, text in ((int, int.__repr__), (float, float.__repr__), (str, str.__str__), (complex, complex.__repr__), (bytes, bytes.__repr__)):
        if base in mro:
            if find(cls, "_member_map_") is not None:
                return Kind(cls, SCALAR, base, HELD, _enum_text)
            return Kind(cls, SCALAR, base, FRESH, text)
    if find(cls, "_member_map_") is not None and find(cls, "_member_names_") is not None:
        return Kind(cls, SCALAR, None, _weak_or(cls, HELD), _enum_text)
    if cls in (range, slice, type(Ellipsis), type(NotImplemented)):
        return Kind(cls, SCALAR, None, FRESH, repr)
    if times.text_of(cls) is not None:
        return Kind(cls, SCALAR, None, FRESH, times.text_of(cls))
    for module, names in _SCALARS.items():
        held = vars(sys.modules[module]) if module in sys.modules else {}
        if any(held.get(name) is cls for name in names):
            return Kind(cls, SCALAR, None, FRESH, repr)
    return None


def scalar_text(thing):
    """What a thing says that is told as a text; None when it is none."""
    cls = type(thing)
    kind = _scalar(cls, mro_of(cls))
    return None if kind is None else kind.text(thing)


def _enum_text(member):
    cls = type(member)
    fields = dict_reader(cls)(member)
    return name_of(cls) + "." + str(fields.get("_name_"))


def _instance(cls, modules):
    if _shows_attributes(cls, modules):
        return Kind(cls, INSTANCE, None, _weak_or(cls, HELD))
    # What a library keeps inside its objects changes unseen, and one of them may lead to thousands.
    return Kind(cls, OPAQUE, None, _weak_or(cls, FRESH))


def _is_tensor(mro):
    numpy = sys.modules.get("numpy")
    array_type = getattr(numpy, "ndarray", None) if numpy is not None else None
    return array_type is not None and array_type in mro


# Python 3.12 and 3.13 free these without telling the weak references to them, which then crash.
_UNTOLD = ("ParamSpecArgs", "ParamSpecKwargs")


def _weak_or(cls, otherwise):
    if name_of(cls) in _UNTOLD and find(cls, "__module__") == "typing":
        return otherwise
    for base in mro_of(cls):
        if "__weakref__" in dict_of(base) or base in (collections.deque, set, frozenset):
            return WEAK
    return WEAK if type_has_weakrefs(cls) else otherwise


def type_has_weakrefs(cls):
    """Whether instances take weak references; not every built-in type that does says so in its dictionary."""
    return cls.__weakrefoffset__ != 0
