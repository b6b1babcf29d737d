"""A second reader of FORMAT.md, sharing nothing with the writer: frames, batches, events."""

import json
import struct

KINDS = ["list", "tuple", "set", "map", "instance", "function", "class", "module", "tensor", "scalar", "opaque", "exception"]


class Reader:
    def __init__(self, data):
        self.data, self.at, self.strings = data, 0, []

    def u8(self):
        self.at += 1
        return self.data[self.at - 1]

    def take(self, n):
        assert self.at + n <= len(self.data), "past the end"
        self.at += n
        return bytes(self.data[self.at - n : self.at])

    def varint(self):
        shift = value = 0
        while True:
            byte = self.u8()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def value(self):
        tag = self.u8()
        if tag >= 128:
            return ("int", tag - 128)
        if tag in (0, 1, 17, 18):
            return ({0: "none", 1: "undefined", 17: "hole", 18: "unbound"}[tag],)
        if tag in (2, 3):
            return ("boolean", tag == 3)
        if tag == 4:
            n = self.varint()
            return ("int", n // 2 if n % 2 == 0 else -(n + 1) // 2)
        if tag in (5, 12):
            return ("int" if tag == 5 else "bigint", int.from_bytes(self.take(self.varint()), "little", signed=True))
        if tag == 6:
            return ("float", struct.unpack("<d", self.take(8))[0])
        if tag == 7:
            return ("complex", *struct.unpack("<dd", self.take(16)))
        if tag == 8:
            text = self.take(self.varint()).decode("utf-8", "surrogatepass")
            self.strings.append(text)
            return ("string", text)
        if tag == 9:
            return ("string", self.strings[self.varint()])
        if tag == 10:
            length = self.varint()
            return ("string", self.take(self.varint()).decode("utf-8", "surrogatepass"), length)
        if tag == 11:
            length = self.varint()
            return ("bytes", self.take(self.varint()), length)
        if tag == 13:
            return ("symbol", self.varint(), self.value()[1])
        if tag == 14:
            return ("reference", self.varint())
        if tag in (15, 16):
            return ({15: "redacted", 16: "unrecorded"}[tag], self.value()[1])
        raise AssertionError(f"tag {tag}")

    def text(self):
        value = self.value()
        assert value[0] == "string" and len(value) == 2, value
        return value[1]

    def contents(self):
        kind = KINDS[self.u8()]
        found = {"kind": kind, "type": self.text()}
        if kind in ("list", "tuple", "set"):
            n, found["omitted"] = self.varint(), self.varint()
            found["items"] = [self.value() for _ in range(n)]
        elif kind == "map":
            found["entries"], found["omitted"] = self.pairs()
        elif kind == "function":
            found["name"], found["function"] = self.text(), self.varint()
        elif kind in ("class", "module"):
            found["name"] = self.text()
        elif kind in ("scalar", "opaque"):
            found["text"] = self.text()
        elif kind == "exception":
            found["message"] = self.text()
        elif kind == "tensor":
            found["dtype"] = self.text()
            found["shape"] = [self.varint() for _ in range(self.varint())]
            found["statistics"] = struct.unpack("<ddd", self.take(24)) if self.u8() else None
            found["data"] = self.take(self.varint())
        found["fields"], found["omittedFields"] = self.pairs()
        return found

    def pairs(self):
        n, omitted = self.varint(), self.varint()
        return [(self.value(), self.value()) for _ in range(n)], omitted


def _operands(r, names):
    read = {
        "v": r.value, "t": r.text, "c": r.contents, "u": r.u8,
        "*": lambda: [r.value() for _ in range(r.varint())],
        "#": lambda: [r.varint() for _ in range(r.varint())],
    }  # fmt: skip
    return {name: read.get(kind, r.varint)() for name, kind in names}


# Operands of each event: name and how to read it (v value, t text, c contents, u byte, * values, # numbers, n varint).
EVENTS = {
    0x10: ("line", "site:n"), 0x11: ("enter", "function:n call:n values:*"), 0x12: ("leave", "site:n value:v"),
    0x13: ("unwind", "site:n value:v"), 0x14: ("suspend", "site:n why:u value:v"), 0x15: ("resume", "site:n call:n how:u value:v"),
    0x16: ("task", "task:n"), 0x17: ("task-start", "task:n kind:t name:t"), 0x18: ("task-end", "task:n"),
    0x20: ("bind", "site:n value:v"), 0x21: ("bind-in", "site:n call:n value:v"), 0x22: ("unbind", "site:n"),
    0x23: ("unbind-in", "site:n call:n"), 0x24: ("bind-name", "site:n call:n name:t value:v"), 0x25: ("unbind-name", "site:n call:n name:t"),
    0x30: ("set-item", "site:n object:n key:v value:v"), 0x31: ("delete-item", "site:n object:n key:v"),
    0x32: ("set-field", "site:n object:n name:v value:v"), 0x33: ("delete-field", "site:n object:n name:v"),
    0x34: ("splice", "site:n object:n start:n removed:n values:*"), 0x35: ("append", "site:n object:n value:v"),
    0x36: ("add", "site:n object:n value:v"), 0x37: ("discard", "site:n object:n value:v"), 0x38: ("replace", "site:n object:n contents:c"),
    0x39: ("reorder", "site:n object:n order:#"), 0x40: ("branch", "site:n taken:u"), 0x41: ("raise", "site:n value:v"),
    0x42: ("handle", "site:n value:v"), 0x50: ("output", "stream:u value:v"), 0x51: ("input", "value:v"), 0x60: ("gap", "site:n what:t"),
    0x61: ("failure", "what:t"),
}  # fmt: skip


def decode_batch(data):
    """(first step, [(definitions, event)])"""
    r = Reader(data)
    assert r.take(2) == b"PB"
    first, count = r.varint(), r.varint()
    found, defined = [], []
    while r.at < len(data):
        opcode = r.u8()
        if opcode == 1:
            defined.append((r.varint(), r.contents()))
            continue
        name, operands = EVENTS[opcode]
        event = {"type": name}
        event.update(_operands(r, [part.split(":") for part in operands.split()]))
        found.append((defined, event))
        defined = []
    assert not defined, "definitions without an event"
    assert len(found) == count, (len(found), count)
    return first, found


class Recording:
    """Everything a recorder sent."""

    def __init__(self, data):
        self.hello = self.goodbye = None
        self.programs, self.texts, self.events = [], [], []
        at = 0
        while at + 5 <= len(data):
            kind, length = struct.unpack_from("<BI", data, at)
            payload = data[at + 5 : at + 5 + length]
            assert len(payload) == length, "frame cut off"
            at += 5 + length
            if kind == 1:
                self.hello = json.loads(payload)
            elif kind == 2:
                source = json.loads(payload)
                self.programs.append(source["program"])
                self.texts.append(source["text"])
            elif kind == 3:
                first, events = decode_batch(payload)
                assert first == len(self.events), (first, len(self.events))
                self.events += events
            elif kind == 4:
                self.goodbye = json.loads(payload)
        self.functions = {f["id"]: f for p in self.programs for f in p["functions"]}
        self.variables = {v["id"]: v for p in self.programs for v in p["variables"]}
        self.sites = {s["id"]: s for p in self.programs for s in p["sites"]}
        self.path_of_function = {f["id"]: p["path"] for p in self.programs for f in p["functions"]}
