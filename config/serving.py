"""Daphne in the main thread, and what it says when it listens."""

import socket
from collections.abc import Callable
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server


class PortTaken(Exception):
    """Nobody can listen there, and why."""


def require_free(host: str, port: int) -> None:
    """Raises PortTaken if the server could not listen at host:port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does: a connection that lingers from the last run is no reason to refuse.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(error.strerror or str(error)) from error


class Listening(Server):
    """A Daphne that tells when it really listens."""

    def __init__(self, application: Any, host: str, port: int, tell: Callable[[], None]) -> None:
        super().__init__(
            application, endpoints=build_endpoint_description_strings(host=host, port=port), server_name=""
        )
        self._tell = tell
        self.refused = ""

    def listen_success(self, port: Any) -> None:
        """Listening now; the loop answers from its first round on."""
        super().listen_success(port)
        from twisted.internet import reactor

        reactor.callWhenRunning(self._tell)

    def listen_error(self, failure: Any) -> None:
        """Not listening: end, and keep the reason for whoever started it."""
        self.refused = failure.getErrorMessage()
        self.stop()


def serve(application: Any, host: str, port: int, tell: Callable[[], None]) -> None:
    """Answer at host:port until SIGTERM or SIGINT; `tell` is called once it listens. Raises PortTaken."""
    server = Listening(application, host, port, tell)
    server.run()
    if server.refused:
        raise PortTaken(server.refused)
