"""pytest_verdicts.py OUT FILE…: as verdicts.py, for tests that pytest finds in files of the current folder, whose package is recorded too."""

import json
import os
import sys

import pytest


class Verdicts:
    def __init__(self, out):
        self._out = out

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self._out.write(json.dumps([report.nodeid, report.outcome, report.longreprtext]) + "\n")
            self._out.flush()

    def pytest_collectreport(self, report):
        if report.failed:
            self._out.write(json.dumps([report.nodeid, "cannot be collected", report.longreprtext]) + "\n")
            self._out.flush()


if __name__ == "__main__":
    path, files = sys.argv[1], sys.argv[2:]
    sys.path.insert(0, os.getcwd())
    with open(path, "w", encoding="utf-8") as out:
        # Plain asserts: pytest would otherwise rewrite the tests' modules, and load them past everybody else.
        sys.exit(pytest.main(["--assert=plain", "-p", "no:cacheprovider", "-q", *files], plugins=[Verdicts(out)]))
