"""`pytest --pellucid`: every test that fails leaves its recording, and its failure says how to watch it."""

import os

import pytest

_FOLDER = ".pellucid"


def pytest_addoption(parser):
    group = parser.getgroup("pellucid")
    group.addoption(
        "--pellucid",
        nargs="?",
        const=_FOLDER,
        metavar="FOLDER",
        help=f"record every test, and keep the recordings of those that fail in FOLDER (default: {_FOLDER} in the root of the project)",
    )


def pytest_configure(config):
    folder = config.getoption("--pellucid")
    if folder is None:
        return
    folder = os.path.join(str(config.rootpath), folder)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f'--pellucid: "{folder}" cannot be made: {error.strerror}; name another folder.') from None
    # Not before: every run of pytest loads this module.
    from .first_use import build_core

    build_core()
    from .recorded_tests import RecordedTests

    config.pluginmanager.register(RecordedTests(config, folder), "pellucid-recordings")
