"""Checks one recording by itself: `python check_recording.py FRAMES [REPORT]` prints its transcript, or fails."""

import json
import sys

from decoding import Recording
from rebuilding import World, differences
from transcript import Transcript

with open(sys.argv[1], "rb") as frames:
    recording = Recording(frames.read())
sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
for line in Transcript(recording).lines():
    print(line)
world = World(Recording(open(sys.argv[1], "rb").read())).play()
if len(sys.argv) > 2:
    with open(sys.argv[2]) as report:
        found = differences(world, json.load(report))
    sys.exit("\n".join(found) if found else 0)
