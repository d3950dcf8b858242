"""The queue's workers in either mode: threads of this process, or a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.db import connection

from config.embedded import Background
from generation import tasks
from generation.engine import Engine
from tests.environment import PRODUCTION
from tests.generation.queue import fakes
from tests.polling import end, lives, until

#: Seconds. Short, because a test waits for it; renewed four times while it lasts.
LEASE = 2


def database_url() -> str:
    """Where the test's own database is, for other processes."""
    database = settings.DATABASES["default"]
    at = f"{database['USER']}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{at}/{connection.settings_dict['NAME']}"


class OwnProcess:
    """`celery worker` beside the test, on its database, broker and files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        variables = {
            "DIORAMA_DATA": str(self._folder),
            "DIORAMA_LOG_LEVEL": "INFO",
            "DIORAMA_RENDER_LEASE_SECONDS": str(LEASE),
            "DATABASE_URL": database_url(),
        }
        with (self._folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "tests.faults.worker", "worker",
                    "-Q", "render", "--pool", "threads", "--concurrency", "1",
                    "--without-gossip", "--without-mingle",
                ],
                env={**os.environ, **variables}, stdout=log, stderr=log,
            )  # fmt: skip

    def die_and_come_back(self, painting: int) -> None:
        """The whole worker is killed, its painting process must follow, and another worker starts."""
        end(self.process.pid)
        self.process.wait(timeout=20)
        until(lambda: not lives(painting))
        self.process = self._start()

    def stop(self) -> None:
        """As a deployment ends it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        finally:
            self.process.kill()


class Threads:
    """The workers of the one-process mode."""

    def __init__(self, folder: Path) -> None:
        self.engine = Engine(timeout=60, keep_every=0.5, make=fakes.steered, warm=fakes.load_nothing)
        self._patch = mock.patch.object(tasks, "engine", lambda: self.engine)
        self._patch.start()
        self._background = Background()
        self._background.start()

    def die_and_come_back(self, painting: int) -> None:
        """Only their painting process can die alone; it is replaced by itself."""
        end(painting)

    def stop(self) -> None:
        """As `up` ends it."""
        self._background.stop()
        self._patch.stop()


@contextmanager
def worker(folder: Path) -> Iterator[OwnProcess | Threads]:
    """A worker of the mode that the run tests."""
    running = OwnProcess(folder) if PRODUCTION else Threads(folder)
    try:
        yield running
    finally:
        running.stop()
