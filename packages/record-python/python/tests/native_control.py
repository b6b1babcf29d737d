"""A negative control: `python native_control.py` records a program by the native core, once as ever and once deaf to the deaths of objects.

Prints how many lists each recording knows. To a deaf core, one that lies where a dead one lay is the dead one.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from decoding import Recording  # noqa: E402
from pellucid.native import core  # noqa: E402
from pellucid.options import Options  # noqa: E402
from pellucid.recorder import Recorder  # noqa: E402
from pellucid.sources import Functions, Sources  # noqa: E402
from rebuilding import World  # noqa: E402

PROGRAM = b"""
for i in range(50):
    fresh = [i]
    kept = fresh[0]
    fresh = None
fresh = [kept, "last"]
fresh.append(kept)
"""


class Frames:
    """A wire that keeps what is sent over it."""

    open = True

    def __init__(self):
        self.bytes = b""

    def send(self, kind, payload):
        self.bytes += bytes([kind]) + len(payload).to_bytes(4, "little") + payload

    def send_json(self, kind, document):
        import json

        self.send(kind, json.dumps(document).encode())

    def close(self):
        pass


def lists_told(deaf):
    wire = Frames()
    wire.send_json(1, {"wire": 2, "format": 2, "facts": {}})
    recorder = Recorder(wire, Functions(), Options({"projectDirectory": HERE}))
    sources = Sources(recorder, Options({"projectDirectory": HERE}))
    code = sources.compile(PROGRAM, os.path.join(HERE, "program.py"))
    if deaf:
        recorder.stop_watching()
    exec(code, {"__name__": "__main__"})
    recorder.finish({"exception": None})
    return len(World(Recording(wire.bytes)).play().objects)


if core is None:
    sys.exit("there is no native core")
print(f"{lists_told(deaf=False)} lists, {lists_told(deaf=True)} when deaf")
