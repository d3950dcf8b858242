"""`manage.py up`, as whoever has just installed it meets it: a process of its own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.rehearsing.services import free_port
from tests.polling import end, lives, until

ROOT = Path(__file__).parents[2]
#: Generous: the machine may be busy with other tests.
STARTS_WITHIN = 120.0


def surroundings(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return kept | {"PYTHONUNBUFFERED": "1"} | variables


class Up:
    """One `manage.py up`."""

    def __init__(self, folder: Path, *options: str, **variables: str) -> None:
        self.port = free_port()
        self.printed, self.said = folder / "printed", folder / "said"
        with self.printed.open("w") as out, self.said.open("w") as error:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "manage.py", "up", "--port", str(self.port), *options],
                cwd=folder, env=surroundings(**variables), stdout=out, stderr=error,
            )  # fmt: skip

    def addresses(self) -> dict[str, str]:
        def last_line() -> str:
            assert self.process.poll() is None, self.said.read_text()
            lines = self.printed.read_text().splitlines()
            return lines[-1] if lines and lines[-1].startswith("{") and lines[-1].endswith("}") else ""

        found: dict[str, str] = json.loads(until(last_line, STARTS_WITHIN))
        return found

    def descendants(self) -> set[int]:
        return _descendants(self.process.pid)


def _descendants(pid: int) -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            child = int(status.parent.name)
            found |= {child} | _descendants(child)
    return found


@pytest.fixture
def up(tmp_path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(*options: str, **variables: str) -> Up:
        started.append(Up(tmp_path, "--data", str(tmp_path / "data"), *options, **variables))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait(timeout=20)


def status_of(address: str) -> int:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_serves_what_its_last_line_names_and_stops_cleanly(up, tmp_path):
    server = up()
    addresses = server.addresses()
    assert set(addresses) == {"microsite", "desk", "room", "screen", "desk_user", "desk_password"}
    assert status_of(addresses["microsite"]) == 200
    assert status_of(addresses["desk"]) == 302  # to sign in
    assert status_of(addresses["screen"]) == 303  # enrolled
    assert (tmp_path / "data" / "diorama.sqlite3").exists()
    children = server.descendants()
    assert children
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0, server.said.read_text()
    until(lambda: not any(lives(child) for child in children))
    assert "Traceback" not in server.said.read_text()


def test_killing_it_leaves_no_process_behind(up):
    server = up()
    server.addresses()
    children = server.descendants()
    assert children
    end(server.process.pid)
    server.process.wait(timeout=20)
    until(lambda: not any(lives(child) for child in children))


def refusal(tmp_path, port: int, *options: str, **variables: str) -> str:
    """What it says as it refuses to start: one sentence or two, and never a traceback."""
    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", "up", "--port", str(port), "--data", str(tmp_path), *options],
        env=surroundings(**variables), capture_output=True, text=True, timeout=STARTS_WITHIN,
    )  # fmt: skip
    assert run.returncode == 1 and "Traceback" not in run.stderr, run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
    return run.stderr


def test_it_refuses_a_database_server_in_a_sentence(tmp_path):
    said = refusal(tmp_path, free_port(), DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert "DATABASE_URL names a database server" in said


def test_it_refuses_a_broker_in_a_sentence(tmp_path):
    assert "names a broker" in refusal(tmp_path, free_port(), REDIS_URL="redis://127.0.0.1:1/0")


def test_it_refuses_a_taken_port_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert re.search(rf"Cannot listen at 127\.0\.0\.1:{port}", refusal(tmp_path, port))


def test_a_second_one_on_the_same_data_is_refused(up, tmp_path):
    up().addresses()
    assert "Another `up` serves the data" in refusal(tmp_path / "data", free_port())
