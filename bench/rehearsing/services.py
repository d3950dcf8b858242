"""A private PostgreSQL and Redis for one run: temporary folders, free ports, nothing kept."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

STARTS_WITHIN = 30  # seconds
#: A database of one run may forget everything when the machine stops; it must not wait for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServiceMissing(RuntimeError):
    """A server that the run needs is not installed, or did not start."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Services:
    """What was started, and how to end it."""

    def __init__(self) -> None:
        # Readable by the user `postgres`, whom a run by root becomes for the server's sake.
        self.folder = Path(tempfile.mkdtemp(prefix="diorama-services-"))
        self.folder.chmod(0o755)
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> dict[str, str]:
        """Start both servers; the environment variables that lead to them."""
        try:
            return {"DATABASE_URL": self._postgres(), "REDIS_URL": self._redis()}
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End both servers and delete what they wrote."""
        for server in self._running:
            server.terminate()
        for server in self._running:
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(timeout=10)
        self._running.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _postgres(self) -> str:
        programs, port = _postgres_programs(), free_port()
        data = self.folder / "postgres"
        data.mkdir(mode=0o700)
        user: dict[str, str] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(data, "postgres", "postgres")
            user = {"user": "postgres", "group": "postgres"}
        subprocess.run(  # type: ignore[call-overload]
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **user,
        )  # fmt: skip
        settings = [word for setting in FAST for word in ("-c", setting)]
        self._launch(
            [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", data, *settings],
            **user,
        )
        _wait_until(lambda: _answers([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]))
        return f"postgres://postgres@127.0.0.1:{port}/postgres"

    def _redis(self) -> str:
        program, port = shutil.which("redis-server"), free_port()
        if program is None:
            raise ServiceMissing("redis-server is not installed: apt-get install redis-server")
        folder = self.folder / "redis"
        folder.mkdir()
        self._launch([
            program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", str(folder),
        ])  # fmt: skip
        _wait_until(lambda: _answers(["redis-cli", "-p", str(port), "ping"]))
        return f"redis://127.0.0.1:{port}/0"

    def _launch(self, command: list[str | Path], **user: str) -> None:
        log = (self.folder / f"{Path(command[0]).name}.log").open("wb")
        # A session of its own: Ctrl-C stops the tests first, and they stop the servers.
        server = subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=log, stderr=log, cwd="/", start_new_session=True, **user
        )
        log.close()
        self._running.append(server)


def _postgres_programs() -> Path:
    # Debian keeps them off the path, so that several versions can stand side by side.
    on_path = shutil.which("pg_isready") and shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or ([Path(on_path).parent] if on_path else [])
    if not found:
        raise ServiceMissing("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1]


def _answers(command: list[str | Path]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _wait_until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not ready():
        if time.monotonic() > deadline:
            raise ServiceMissing("A server did not start in time; its log is in the run's temporary folder.")
        time.sleep(0.1)
