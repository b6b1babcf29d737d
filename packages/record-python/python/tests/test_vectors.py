"""The writer's values and changes against the frozen bytes in `fixtures/vectors`."""

import json
import os
import struct
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from decoding import KINDS, decode_batch  # noqa: E402
from pellucid import batches  # noqa: E402
from pellucid.numbers import int_value, varint  # noqa: E402
from pellucid.values import Encoders  # noqa: E402

with open(os.path.join(HERE, "../../../../fixtures/vectors/batches.json")) as file:
    VECTORS = json.load(file)

LIMITS = {"string": 10**9}
JAVASCRIPT_ONLY = {"undefined", "hole", "bigint", "symbol", "unbound"}


def number(value):
    return {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf"), "-0": -0.0}.get(value, value) if isinstance(value, str) else float(value)


def written(encoders, value):
    """The bytes that the writer makes of a primitive; None when the language has no such value."""
    kind = value["type"]
    if kind == "none":
        return encoders.value(None)
    if kind == "boolean":
        return encoders.value(value["value"])
    if kind == "int":
        return int_value(int(value["value"]))
    if kind == "float":
        return encoders.value(number(value["value"]))
    if kind == "complex":
        return encoders.value(complex(number(value["real"]), number(value["imaginary"])))
    if kind == "string" and "length" not in value:
        return encoders.value(value["value"])
    if kind == "bytes" and value["length"] * 2 == len(value["value"]):
        return encoders.value(bytes.fromhex(value["value"]))
    if kind == "unrecorded":
        return encoders.unrecorded(value["reason"])
    return None


class Vectors(unittest.TestCase):
    def test_every_value_is_written_as_its_frozen_bytes(self):
        compared = 0
        for vector in VECTORS:
            encoders = Encoders(LIMITS, None)
            body = b""
            for recorded in vector["events"]:
                event = recorded["event"]
                value = written(encoders, event["value"]) if event["type"] == "bind" and not recorded["objects"] else None
                if value is None:
                    break
                body += b"\x20" + varint(event["site"] or 0) + value
            else:
                if vector["events"]:
                    with self.subTest(vector["name"]):
                        whole = b"PB" + varint(vector["firstStep"]) + varint(len(vector["events"])) + body
                        self.assertEqual(whole.hex(), vector["hex"])
                        compared += 1
        self.assertGreater(compared, 5)

    def test_every_vector_is_read_by_the_second_reader(self):
        for vector in VECTORS:
            with self.subTest(vector["name"]):
                first, events = decode_batch(bytes.fromhex(vector["hex"]))
                self.assertEqual(first, vector["firstStep"])
                self.assertEqual([event["type"] for _, event in events], [recorded["event"]["type"] for recorded in vector["events"]])
                for (definitions, _), recorded in zip(events, vector["events"]):
                    expected = [(thing["id"], thing["contents"]["kind"]) for thing in recorded["objects"]]
                    self.assertEqual([(number, contents["kind"]) for number, contents in definitions], expected)

    def test_the_beginning_of_a_batch_and_a_moved_batch_are_batches(self):
        for vector in VECTORS:
            batch = bytes.fromhex(vector["hex"])
            first, events = decode_batch(batch)
            for count in range(len(events) + 2):
                with self.subTest(vector["name"], count=count):
                    self.assertEqual(repr(decode_batch(batches.beginning(batch, count))), repr((first, events[:count])))
            self.assertEqual(repr(decode_batch(batches.moved(batch, first + 1000))), repr((first + 1000, events)))

    def test_kinds_have_their_frozen_numbers(self):
        from pellucid import kinds

        for index, name in enumerate(KINDS):
            self.assertEqual(getattr(kinds, name.upper()), index)

    def test_an_int_of_any_size_is_written_in_its_shortest_form(self):
        for bits in range(1, 200):
            for n in (2**bits, -(2**bits), 2**bits - 1, -(2**bits) - 1):
                data = int_value(n)
                if data[0] == 5:
                    size = data[1]
                    self.assertEqual(int.from_bytes(data[2 : 2 + size], "little", signed=True), n)
                    with self.assertRaises(OverflowError):
                        n.to_bytes(size - 1, "little", signed=True)
        self.assertEqual(struct.pack("<d", -0.0), Encoders(LIMITS, None).value(-0.0)[1:])


if __name__ == "__main__":
    unittest.main()
