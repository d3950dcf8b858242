"""Start everything in one process."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config import surroundings
from config.demo import Demo, prepare
from config.serving import PortTaken, require_free, serve
from config.static_files import collect_if_changed
from generation import sweeping
from generation.faces import MissingSystemLibraries, require_system_libraries


class Command(BaseCommand):
    """Serve the demo campaign: pages, sockets, queue and clock, on SQLite and in memory."""

    help = "Start everything in one process. The last line that it prints is one JSON object."
    requires_system_checks: list[str] = []  # checked below, once the variables stand

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and where the data is."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets the network in.")
        parser.add_argument("--data", metavar="DIR", help="Folder of the database, files and secret key.")

    def handle(self, *args: Any, host: str, port: int, data: str | None, **options: Any) -> None:
        """Prepare, serve until told to stop, and clean up."""
        surroundings.enter(host, port, data)
        try:
            _require_one_process()
            require_system_libraries()
            require_free(host, port)
            with _only_server_of(settings.DATA_DIR):
                self._run(host, port)
        except MissingSystemLibraries as error:
            raise CommandError(str(error)) from error
        except PortTaken as error:
            raise CommandError(
                f"Cannot listen at {host}:{port} ({error}). "
                "Stop what listens there, or choose another --port."
            ) from error

    def _run(self, host: str, port: int) -> None:
        from config.embedded import Background

        self.check()
        call_command("migrate", interactive=False, verbosity=0)
        collect_if_changed()
        demo = prepare()
        sweeping.sweep(nobody_paints=True)  # the lock on the folder says so
        connections.close_all()
        background = Background()
        background.start()
        try:
            self._serve(host, port, demo)
        finally:
            background.stop()

    def _serve(self, host: str, port: int, demo: Demo) -> None:
        from config.asgi import application

        here = f"http://{surroundings.nearby(host)}:{port}"
        serve(application, host, port, lambda: self._tell(demo, here))

    def _tell(self, demo: Demo, here: str) -> None:
        addresses = {
            "microsite": f"{here}/c/{demo.slug}/",
            "desk": f"{here}/desk/{demo.slug}/",
            "room": f"{here}/room/{demo.slug}/",
            "screen": f"{here}{demo.screen_path}",
        }
        self.stdout.write(f"Phones scan      {settings.DIORAMA_PUBLIC_URL}/c/{demo.slug}/")
        for name, address in addresses.items():
            self.stdout.write(f"{name.capitalize():<16} {address}")
        self.stdout.write(f"Sign in as       {demo.desk_user}, password {demo.desk_password}")
        self.stdout.write("Stop with        Ctrl-C")
        credentials = {"desk_user": demo.desk_user, "desk_password": demo.desk_password}
        self.stdout.write(json.dumps(addresses | credentials))
        self.stdout.flush()


def _require_one_process() -> None:
    """Raises CommandError where the settings are those of several processes."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        raise CommandError(
            "DATABASE_URL names a database server, and `up` is one process on SQLite. "
            "Unset it, or start the processes that docs/operations.md lists."
        )
    if not settings.CELERY_BROKER_URL.startswith("memory:"):
        raise CommandError(
            "REDIS_URL or DIORAMA_BROKER_URL names a broker, and `up` has its queue in its own process. "
            "Unset them, or start the processes that docs/operations.md lists."
        )


@contextmanager
def _only_server_of(folder: Path) -> Iterator[None]:
    """Keep a second `up` away from the folder: each would take the other's renders for abandoned."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as lock:
        try:
            # The kernel's lock of this process: it goes with the process, however that ends.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"Another `up` serves the data in {folder}. Stop it, or choose another folder with --data."
            ) from error
        yield
