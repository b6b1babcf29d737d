"""Typed arrays in bytes (FORMAT.md §4.2, `tensor`): those of the standard library, of NumPy and of PyTorch."""

import array
import struct
import sys

from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .types_of import mro_of

_DTYPES = ("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128", "bfloat16")

# Numbers of a preview. More are not told apart on a screen.
_MOST_PREVIEWED = 16384
# Channels of a picture, which are never left out.
_MOST_CHANNELS = 4
# Bytes of an array whose numbers change one by one. Of a larger one a preview is told, too, which one number does not keep true.
_MOST_SINGLY = 65536
# Of an array that is larger, what it held is known by its hash alone.
_LARGEST_KEPT = 1 << 26


class Preview:
    """Numbers from all over an array that is too large to be told whole. `words`: names and texts that say which."""

    __slots__ = ("plain", "words")

    def __init__(self, plain, words):
        self.plain = plain
        self.words = words


def is_torch(cls):
    """Whether these are tensors of PyTorch: classes that are derived from them decide by themselves what reading them does."""
    return any(name in sys.modules and cls is vars(sys.modules[name]).get(of) for name, of in (("torch", "Tensor"), ("torch.nn.parameter", "Parameter")))


def write(thing, base, most_bytes, encoders):
    if base is array.array:
        return _write_array(thing, most_bytes, encoders)
    plain, dtype, shape = (thing.plain, thing.plain.dtype.name, thing.plain.shape) if type(thing) is Preview else _read(thing)
    head = encoders.text(str(dtype)) + varint(len(shape)) + b"".join([varint(n) for n in shape])
    if plain is None or dtype not in _DTYPES:
        return head + b"\x00\x00"
    most = (most_bytes if type(thing) is Preview or plain.nbytes <= most_bytes or plain.ndim < 2 else most_bytes // 4) // plain.itemsize
    kept = plain.reshape(-1)[:most] if plain.flags.c_contiguous else plain.flatten()[:most]
    data = kept.astype(plain.dtype.newbyteorder("<"), copy=False).tobytes()
    return head + _statistics(sys.modules["numpy"], plain, dtype) + varint(len(data)) + data


def preview_of(thing, base, most_bytes):
    """What stands for an array that is not told whole; None: nothing."""
    if base is array.array or type(thing) is Preview:
        return None
    plain, dtype, _ = _read(thing)
    if plain is None or plain.ndim < 2 or plain.nbytes <= most_bytes or dtype not in _DTYPES or dtype == "bfloat16":
        return None
    channels_last = plain.ndim >= 3 and plain.shape[-1] <= _MOST_CHANNELS
    rows = plain.ndim - (3 if channels_last else 2)
    most = min(_MOST_PREVIEWED, most_bytes // plain.itemsize)
    others = plain.size // max(1, plain.shape[rows] * plain.shape[rows + 1])
    step, words = 1, []
    while others * -(-plain.shape[rows] // step) * -(-plain.shape[rows + 1] // step) > most and min(plain.shape[rows], plain.shape[rows + 1]) // step > 16:
        step += 1
    part = plain[(slice(None),) * rows + (slice(None, None, step),) * 2]
    if step > 1:
        words.append(("each number", f"one of {step} × {step}"))
    each = max(1, part.size // max(1, part.shape[0]))
    if part.size > most:
        part = part[: max(1, most // each)]
        words.append(("first axis", f"first {part.shape[0]} of {plain.shape[0]}"))
    return Preview(part, words)


def state_of(thing, base):
    """What tells whether the array has changed; nothing of it is written."""
    plain, dtype, shape = _read(thing)
    if plain is None or dtype not in _DTYPES:
        return (dtype, shape, getattr(thing, "_version", None) if is_torch(type(thing)) else None)
    data = plain.tobytes()
    return (dtype, shape, data if len(data) <= _LARGEST_KEPT else hash(data))


def differences(thing, before, most):
    """Flat places and values of the numbers that have changed, none when nothing has; None where that cannot be told one by one."""
    now = state_of(thing, None)
    if now == before:
        return ()
    plain, dtype, _ = _read(thing)
    if plain is None or now[:2] != before[:2] or type(now[2]) is not bytes or type(before[2]) is not bytes or len(now[2]) > _MOST_SINGLY or plain.dtype.kind not in "biuf" or dtype == "bfloat16":
        return None
    numpy = sys.modules["numpy"]
    old, new = [numpy.frombuffer(data, "u1").reshape(-1, plain.itemsize) for data in (before[2], now[2])]
    places = (old != new).any(axis=1).nonzero()[0]
    if len(places) > most:
        return None
    values = numpy.frombuffer(now[2], plain.dtype)[places].tolist()
    return list(zip(places.tolist(), values))


def owner_of(thing):
    """The array whose memory the thing is a view of; None: its own."""
    numpy = sys.modules.get("numpy")
    if numpy is None or numpy.ndarray not in mro_of(type(thing)):
        return None
    return numpy.ndarray.base.__get__(thing)


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


def _read(thing):
    """The array as a plain one of NumPy, None where it cannot be read; the name of its type, and its shape."""
    if is_torch(type(thing)):
        return _read_torch(thing)
    numpy = sys.modules["numpy"]
    plain = numpy.ndarray.__getitem__(thing, ...).view(numpy.ndarray)
    return plain, plain.dtype.name, plain.shape


def _read_torch(thing):
    torch = sys.modules["torch"]
    dtype, shape = str(thing.dtype).rpartition(".")[2], tuple(thing.shape)
    core = torch._C
    # Whoever follows operations (modes of the program's own, a trace that is being made) would see ours.
    watched = core._len_torch_function_stack() or core._len_torch_dispatch_stack() or core._is_tracing()
    if watched or thing.device.type != "cpu" or thing.layout is not torch.strided or "numpy" not in sys.modules:
        return None, dtype, shape
    try:
        plain = thing.detach()
        return (plain.view(torch.int16) if dtype == "bfloat16" else plain).numpy(), dtype, shape
    except Exception:
        # Tensors that stand for others (of `torch.func`, conjugated ones, quantised ones) have no memory of their own.
        return None, dtype, shape


def _statistics(numpy, plain, dtype):
    if plain.size == 0 or plain.dtype.kind not in "iuf" or dtype == "bfloat16":
        return b"\x00"
    finite = plain[numpy.isfinite(plain)] if plain.dtype.kind == "f" else plain
    if finite.size == 0:
        return b"\x00"
    return b"\x01" + struct.pack("<ddd", float(finite.min()), float(finite.max()), float(finite.mean(dtype="float64")))
