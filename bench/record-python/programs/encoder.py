"""JSON written in pure Python: recursion over nested containers, strings by the character."""

import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def quoted(text):
    parts = ['"']
    for character in text:
        if character in ESCAPES:
            parts.append(ESCAPES[character])
        elif character < " ":
            parts.append("\\u%04x" % ord(character))
        else:
            parts.append(character)
    parts.append('"')
    return "".join(parts)


def encode(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, str):
        out.append(quoted(value))
    elif isinstance(value, (list, tuple)):
        encode_items(value, out)
    elif isinstance(value, dict):
        encode_members(value, out)
    else:
        raise TypeError("cannot encode %s" % type(value).__name__)


def encode_items(items, out):
    out.append("[")
    first = True
    for item in items:
        if not first:
            out.append(",")
        first = False
        encode(item, out)
    out.append("]")


def encode_members(members, out):
    out.append("{")
    first = True
    for key, value in members.items():
        if not first:
            out.append(",")
        first = False
        out.append(quoted(key))
        out.append(":")
        encode(value, out)
    out.append("}")


def orders(seed, count):
    made = []
    for number in range(count):
        state = (seed * 7919 + number * 104729) % 9973
        made.append(
            {
                "id": number,
                "customer": {"name": "Customer %d" % (state % 50), "tags": ["new", "a\tb"] if state % 3 else []},
                "lines": [{"sku": "S-%d" % (state + line), "count": line + 1, "price": state / 8} for line in range(state % 4)],
                "paid": state % 2 == 0,
                "note": None if state % 5 else 'said "now"\n',
            }
        )
    return made


total = 0
for round_number in range(int(sys.argv[1])):
    out = []
    encode(orders(round_number, 12), out)
    total += len("".join(out))
print(total)
