"""fal's queue, spoken on the loopback behind TLS: handing in, status with logs, result, cancelling, files."""

from __future__ import annotations

import base64
import datetime
import io
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

QUEUED: dict[str, Any] = {"status": "IN_QUEUE", "queue_position": 2}
DONE: dict[str, Any] = {"status": "COMPLETED", "logs": [], "metrics": {"inference_time": 0.1}}


def painting(*logs: str) -> dict[str, Any]:
    """The status of a request that is painted."""
    return {"status": "IN_PROGRESS", "logs": [{"message": line, "level": "INFO"} for line in logs]}


def png(width: int = 90, height: int = 160, kind: str = "PNG") -> bytes:
    """A picture file with something in it."""
    pixels = np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def inside(file: bytes, kind: str = "image/png") -> str:
    """A data URI."""
    return f"data:{kind};base64,{base64.b64encode(file).decode()}"


def as_led(order: dict[str, Any]) -> dict[str, Any]:
    """The sculptor's render that was sent, as the answer: a painter that changes nothing."""
    return {"images": [{"url": order["image_urls"][1]}], "has_nsfw_concepts": [False]}


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class Script:
    """What the server does. failures: (path's end, status, body) answered first, one after the other, each
    once. statuses: one after the other, the last for ever. result: the answer's body, or what makes it of
    what was handed in. file: what lies at /file. slow: seconds that handing in takes. gather: requests that
    must have been handed in before any is painted."""

    failures: list[tuple[str, int, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=lambda: [DONE])
    result: Any = field(default_factory=lambda: {"images": [{"url": inside(png())}]})
    file: bytes = b""
    slow: float = 0.0
    gather: int = 0


class Queue:
    """The running server: its address, its script, and what it heard. cancelled: once any request was; called
    off: the numbers of those. most: open at once at any time."""

    def __init__(self, url: str) -> None:
        self.url, self.script, self.heard = url, Script(), list[Heard]()
        self.cancelled, self.called_off, self.most = threading.Event(), set[int](), 0
        self._orders, self._open, self._lock = dict[int, Any](), set[int](), threading.Lock()

    def answer(self, heard: Heard) -> tuple[int, Any]:
        with self._lock:
            self.heard.append(heard)
            for failure in self.script.failures:
                if heard.path.split("?")[0].endswith(failure[0]):
                    self.script.failures.remove(failure)
                    return failure[1:]
            if heard.method != "POST":
                return self._about_a_request(heard)
            receipt = self._receipt(heard.body)
        time.sleep(self.script.slow)
        return 200, receipt

    def of(self, method: str, end: str = "") -> list[Heard]:
        """What was heard of that kind."""
        return [one for one in self.heard if one.method == method and one.path.split("?")[0].endswith(end)]

    def _receipt(self, order: Any) -> dict[str, str]:
        number = len(self._orders) + 1
        self._orders[number] = order
        self._open.add(number)
        self.most = max(self.most, len(self._open))
        address = f"{self.url}requests/r{number}"
        kinds = {"response_url": "", "status_url": "/status", "cancel_url": "/cancel"}
        return {"request_id": f"r{number}"} | {kind: f"{address}{end}" for kind, end in kinds.items()}

    def _about_a_request(self, heard: Heard) -> tuple[int, Any]:
        path = heard.path.split("?")[0]
        if path == "/file":
            return 200, self.script.file
        number = int(path.split("/")[2].removeprefix("r"))
        if path.endswith("/cancel"):
            self.called_off.add(number)
            self._open.discard(number)
            self.cancelled.set()
            return 202, {"status": "CANCELLATION_REQUESTED"}
        if path.endswith("/status"):
            if len(self._orders) < self.script.gather:
                return 200, QUEUED
            statuses = self.script.statuses
            return 200, statuses.pop(0) if len(statuses) > 1 else statuses[0]
        self._open.discard(number)
        result = self.script.result
        return 200, result(self._orders[number]) if callable(result) else result


@contextmanager
def running(folder: Path) -> Iterator[tuple[Queue, Path]]:
    """The server, and the certificate that vouches for it."""
    certificate, key = _certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.queue = Queue(f"https://127.0.0.1:{server.server_port}/")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.queue, certificate  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _answer(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        heard = Heard(self.command, self.path, dict(self.headers), json.loads(data) if data else None)
        status, body = self.server.queue.answer(heard)  # type: ignore[attr-defined]
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        try:
            self.wfile.write(sent)
        except OSError:  # whoever asked went away
            self.close_connection = True

    do_GET = do_POST = do_PUT = _answer


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - day).not_valid_after(now + day)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = builder.add_extension(loopback, critical=False).sign(key, hashes.SHA256())
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    kept = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *kept))
    return files
