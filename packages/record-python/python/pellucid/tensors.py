"""Typed arrays in bytes (FORMAT.md §4.2, `tensor`)."""

import array
import struct
import sys

from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint

_DTYPES = ("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128")


def write(thing, base, most_bytes, encoders):
    if base is array.array:
        return _write_array(thing, most_bytes, encoders)
    return _write_ndarray(thing, most_bytes, encoders)


def _write_array(thing, most_bytes, encoders):
    code = array.array.typecode.__get__(thing)
    size = array.array.itemsize.__get__(thing)
    length = array.array.__len__(thing)
    if code == "u" or code == "w":
        dtype, data = "unicode", b""
    else:
        dtype = f"float{8 * size}" if code in "fd" else ("int" if code in "bhilq" else "uint") + str(8 * size)
        kept = array.array.__getitem__(thing, slice(0, most_bytes // size))
        if sys.byteorder == "big":
            array.array.byteswap(kept)
        data = array.array.tobytes(kept)
    return encoders.text(dtype) + varint(1) + varint(length) + b"\x00" + varint(len(data)) + data


def _write_ndarray(thing, most_bytes, encoders):
    numpy = sys.modules["numpy"]
    plain = numpy.ndarray.__getitem__(thing, ...).view(numpy.ndarray)
    dtype = plain.dtype.name
    shape = plain.shape
    head = varint(len(shape)) + b"".join([varint(n) for n in shape])
    if dtype not in _DTYPES:
        return encoders.text(str(dtype)) + head + b"\x00\x00"
    kept = plain.reshape(-1)[: most_bytes // plain.itemsize] if plain.flags.c_contiguous else plain.flatten()[: most_bytes // plain.itemsize]
    data = kept.astype(plain.dtype.newbyteorder("<"), copy=False).tobytes()
    return encoders.text(dtype) + head + _statistics(numpy, plain) + varint(len(data)) + data


def _statistics(numpy, plain):
    if plain.size == 0 or plain.dtype.kind not in "iuf":
        return b"\x00"
    finite = plain[numpy.isfinite(plain)] if plain.dtype.kind == "f" else plain
    if finite.size == 0:
        return b"\x00"
    return b"\x01" + struct.pack("<ddd", float(finite.min()), float(finite.max()), float(finite.mean(dtype="float64")))
