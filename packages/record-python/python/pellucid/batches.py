"""Batches of events (FORMAT.md §4) as a host handles them: header, where each event ends, and the one that was not sent (§5)."""

import struct

from .numbers import read_varint, varint

_MAGIC = b"PB"
_UNSENT = struct.Struct("<IIQQ")
_UNSENT_EVENTS = 128
_DEFINITION = 1
# What follows the opcode: n a number, b a byte, v a value, t a text, c contents, * values, # numbers.
_OPERANDS = {
    _DEFINITION: "nc", 0x10: "n", 0x11: "nn*", 0x12: "nv", 0x13: "nv", 0x14: "nbv", 0x15: "nnbv", 0x16: "n", 0x17: "ntt", 0x18: "n",
    0x20: "nv", 0x21: "nnv", 0x22: "n", 0x23: "nn", 0x24: "nntv", 0x25: "nnt", 0x30: "nnvv", 0x31: "nnv", 0x32: "nnvv", 0x33: "nnv",
    0x34: "nnnn*", 0x35: "nnv", 0x36: "nnv", 0x37: "nnv", 0x38: "nnc", 0x39: "nn#", 0x40: "nb", 0x41: "nv", 0x42: "nv", 0x50: "bv",
    0x51: "v", 0x60: "nt", 0x61: "t",
}  # fmt: skip
# The bodies of contents by their kinds, and what follows the tag of a value; "s" is bytes with their number before them.
_BODIES = ("l", "l", "l", "m", "", "tn", "t", "t", "T", "t", "t", "t")
_VALUES = ("", "", "", "", "n", "s", "8", "88", "s", "n", "ns", "ns", "s", "nt", "n", "t", "t", "", "")


def header(batch):
    """(first step, number of events, where the records begin).

    @raise ValueError, IndexError when it is no batch.
    """
    if bytes(batch[:2]) != _MAGIC:
        raise ValueError('A batch does not begin with "PB"')
    first, at = read_varint(batch, 2)
    count, at = read_varint(batch, at)
    return first, count, at


def moved(batch, first):
    """The same batch at another step of the recording."""
    was, count, at = header(batch)
    return bytes(batch) if was == first else _MAGIC + varint(first) + varint(count) + bytes(batch[at:])


def beginning(batch, most):
    """So many of its events."""
    first, count, at = header(batch)
    end = at
    for _ in range(min(most, count)):
        while True:
            opcode = batch[end]
            end = _skip(batch, end + 1, _OPERANDS[opcode])
            if opcode != _DEFINITION:
                break
    return _MAGIC + varint(first) + varint(min(most, count)) + bytes(batch[at:end])


def of_events(first, events):
    """A batch of events that are bytes already and share no strings."""
    return _MAGIC + varint(first) + varint(len(events)) + b"".join(events)


def text(words):
    data = words.encode("utf-8", "surrogatepass")
    return b"\x08" + varint(len(data)) + data


def unsent(file):
    """(first step, batch) of what a process has laid into its file and not sent; None when there is none."""
    if len(file) < _UNSENT.size:
        return None
    end, count, first, task = _UNSENT.unpack_from(file)
    if count == 0 or not _UNSENT_EVENTS < end <= len(file):
        return None
    return first, _MAGIC + varint(first) + varint(count + 1) + b"\x16" + varint(task) + file[_UNSENT_EVENTS:end]


def _skip(data, at, operands):
    for operand in operands:
        at = _skips[operand](data, at)
    return at


def _number(data, at):
    return read_varint(data, at)[1]


def _value(data, at):
    tag = data[at]
    return at + 1 if tag >= 128 else _skip(data, at + 1, _VALUES[tag])


def _sized(data, at):
    size, at = read_varint(data, at)
    return at + size


def _contents(data, at):
    return _pairs(data, _skip(data, _value(data, at + 1), _BODIES[data[at]]))


def _many(skip, each=1, omitted=True):
    def skip_many(data, at):
        count, at = read_varint(data, at)
        if omitted:
            at = _number(data, at)
        for _ in range(count * each):
            at = skip(data, at)
        return at

    return skip_many


def _tensor(data, at):
    at = _numbers(data, _value(data, at))
    return _sized(data, at + 1 + (24 if data[at] else 0))


_numbers = _many(_number, omitted=False)
_pairs = _many(_value, each=2)
_skips = {
    "n": _number, "b": lambda data, at: at + 1, "8": lambda data, at: at + 8, "s": _sized, "v": _value, "t": _value, "c": _contents,
    "*": _many(_value, omitted=False), "#": _numbers, "l": _many(_value), "m": _pairs, "T": _tensor,
}  # fmt: skip
