"""How a recording says that its run has ended, read without the rest of it."""

import os
import struct

_METADATA_INDEX = 13
_HEAD = 9  # Of records: one byte that says what it is, and its length.
_TAIL = _HEAD + 20 + 8  # The footer with its head, and the magic behind it.
_MOST_INDEX = 64 << 20  # Its records are places in the file, one for each chunk and source.


def ended_well(path):
    """Whether its run ended by itself with exit code 0; where it says nothing, or is damaged, it does not."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(size - _TAIL)
            (start,) = struct.unpack_from("<Q", file.read(_TAIL), _HEAD)
            if size - start > _MOST_INDEX:
                return False
            file.seek(start)
            index = file.read(size - start)
            at = 0
            while at + _HEAD < len(index) - _TAIL:
                kind, length = struct.unpack_from("<BQ", index, at)
                if kind == _METADATA_INDEX and _text_at(index, at + _HEAD + 16) == "pellucid.end":
                    place, size = struct.unpack_from("<QQ", index, at + _HEAD)
                    file.seek(place)
                    return _says_well(file.read(min(size, _MOST_INDEX)))
                at += _HEAD + length
    except (OSError, ValueError, struct.error):
        pass  # What is cut off or damaged reads past its end.
    return False


def _says_well(record):
    """`record`: a name, the length of its map in bytes, and the texts of that by turns."""
    at = _HEAD + 4 + struct.unpack_from("<I", record, _HEAD)[0] + 4
    texts = []
    while at < len(record):
        texts.append(_text_at(record, at))
        at += 4 + struct.unpack_from("<I", record, at)[0]
    said = dict(zip(texts[::2], texts[1::2]))
    return said.get("outcome") == "exited" and said.get("code") == "0"


def _text_at(data, at):
    (length,) = struct.unpack_from("<I", data, at)
    return data[at + 4 : at + 4 + length].decode()
