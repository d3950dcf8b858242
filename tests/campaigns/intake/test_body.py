"""A body that is too large never reaches Django, and its sender reads why."""

import pytest

from campaigns.intake.body import DRAINED_BYTES, OTHER_BYTES, UPLOAD_BYTES, BodyCap
from config.asgi import application

CHUNK = b"x" * 1_000_000


class Exchange:
    """One request whose body is `size` bytes in chunks, and what was answered."""

    def __init__(self, size: int, path: str = "/c/report-for-duty/submissions", declared: int | None = None):
        headers = [(b"host", b"localhost")]
        if declared is not None:
            headers.append((b"content-length", str(declared).encode()))
        self.scope = {
            "type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"",
            "scheme": "http", "http_version": "1.1", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        self.left, self.read, self.sent = size, 0, []

    async def receive(self):
        body = CHUNK[: self.left]
        self.left -= len(body)
        self.read += len(body)
        return {"type": "http.request", "body": body, "more_body": self.left > 0}

    async def send(self, event):
        self.sent.append(event)

    async def through(self, app) -> "Exchange":
        await app(self.scope, self.receive, self.send)
        return self

    def is_refused(self) -> bool:
        start, body = self.sent
        return start["status"] == 413 and "Choose a photo below 12 MB" in body["body"].decode()


class Reader:
    """An application that reads the whole body as Django's handler does."""

    def __init__(self):
        self.body = 0
        self.called = self.aborted = False

    async def __call__(self, scope, receive, send):
        self.called = True
        while True:
            event = await receive()
            if event["type"] == "http.disconnect":
                self.aborted = True
                return
            self.body += len(event["body"])
            if not event["more_body"]:
                break
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def test_a_body_within_the_cap_passes_whole():
    reader = Reader()
    exchange = await Exchange(UPLOAD_BYTES, declared=UPLOAD_BYTES).through(BodyCap(reader))
    assert exchange.sent[0]["status"] == 204
    assert reader.body == UPLOAD_BYTES


async def test_a_body_declared_too_large_is_refused_without_the_application():
    reader = Reader()
    exchange = await Exchange(UPLOAD_BYTES + 1, declared=UPLOAD_BYTES + 1).through(BodyCap(reader))
    assert exchange.is_refused()
    assert not reader.called


async def test_a_body_that_says_nothing_of_its_size_is_broken_off_at_the_cap():
    reader = Reader()
    exchange = await Exchange(UPLOAD_BYTES * 2).through(BodyCap(reader))
    assert exchange.is_refused()
    assert reader.aborted
    assert reader.body <= UPLOAD_BYTES


@pytest.mark.parametrize("declared", [None, DRAINED_BYTES * 50])
async def test_an_endless_body_is_not_read_for_ever(declared):
    exchange = await Exchange(DRAINED_BYTES * 50, declared=declared).through(BodyCap(Reader()))
    assert exchange.is_refused()
    assert exchange.read <= DRAINED_BYTES + len(CHUNK)


async def test_other_pages_take_larger_bodies_but_not_any():
    reader = Reader()
    await Exchange(UPLOAD_BYTES * 2, path="/room/report-for-duty/brand").through(BodyCap(reader))
    assert reader.body == UPLOAD_BYTES * 2
    assert (await Exchange(OTHER_BYTES + 1, path="/accounts/login/").through(BodyCap(Reader()))).is_refused()


async def test_a_sender_who_leaves_is_not_answered():
    async def gone():
        return {"type": "http.disconnect"}

    exchange = Exchange(0)
    await BodyCap(Reader())(exchange.scope, gone, exchange.send)
    assert exchange.sent == []


@pytest.mark.parametrize("declared", [None, UPLOAD_BYTES * 2])
async def test_the_site_itself_is_capped(declared):
    exchange = await Exchange(UPLOAD_BYTES * 2, declared=declared).through(application)
    assert exchange.is_refused()
