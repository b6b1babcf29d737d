"""Whole numbers in bytes (FORMAT.md §4)."""

from .kept_builtins import __builtins__  # noqa: F401

# Each process of a run has so many numbers of its own (FORMAT.md §5).
NUMBERS_EACH = 1 << 36

_SMALL = [bytes([n]) for n in range(128)]
_LIMIT = (1 << 52) - 1
_MOST_KEPT = 1 << 15


def varint(n):
    if n < 128:
        return _SMALL[n]
    if n < 1 << 14:
        return bytes((n & 127 | 128, n >> 7))
    if n < 1 << 21:
        return bytes((n & 127 | 128, n >> 7 & 127 | 128, n >> 14))
    if n < 1 << 28:
        return bytes((n & 127 | 128, n >> 7 & 127 | 128, n >> 14 & 127 | 128, n >> 21))
    out = bytearray()
    while n >= 128:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def read_varint(data, at):
    """(the number at a place in bytes, the place behind it)."""
    shift = number = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


class _Ints(dict):
    """Ints as values, as many as were written of late: programs write the same ones again and again."""

    def __missing__(self, n):
        if len(self) >= _MOST_KEPT:
            self.clear()
        written = self[n] = _written(n)
        return written


INTS = _Ints()
int_value = INTS.__getitem__


def _written(n):
    """An int as a value (tags 4, 5, 128–255)."""
    if 0 <= n < 128:
        return bytes((128 + n,))
    if 0 < n < 1 << 13:
        return bytes((4, n << 1 & 127 | 128, n >> 6))
    if 0 < n < 1 << 20:
        return bytes((4, n << 1 & 127 | 128, n >> 6 & 127 | 128, n >> 13))
    if -_LIMIT <= n <= _LIMIT:
        return b"\x04" + varint(2 * n if n >= 0 else -2 * n - 1)
    size = ((n if n >= 0 else ~n).bit_length()) // 8 + 1
    return b"\x05" + varint(size) + int.to_bytes(n, size, "little", signed=True)
