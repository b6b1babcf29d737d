"""What the host asks of the recorder, in the environment."""

import json
import os

# The options, and the folder in which further processes find the host.
KEY = "PELLUCID_RECORD"
MEETING_KEY = "PELLUCID_MEETING"

_OF_ONE_PROCESS = ("command", "fd", "process", "reportPath")


class Options:
    """`document`: what processes that the program starts are asked too. `report_path`: for tests, where the real variables of the entry module are written when the program ends.

    `starts`, `stops`, `last`: see `Window`. `functions`, `files`: names or globs of what alone is recorded, where there are any.

    `process`: number of a process that is not the first, and `command` its command line without us. `meeting`: see FORMAT.md §5.
    """

    __slots__ = (
        "command", "document", "exclude", "fd", "files", "functions", "include", "last", "limits", "meeting", "process", "project", "redact",
        "report_path", "starts", "stops",
    )  # fmt: skip

    def __init__(self, document, meeting=None):
        self.document = {key: value for key, value in document.items() if key not in _OF_ONE_PROCESS}
        self.document["selection"] = {key: value for key, value in document.get("selection", {}).items() if key in ("functions", "files")}
        self.fd = document.get("fd", -1)
        self.project = os.path.realpath(document["projectDirectory"])
        self.include = document.get("include", [])
        self.exclude = document.get("exclude", [])
        self.limits = {"string": 10000, "items": 10000, "tensorBytes": 65536, **document.get("limits", {})}
        self.redact = document.get("redact", True)
        self.report_path = document.get("reportPath")
        selection = document.get("selection", {})
        self.functions, self.files = selection.get("functions", []), selection.get("files", [])
        self.starts, self.stops, self.last = selection.get("starts"), selection.get("stops"), selection.get("last")
        self.process = document.get("process", 0)
        self.command = document.get("command")
        self.meeting = meeting


def take_options():
    """Reads the options and removes them, so that the program and its children never see them."""
    document = json.loads(os.environ.pop(KEY))
    return Options(document, os.environ.pop(MEETING_KEY, None))
