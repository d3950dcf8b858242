"""The surroundings of a test run, made before the settings are read (loaded by `-p` in pyproject).

Every run has a data folder of its own. With DIORAMA_TEST_ON=production it also starts a private
PostgreSQL and Redis on free ports and points the settings at them.
"""

import os
import shutil
import tempfile

import pytest

DATA = tempfile.mkdtemp(prefix="diorama-test-")
os.environ["DIORAMA_DATA"] = DATA
os.environ["DIORAMA_SECRET_KEY"] = "only for tests"
os.environ.setdefault("DIORAMA_LOG_LEVEL", "WARNING")
# Playwright's synchronous interface runs an event loop in the test's thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA, ignore_errors=True)
