"""What `pytest --pellucid` does while it runs (see `pytest_plugin`)."""

import os
import shlex
import shutil
import tempfile

import pytest

from .block import Block
from .explained_assertions import is_explained, with_explanations
from .recording_file import CannotRecord
from .swapping import parse


class RecordedTests:
    """A plugin. Records each test with its fixtures, from before its setup until after its teardown."""

    def __init__(self, config, folder):
        self._config = config
        self._folder = folder
        self._scratch = tempfile.mkdtemp(prefix=".running-", dir=folder)
        self._running = os.path.join(self._scratch, "test.pellucid")
        # One for all tests: sources are rewritten once.
        self._block = Block(self._running, project=str(config.rootpath))
        # Tests may use blocks, and nothing that they say is to change.
        self._block.tells_parts = False
        self._failed = False

    def pytest_unconfigure(self):
        self._block.let_go()
        shutil.rmtree(self._scratch, ignore_errors=True)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        self._failed = False
        try:
            self._block.begin(parse=self._parse, output=False)
        except CannotRecord as error:
            raise pytest.UsageError(f"--pellucid: {error}") from None
        try:
            yield
        finally:
            self._block.pause()
            if os.path.exists(self._running):
                if self._failed:
                    os.replace(self._running, self._place(item))
                else:
                    os.remove(self._running)

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_setup(self):
        with self._block.output():
            yield

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_call(self):
        with self._block.output():
            yield

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_teardown(self):
        with self._block.output():
            yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item):
        outcome = yield
        report = outcome.get_result()
        if report.failed:
            self._failed = True
            report.sections.append(("pellucid", f"watch it: pellucid watch {shlex.quote(os.path.relpath(self._place(item)))}"))

    def _place(self, item):
        name = "".join(letter if letter.isalnum() or letter in "._-[]" else "-" for letter in item.nodeid.replace("::", "."))
        return os.path.join(self._folder, name[-150:] + ".pellucid")

    def _parse(self, text, filename, names):
        """As pytest loads it: the assertions of test modules are rewritten by it, and recorded like that."""
        tree = parse(text, filename, names)
        if not is_explained(names):
            return tree
        return with_explanations(tree, text.encode("utf-8", "surrogatepass"), filename, self._config)
