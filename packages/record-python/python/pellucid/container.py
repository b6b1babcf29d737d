"""The container of a recording, MCAP (FORMAT.md §1), as bytes that are only ever appended."""

import struct
from binascii import crc32

MAGIC = b"\x89MCAP0\r\n"

_HEADER, _FOOTER, _CHANNEL, _MESSAGE, _CHUNK, _MESSAGE_INDEX, _CHUNK_INDEX = 1, 2, 4, 5, 6, 7, 8
_ATTACHMENT, _ATTACHMENT_INDEX, _STATISTICS, _METADATA, _METADATA_INDEX, _SUMMARY_OFFSET, _DATA_END = 9, 10, 11, 12, 13, 14, 15

_RECORD = struct.Struct("<BQ")
_MESSAGE_HEAD = struct.Struct("<HIQQ")
_LENGTH = struct.Struct("<I")


class Container:
    """Writes through `write`, which takes bytes. Every message is a chunk of its own: a prefix of the file holds all that was handed over.

    `compress`: Zstandard, or None for chunks that are stored as they are. `channels`: (topic, message encoding) of each, numbered from 1.
    """

    def __init__(self, write, library, channels, compress=None):
        self._write = write
        self._compress = compress
        self._channels = [_channel(number, *channel) for number, channel in enumerate(channels, 1)]
        self._written_channels = set()
        self._counts = [0] * len(channels)
        self._position = 0
        self._chunks = []
        self._attachments = []
        self._metadata = []
        self._last_time = 0
        self._put(MAGIC + _record(_HEADER, _text("pellucid") + _text(library)))

    def metadata(self, name, pairs):
        data = _record(_METADATA, _text(name) + _pairs(pairs))
        self._metadata.append(_record(_METADATA_INDEX, struct.pack("<QQ", self._position, len(data)) + _text(name)))
        self._put(data)

    def attachment(self, name, media_type, time, content):
        head = struct.pack("<QQ", time, 0) + _text(name) + _text(media_type)
        body = head + struct.pack("<Q", len(content)) + content
        data = _record(_ATTACHMENT, body + _LENGTH.pack(crc32(body)))
        place = struct.pack("<QQ", self._position, len(data)) + head[:16] + struct.pack("<Q", len(content)) + head[16:]
        self._attachments.append(_record(_ATTACHMENT_INDEX, place))
        self._put(data)

    def message(self, channel, time, published, content):
        """One message as one chunk, with its index behind it."""
        sequence = self._counts[channel - 1]
        self._counts[channel - 1] += 1
        self._last_time = max(self._last_time, time)
        records = b""
        if channel not in self._written_channels:
            self._written_channels.add(channel)
            records = self._channels[channel - 1]
        offset = len(records)
        records += _record(_MESSAGE, _MESSAGE_HEAD.pack(channel, sequence, time, published) + content)
        packed, compression = (records, "") if self._compress is None else (self._compress(records), "zstd")
        sizes = struct.pack("<QQQI", time, time, len(records), crc32(records))
        chunk = _record(_CHUNK, sizes + _text(compression) + struct.pack("<Q", len(packed)) + packed)
        index = _record(_MESSAGE_INDEX, struct.pack("<HIQQ", channel, 16, time, offset))
        place = struct.pack("<QQQQ", time, time, self._position, len(chunk))
        index_place = struct.pack("<IHQQ", 10, channel, self._position + len(chunk), len(index))
        lengths = _text(compression) + struct.pack("<QQ", len(packed), len(records))
        self._chunks.append(_record(_CHUNK_INDEX, place + index_place + lengths))
        self._put(chunk + index)

    def end(self):
        """MCAP's summary. Nothing may follow."""
        self._put(_record(_DATA_END, _LENGTH.pack(0)))
        start = self._position
        counts = b"".join(struct.pack("<HQ", number, count) for number, count in enumerate(self._counts, 1))
        totals = struct.pack(
            "<QHIIII", sum(self._counts), 0, len(self._channels), len(self._attachments), len(self._metadata), len(self._chunks)
        )
        statistics = _record(_STATISTICS, totals + struct.pack("<QQ", 0, self._last_time) + _LENGTH.pack(len(counts)) + counts)
        groups = (
            (_CHANNEL, self._channels),
            (_STATISTICS, [statistics]),
            (_CHUNK_INDEX, self._chunks),
            (_ATTACHMENT_INDEX, self._attachments),
            (_METADATA_INDEX, self._metadata),
        )
        offsets = b""
        for kind, group in groups:
            if group:
                data = b"".join(group)
                offsets += _record(_SUMMARY_OFFSET, struct.pack("<BQQ", kind, self._position, len(data)))
                self._put(data)
        self._put(offsets + _record(_FOOTER, struct.pack("<QQI", start, self._position, 0)) + MAGIC)

    def _put(self, data):
        self._write(data)
        self._position += len(data)


def _channel(number, topic, encoding):
    return _record(_CHANNEL, struct.pack("<HH", number, 0) + _text(topic) + _text(encoding) + _pairs({}))


def _record(kind, content):
    return _RECORD.pack(kind, len(content)) + content


def _text(text):
    data = text.encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(data)) + data


def _pairs(pairs):
    data = b"".join([_text(key) + _text(value) for key, value in pairs.items()])
    return _LENGTH.pack(len(data)) + data
