"""The text of a source."""

import io
import tokenize


def decode(data):
    """The text of a source that is given in bytes, as the tokenizer reads it."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(data.decode(encoding))
