"""The size of request bodies, watched before Django keeps anything of them.

Django's ASGI handler spools a whole body to disk before any view or upload handler is asked. So the cap is
an ASGI application around it.
"""

import re
from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.template.loader import render_to_string

from campaigns.intake.reception import MAX_BYTES

UPLOADS = re.compile(r"/c/[^/]+/submissions/?")
#: A selfie, and the fields around it.
UPLOAD_BYTES = MAX_BYTES + 100_000
#: Everything else; the staff's brand spots are the largest.
OTHER_BYTES = 64_000_000
#: What is read and thrown away of a body that is too large, so that its sender gets to read why.
DRAINED_BYTES = 100_000_000


class BodyCap:
    """Answers 413 to a body above the cap of its path, declared or not, and keeps nothing of it."""

    def __init__(self, app: ASGI3Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Serve one HTTP request."""
        assert scope["type"] == "http"
        cap = UPLOAD_BYTES if UPLOADS.fullmatch(scope["path"]) else OTHER_BYTES
        body = _Body(receive, cap)
        if _declared(scope["headers"]) > cap:
            body.too_large = True
        else:
            await self.app(scope, body.receive, send)
        if body.too_large:
            await body.drain()
            await _refuse(send)


class _Body:
    """A request body that counts itself, and breaks off when it is too large."""

    def __init__(self, receive: ASGIReceiveCallable, cap: int) -> None:
        self._receive = receive
        self.cap = cap
        self.size = 0
        self.more = True
        self.too_large = False

    async def receive(self) -> Any:
        event: Any = await self._receive()
        if event["type"] != "http.request":
            self.more = False
            return event
        self.size += len(event.get("body", b""))
        self.more = event.get("more_body", False)
        self.too_large = self.size > self.cap
        # Django drops a request whose sender left, and answers nothing: that is left to us.
        return {"type": "http.disconnect"} if self.too_large else event

    async def drain(self) -> None:
        while self.more and self.size < DRAINED_BYTES:
            await self.receive()


def _declared(headers: Any) -> int:
    length = dict(headers).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(send: ASGISendCallable) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'",
        ),
        (b"connection", b"close"),
    ]
    page = render_to_string("413.html").encode()
    await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": page, "more_body": False})
