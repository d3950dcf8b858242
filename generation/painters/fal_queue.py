"""A request in fal's queue: handed in, watched until it is done, and called off when nobody waits any more.

The official client retries what is refused for the moment (408, 409, 429, broken connections); a server's
errors are retried here. Every call runs beside the one who waits, so that a visitor who withdraws, or the end
of patience, is noticed within a quarter of a second whatever the network does.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from threading import Lock, Thread
from typing import Any, TypeVar

import fal_client
import httpx
import structlog
from fal_client.client import FalClientHTTPError

from generation.painters.brief import Progress, Unwanted
from generation.painters.fal import FalFailed
from generation.painters.fal_answer import body_of, picture_file, said

T = TypeVar("T")

ABREAST = 4  # requests of one call; what is more than the account allows waits in fal's own queue
LOOK_EVERY = 0.25  # seconds between two looks at whether anybody still waits
ASK_EVERY = 0.5  # seconds between two questions how far it is
TRIES, BACKOFF = 4, 0.4  # of a call that a server failed; seconds before the second, doubled each time
BUSY = (408, 429)
LEAST = 1.5  # seconds that fal can be told to begin within
CALL_OFF_WITHIN = 5.0  # seconds
USUALLY = 12.0  # seconds of painting; for a bar that moves where the endpoint says nothing

#: fal keeps neither what is sent nor what is answered, and deletes the files that it made after ten minutes.
PRIVATE = {
    "X-Fal-Store-IO": "0",
    "X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 600}',
}
PERCENT = re.compile(r"(\d{1,3})%")

log = structlog.get_logger(__name__)


def ask(
    client: fal_client.SyncClient,
    endpoint: str,
    arguments: Mapping[str, Any],
    seconds: float,
    on_progress: Progress,
) -> bytes:
    """The picture file that the endpoint makes of the arguments.

    seconds: from handing in to the picture in hand. Raises FalFailed, and whatever `on_progress` raises; what
    fal has not finished by then is called off there.
    """
    patience = Patience(seconds, on_progress)
    handle = patience.retry(
        lambda: client.submit(endpoint, dict(arguments), headers=PRIVATE, start_timeout=max(seconds, LEAST)),
        too_late=call_off,
    )
    try:
        _wait(handle, patience)
    except BaseException:
        call_off(handle)
        raise
    answer = patience.retry(lambda: body_of(handle.client, handle.response_url))
    return patience.retry(lambda: picture_file(answer))


def ask_all(
    client: fal_client.SyncClient,
    endpoint: str,
    orders: Sequence[Mapping[str, Any]],
    seconds: float,
    on_progress: Progress,
) -> list[bytes | FalFailed]:
    """`ask` for several orders beside each other, ABREAST at most: each one's file, or why there is none.

    `on_progress` hears how far they are on average, never from two threads at once. What it raises, calls
    all of them off, and is raised.
    """
    company = _Company(len(orders), on_progress)

    def one(place: int) -> bytes | FalFailed:
        try:
            company.reached(place, 0.0)  # so that nothing is handed in that nobody wants any more
            return ask(client, endpoint, orders[place], seconds, partial(company.reached, place))
        except FalFailed as failure:
            return failure

    with ThreadPoolExecutor(ABREAST, thread_name_prefix="fal") as threads:
        answers = [threads.submit(one, place) for place in range(len(orders))]
    if company.ended_by:
        raise company.ended_by
    return [answer.result() for answer in answers]


class _Company:
    """Requests that are reported as one, and that all hear when nobody wants them any more."""

    def __init__(self, count: int, on_progress: Progress) -> None:
        self._reached, self._on_progress, self._talking = [0.0] * count, on_progress, Lock()
        self.ended_by: BaseException | None = None

    def reached(self, place: int, fraction: float) -> None:
        with self._talking:
            if self.ended_by:
                raise Unwanted
            self._reached[place] = fraction
            try:
                self._on_progress(sum(self._reached) / len(self._reached))
            except BaseException as error:
                self.ended_by = error
                raise


def call_off(handle: fal_client.SyncRequestHandle) -> None:
    """Take a request out of fal's queue, or stop its painting, if that can be done in a few seconds."""

    def cancel() -> None:
        with suppress(FalClientHTTPError, httpx.HTTPError):  # done already, or out of reach: nothing to stop
            handle.cancel()

    wait([_beside(cancel)], timeout=CALL_OFF_WITHIN)
    log.info("fal_request_called_off", request=handle.request_id)


class Patience:
    """How long somebody waits, and what they hear meanwhile."""

    def __init__(self, seconds: float, on_progress: Progress) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds
        self._on_progress, self._reached = on_progress, 0.0

    def reached(self, fraction: float) -> None:
        """It has come so far (0-1), never back. Raises FalFailed at the end, and what `on_progress` does."""
        self._reached = max(self._reached, fraction)
        self._on_progress(self._reached)
        if time.monotonic() > self._end:
            raise FalFailed(
                f"fal did not finish within {self._seconds:g} seconds. See fal's status page, or give the "
                "style a longer `timeout`."
            )

    def pause(self, seconds: float) -> None:
        """Wait, and notice when nobody does."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_EVERY))
            self.reached(0.0)

    def retry(self, call: Callable[[], T], too_late: Callable[[T], None] | None = None) -> T:
        """What the call returns; tried again when fal's server failed. too_late: what to do with what it
        returns after nobody waits for it any more. Raises FalFailed."""
        for attempt in range(1, TRIES + 1):
            # Outside of `try`: what `on_progress` raises is not the call's.
            settled = self._settled(call, too_late)
            try:
                return settled.result()
            except FalClientHTTPError as error:
                if attempt == TRIES or not (error.status_code >= 500 or error.status_code in BUSY):
                    # Not chained: what fal answers may quote what it was sent.
                    raise FalFailed(said(error.status_code, error.message)) from None
            except httpx.HTTPError as error:
                if attempt == TRIES:
                    raise FalFailed(f"fal cannot be reached ({type(error).__name__}).") from None
            except (KeyError, TypeError, ValueError) as error:
                raise FalFailed(
                    f"fal's queue answered with what is none of its words: {error!r:.80}"
                ) from None
            self.pause(BACKOFF * 2 ** (attempt - 1))
        raise AssertionError("the last attempt returns or raises")

    def _settled(self, call: Callable[[], T], too_late: Callable[[T], None] | None) -> Future[T]:
        future = _beside(call)
        try:
            while not wait([future], timeout=LOOK_EVERY).done:
                self.reached(0.0)
        except BaseException:
            if too_late:
                future.add_done_callback(lambda done: done.exception() or too_late(done.result()))
            raise
        return future


def _wait(handle: fal_client.SyncRequestHandle, patience: Patience) -> None:
    began: float | None = None
    while True:
        status = patience.retry(lambda: handle.status(with_logs=True))
        if isinstance(status, fal_client.Completed):
            if status.error:
                raise FalFailed(said(None, status.error))
            return patience.reached(0.95)
        if isinstance(status, fal_client.Queued):
            patience.reached(0.05 + 0.25 / (1 + max(status.position, 0)))
        elif isinstance(status, fal_client.InProgress):
            began = began or time.monotonic()
            patience.reached(0.3 + 0.6 * _painted(status, time.monotonic() - began))
        patience.pause(ASK_EVERY)


def _painted(status: fal_client.InProgress, seconds: float) -> float:
    """How much is painted (0-1), as the endpoint's own bar says, or else as the time suggests."""
    lines = [str(entry.get("message", "")) for entry in status.logs or [] if isinstance(entry, dict)]
    shares = [int(share) / 100 for line in lines for share in PERCENT.findall(line)]
    return min(shares[-1], 1.0) if shares else 1 - math.exp(-seconds / USUALLY)


def _beside(call: Callable[[], T]) -> Future[T]:
    """The call's outcome, from a thread that keeps no process alive."""
    future: Future[T] = Future()

    def settle() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=settle, name="fal", daemon=True).start()
    return future
