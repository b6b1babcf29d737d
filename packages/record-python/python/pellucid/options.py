"""What the host asks of the recorder, in the environment variable PELLUCID_RECORD."""

import json
import os

KEY = "PELLUCID_RECORD"


class Options:
    """`report_path`: for tests, where the real variables of the entry module are written when the program ends."""

    __slots__ = ("exclude", "fd", "include", "limits", "project", "redact", "report_path")

    def __init__(self, document):
        self.fd = document["fd"]
        self.project = os.path.realpath(document["projectDirectory"])
        self.include = document.get("include", [])
        self.exclude = document.get("exclude", [])
        self.limits = {"string": 10000, "items": 10000, "tensorBytes": 65536, **document.get("limits", {})}
        self.redact = document.get("redact", True)
        self.report_path = document.get("reportPath")


def take_options():
    """Reads the options and removes them, so that the program and its children never see them."""
    return Options(json.loads(os.environ.pop(KEY)))
