"""`pytest --pellucid`: every test that fails leaves its recording, and its failure says how to watch it."""

import os

import pytest

_FOLDER = ".pellucid"


def pytest_addoption(parser):
    group = parser.getgroup("pellucid")
    group.addoption("--pellucid", action="store_true", help="record every test, and keep the recordings of those that fail")
    # An option of its own: behind `--pellucid` stands what is to be tested.
    group.addoption(
        "--pellucid-folder",
        metavar="FOLDER",
        help=f"as --pellucid, and keep the recordings in FOLDER (default: {_FOLDER} in the root of the project)",
    )


def pytest_configure(config):
    named = config.getoption("--pellucid-folder")
    if named is None and not config.getoption("--pellucid"):
        return
    folder = os.path.join(str(config.rootpath), named or _FOLDER)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f'--pellucid-folder: "{folder}" cannot be made: {error.strerror}; name another folder.') from None
    # Not before: every run of pytest loads this module.
    from .first_use import build_core

    build_core()
    from .recorded_tests import RecordedTests

    config.pluginmanager.register(RecordedTests(config, folder), "pellucid-recordings")
