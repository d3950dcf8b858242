"""A server that speaks as much of the Hugging Face hub's protocol as fetching takes."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.generation.weights.sets import sha256_of

COMMIT = "c" * 40


@dataclass
class Hub:
    """files: what it serves under any revision. asked: method, path, Range and Authorization of each request.
    store: the address that large files are redirected to. answer: the status of every file, if not 200."""

    files: dict[str, bytes]
    address: str = ""
    store: str = ""
    answer: int = 200
    error: str = ""
    asked: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_HEAD(self) -> None:
        self._serve(body=False)

    def do_GET(self) -> None:
        self._serve(body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self, body: bool) -> None:
        hub, headers = self.hub, self.headers
        hub.asked.append((self.command, self.path, headers.get("Range"), headers.get("Authorization")))
        name = self.path.split("/resolve/")[-1].partition("/")[2] or self.path[1:]
        content = hub.files.get(name)
        if hub.answer != 200 or content is None:
            self._answer(hub.answer if content else 404, b"", {"X-Error-Code": hub.error or "EntryNotFound"})
            return
        large = len(content) > 100
        tag = sha256_of(content) if large else hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        about = {"ETag": f'"{tag}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        if large and hub.store and "/resolve/" in self.path:
            about |= {"X-Linked-Size": str(len(content)), "X-Linked-Etag": f'"{tag}"'}
            self._answer(302, b"", about | {"Location": f"{hub.store}/{name}"})
            return
        first = int((headers.get("Range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
        if first:
            about["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        self._answer(206 if first else 200, content[first:], about, body)

    def _answer(self, status: int, content: bytes, about: dict[str, str], body: bool = True) -> None:
        self.send_response(status)
        for key, value in {**about, "Content-Length": str(len(content))}.items():
            self.send_header(key, value)
        self.end_headers()
        if body:
            self.wfile.write(content)


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub, answering on a free port of this machine."""
    handler = type("Handler", (Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        hub.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join(timeout=10)
