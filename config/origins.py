"""Which pages may open sockets here."""

from typing import Any
from urllib.parse import ParseResult

from channels.security.websocket import OriginValidator
from django.conf import settings


class SameSiteSockets(OriginValidator):
    """Pages of our own hosts, and programs that are no browser.

    Cross-site hijacking needs a browser that adds its user's cookies, and every browser says its origin
    (RFC 6455, 10.2). A player or a probe that is none, and so says none, carries only what it was given.
    """

    def __init__(self, application: Any) -> None:
        super().__init__(application, settings.ALLOWED_HOSTS)

    def valid_origin(self, parsed_origin: ParseResult | None) -> bool:
        """Whether the socket may be opened."""
        return parsed_origin is None or super().valid_origin(parsed_origin)
