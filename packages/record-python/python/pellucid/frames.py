"""Tables of pandas: their columns as arrays and lists, read without code of the program (FORMAT.md §4.2, `map`)."""

import sys

from .kept_builtins import __builtins__  # noqa: F401
from .types_of import name_of
from .values import PRIMITIVES

# Of an array of texts that is longer, the first so many say whether it has changed.
_MOST_COMPARED = 100_000
_LARGEST_KEPT = 1 << 26
_INDEXERS = ("_LocIndexer", "_iLocIndexer", "_AtIndexer", "_iAtIndexer")


class Column:
    """Values of a column that are no plain numbers; `length`: how many there are, told or not."""

    __slots__ = ("dtype", "length", "values")

    def __init__(self, dtype, values, length):
        self.dtype = dtype
        self.values = values
        self.length = length

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return self.length


class Parts:
    """What is told of a table: its columns by their labels, and its index among the fields."""

    __slots__ = ("columns", "fields")

    def __init__(self, columns, fields):
        self.columns = columns
        self.fields = fields


def is_frame(cls):
    """Whether these are tables of pandas: classes that are derived from them decide by themselves what reading them does."""
    pandas = sys.modules.get("pandas")
    held = {} if pandas is None else vars(pandas)
    return held.get("DataFrame") is cls or held.get("Series") is cls


def table_behind(indexer):
    """The table that is written through `table.loc[…]` and its kin; None: it is no such thing."""
    cls = type(indexer)
    if cls.__module__ != "pandas.core.indexing" or cls.__name__ not in _INDEXERS:
        return None
    return getattr(indexer, "obj", None)


def read(thing, most):
    try:
        index = thing.index
        labels, arrays = _arrays(thing)
        columns = [(_label(label), _part(array, most)) for label, array in zip(labels, arrays)]
        shown = _part(index[:most]._values, most) if _is_own(index) else Column(name_of(type(index)), (), 0)
        if type(shown) is Column:
            shown.length = len(index)
        fields = [("index", shown)]
        if index.name is not None:
            fields.append(("index name", _label(index.name)))
        return Parts(columns, fields)
    except Exception as error:
        return Parts([], [("not recorded", name_of(type(error)))])


def state_of(thing):
    """What tells whether the table has changed."""
    try:
        labels, arrays = _arrays(thing)
        return [list(labels), _compared(thing.index._values) if len(thing.index) <= _MOST_COMPARED else len(thing.index), *map(_compared, arrays)]
    except Exception:
        return []


def is_same(old, new):
    return len(old) == len(new) and all(map(_are_same, old, new))


def _are_same(old, new):
    if type(old) is not list or type(new) is not list:
        return type(old) is type(new) and old == new
    return len(old) == len(new) and all(a is b or (type(a) is type(b) and type(a) in PRIMITIVES and a == b) for a, b in zip(old, new))


def _arrays(thing):
    if type(thing) is vars(sys.modules["pandas"])["Series"]:
        return ["values" if thing.name is None else thing.name], [thing._values]
    return thing.columns, thing._mgr.column_arrays


def _label(label):
    return label if type(label) in PRIMITIVES else str(label) if _is_own(label) or type(label) is tuple else name_of(type(label))


def _is_own(thing):
    return type(thing).__module__.partition(".")[0] in ("pandas", "numpy")


def _part(array, most):
    """Plain numbers as their array, everything else as a column of values."""
    numpy = sys.modules["numpy"]
    if type(array) is numpy.ndarray and array.dtype.kind in "biuf":
        return array
    if not _is_own(array):
        return Column(name_of(type(array)), (), len(array))
    first = array[:most]
    if array.dtype.kind == "M":
        values = numpy.asarray(first, dtype="datetime64[us]").tolist()
    elif array.dtype.kind == "m":
        values = numpy.asarray(first, dtype="timedelta64[us]").tolist()
    else:
        values = numpy.asarray(first, dtype=object).tolist()
    return Column(str(array.dtype), values, len(array))


def _compared(array):
    numpy = sys.modules["numpy"]
    if not _is_own(array):
        return id(array)
    if type(array) is numpy.ndarray and array.dtype.kind != "O":
        data = array.tobytes()
        return data if len(data) <= _LARGEST_KEPT else hash(data)
    if array.dtype.kind in "Mm":
        return numpy.asarray(array[:_MOST_COMPARED], dtype=array.dtype.kind + "8[ns]").tobytes()
    return numpy.asarray(array[:_MOST_COMPARED], dtype=object).tolist()
