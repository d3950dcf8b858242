"""The surroundings of a test run, made before the settings are read (loaded by `-p` in pyproject).

Every run has a data folder and collected static files of its own. With DIORAMA_TEST_ON=production it also
starts a private PostgreSQL and Redis on free ports and points the settings at them.
"""

import atexit
import os
import shutil
import signal
import tempfile

import pytest

from bench.rehearsing.services import Services

PRODUCTION = os.environ.get("DIORAMA_TEST_ON") == "production"

DATA = tempfile.mkdtemp(prefix="diorama-test-")
os.environ["DIORAMA_DATA"] = DATA
os.environ["DIORAMA_STATIC"] = os.path.join(DATA, "static")
os.environ["DIORAMA_SECRET_KEY"] = "only for tests"
os.environ.setdefault("DIORAMA_LOG_LEVEL", "WARNING")
# Playwright's synchronous interface runs an event loop in the test's thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
for variable in ("DATABASE_URL", "REDIS_URL", "DIORAMA_BROKER_URL"):
    os.environ.pop(variable, None)

services = Services() if PRODUCTION else None


def _leave_nothing() -> None:
    if services:
        services.stop()
    shutil.rmtree(DATA, ignore_errors=True)


# At exit, not only at `pytest_unconfigure`: a run may break before pytest is configured.
atexit.register(_leave_nothing)
if services:
    # The default action of SIGTERM would leave the servers running; pytest knows how to end on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.update(services.start())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    _leave_nothing()


@pytest.fixture(scope="session", autouse=True)
def collected_static_files() -> None:
    """What `{% static %}` names under the manifest storage must have been collected."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
