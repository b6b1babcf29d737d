"""verdicts.py OUT MODULE: runs the tests of a module and writes what became of each to OUT, a JSON list a line: test, verdict, text.

The program that is recorded while CPython's own tests run. Each line is written at once, so that a run that hangs or dies has said how far it came.
"""

import doctest
import importlib
import json
import sys
import traceback
import unittest


class Verdicts(unittest.TestResult):
    def __init__(self, out):
        super().__init__()
        self._out = out

    def _say(self, test, verdict, text=""):
        self._out.write(json.dumps([test.id(), verdict, text]) + "\n")
        self._out.flush()

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say(test, "ok")

    def addError(self, test, err):
        super().addError(test, err)
        self._say(test, "error", "".join(traceback.format_exception(*err)))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say(test, "failure", "".join(traceback.format_exception(*err)))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say(test, "skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._say(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._say(test, "unexpected success")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._say(test, "failure in a part", str(subtest) + "\n" + "".join(traceback.format_exception(*err)))


def tests_of(name):
    """Tests of a module and, as CPython's own runner has it, its examples: until Python 3.10 a function `test_main` ran those that are tests."""
    tests = unittest.defaultTestLoader.loadTestsFromName(name)
    module = importlib.import_module(name)
    if hasattr(module, "test_main") and not hasattr(module, "load_tests"):
        tests.addTest(doctest.DocTestSuite(module))
    return tests


if __name__ == "__main__":
    path, module = sys.argv[1:]
    sys.argv[1:] = []  # As on the module's own command line: some tests look at the arguments.
    with open(path, "w", encoding="utf-8") as out:
        tests_of(module).run(Verdicts(out))
