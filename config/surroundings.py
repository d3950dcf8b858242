"""The environment variables of the one-process mode, which must stand before the settings are read."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

EVERYWHERE = ("0.0.0.0", "::")
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def enter(host: str, port: int, data: str | None) -> None:
    """Start this very command again if variables that the options ask for are not set yet.

    The process keeps its number. Returns in the process that has them.
    """
    missing = {
        name: value
        for name, value in wanted(os.environ, host, port, data).items()
        if os.environ.get(name) != value
    }
    if missing:
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **missing})


def wanted(given: Mapping[str, str], host: str, port: int, data: str | None) -> dict[str, str]:
    """The variables that serving at host:port from the folder `data` asks for, beside those `given`."""
    name = reachable(host)
    hosts = given.get("DIORAMA_HOSTS", ",".join(LOCAL)).split(",")
    variables = {
        "DIORAMA_PUBLIC_URL": given.get("DIORAMA_PUBLIC_URL") or f"http://{name}:{port}",
        "DIORAMA_HOSTS": ",".join(hosts if name in hosts else [*hosts, name]),
    }
    if data:
        variables["DIORAMA_DATA"] = str(Path(data).resolve())
    return variables


def reachable(host: str) -> str:
    """The name by which others reach what listens at `host`: for "everywhere", this machine's own address."""
    return _own_address() if host in EVERYWHERE else _in_address(host)


def nearby(host: str) -> str:
    """The name by which this machine reaches what listens at `host`."""
    return "127.0.0.1" if host in EVERYWHERE else _in_address(host)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # an address for documentation; a datagram socket sends nothing yet
        except OSError:
            return "localhost"  # no network at all
        address: str = probe.getsockname()[0]
        return address
