"""Painting happens in a child process that this one supervises.

Pages answer while it works, what is finished leaves it at once, a crash of native code costs the others one
attempt, and a child that hangs or works for nobody is ended. The same in the one-process mode and in a
worker. Plain Python, nothing of Django.
"""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as TooLate
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import structlog
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from generation import child
from generation.batch import Batch, Lost, Sitter
from generation.child import EngineFailed, Limits
from generation.listening import Listener
from generation.news import Done

__all__ = ["Engine", "EngineFailed", "Limits", "Lost", "Sitter", "Stopped"]

log = structlog.get_logger()

LOOK_EVERY = 0.05  # seconds between two looks at the child
START_WITHIN = 600.0  # seconds: a child may have to read 13 GB and compile its kernels before it takes work
#: Seconds that a child has to leave off by itself when nobody wants its work: a new one loads for a minute.
LEAVE_OFF_WITHIN = 10.0
NO_LIMITS = Limits()


class Stopped(Exception):
    """This process is ending; the work can go on elsewhere."""


@dataclass(frozen=True, slots=True)
class _Child:
    """The process, what it tells, and the orders to it."""

    pool: ProcessPool
    news: Listener
    orders: Connection
    # Kept open: a child that takes the place of another gets the same ends.
    its_ends: tuple[Connection, Connection]


class Engine:
    """One painting process, and the turn to use it.

    timeout: seconds that one figurine may take; a batch may take half as much again for each further person.
    keep_every: seconds between two calls of `keep`. `make` and `warm` are what runs in the child; they must
    be importable there. leave_off_within: seconds before a child that works for nobody is killed.
    """

    def __init__(
        self,
        *,
        timeout: float,
        keep_every: float,
        warm: child.Warm,
        make: child.Make = child.make_figurines,
        limits: Limits = NO_LIMITS,
        leave_off_within: float = LEAVE_OFF_WITHIN,
    ) -> None:
        self._timeout, self._keep_every, self._make, self._warm = timeout, keep_every, make, warm
        self._limits, self._leave_off_within = limits, leave_off_within
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._closing = threading.Event()
        self._numbers = itertools.count(1)
        self._child: _Child | None = None
        #: People that the device has room for at once, as far as is known.
        self.room = sys.maxsize

    def warm(self) -> None:
        """Start the child and let it load everything; returns at once. Raises Stopped."""
        self._ready_child()

    def wait_until_warm(self) -> None:
        """Return when the child has loaded everything. Raises EngineFailed with what it could not load."""
        future = self._ready_child().pool.schedule(child.missing)
        try:
            missing = future.result(timeout=START_WITHIN)
        except TooLate as error:
            raise EngineFailed(f"the painting process needed over {START_WITHIN:g} s to load") from error
        except (ProcessExpired, BrokenProcessPool) as error:
            raise EngineFailed(f"the painting process died while it loaded: {error}") from error
        if missing:
            raise EngineFailed(missing)

    def paint(self, sitters: Sequence[Sitter]) -> None:
        """Paint these people in the child, together. Each hears what came of them as soon as that is known,
        while the child goes on with the others; returns when all have heard.

        Waits for its turn, and keeps the leases meanwhile. Whoever is not wanted any more is Lost; when
        nobody is, the child is told to leave off, and killed if it does not. A child that dies or takes too
        long fails those who still wait, and so does an exception of what a sitter brought along. They are
        Stopped when the engine is closed.
        """
        batch = Batch(next(self._numbers), sitters)
        try:
            with self._own_turn(batch):
                self._paint(batch)
        except (EngineFailed, Stopped) as failure:
            batch.end(failure)
        except Exception as failure:
            log.exception("batch_broke_off", people=len(batch))
            batch.end(failure)

    def stop_soon(self) -> None:
        """Who is being painted is Stopped. Does nothing else, so that a signal handler may call it."""
        self._closing.set()

    def close(self) -> None:
        """End the child; who is being painted is Stopped. Returns when both are done."""
        self._closing.set()
        with self._turn:
            if self._child:
                self._discard(self._child)

    @contextmanager
    def _own_turn(self, batch: Batch) -> Iterator[None]:
        while not self._turn.acquire(timeout=self._keep_every):
            if not batch.keep():
                raise EngineFailed("nobody waits for it any more")
        try:
            if self._closing.is_set():
                raise Stopped
            yield
        finally:
            self._turn.release()

    def _ready_child(self) -> _Child:
        with self._starting:
            if self._closing.is_set():
                raise Stopped
            if self._child and not self._child.pool.active:
                self._discard(self._child)
            if not self._child:
                self._child = self._start()
            return self._child

    def _start(self) -> _Child:
        # A fork of a process that had touched CUDA could not use it; and the child alone is to touch it.
        spawning = multiprocessing.get_context("spawn")
        words, words_sender = spawning.Pipe(duplex=False)
        orders_receiver, orders = spawning.Pipe(duplex=False)
        pool = ProcessPool(
            max_workers=1,
            initializer=child.enter,
            initargs=(words_sender, orders_receiver, self._warm, self._limits),
            context=spawning,
        )
        assert pool.active  # asking starts it
        return _Child(pool, Listener(words), orders, (words_sender, orders_receiver))

    def _discard(self, painting: _Child) -> None:
        self._child = None
        painting.pool.stop()
        painting.pool.join()
        for connection in (painting.orders, *painting.its_ends):
            connection.close()

    def _paint(self, batch: Batch) -> None:
        painting = self._ready_child()
        try:
            done = self._paint_in(painting, batch)
        except BaseException:
            # Whatever it is doing, nobody waits for it any more; and a child that died may have died
            # with a lock of the pool in its hands.
            self._discard(painting)
            self._hear_out(painting, batch)
            raise
        batch.end(EngineFailed("the painting process was done and had left somebody out"))
        if done.tired:
            self._renew(painting, done.tired, len(batch))

    def _hear_out(self, painting: _Child, batch: Batch) -> None:
        """What a child had told before its end is as good as ever."""
        for news in painting.news.rest():
            if not isinstance(news, Done):
                batch.heard(news)

    def _renew(self, painting: _Child, tired: str, size: int) -> None:
        """A new child takes the place of a tired one, and loads while nobody waits for it."""
        if tired == child.OUT_OF_MEMORY:
            self.room = max(1, size // 2)
        log.warning("painting_process_renewed", why=tired, people=size)
        self._discard(painting)
        if not self._closing.is_set():
            self._ready_child()

    def _paint_in(self, painting: _Child, batch: Batch) -> Done:
        sitters = [(sitter.selfie, sitter.job) for sitter in batch.sitters]
        future = painting.pool.schedule(child.work, (self._make, batch.number, sitters))
        clock = _Deadlines(self._timeout * (len(batch) + 1) / 2, self._keep_every)
        while not isinstance(news := painting.news.next(LOOK_EVERY), Done):
            if news is not None:
                batch.heard(news)
            elif future.done():
                _require_alive(future)
            batch.flush()
            if self._closing.is_set():
                raise Stopped
            clock.check(future.running())
            if clock.lease_is_due() and not batch.keep():
                painting.orders.send(batch.number)
                clock.end_within(self._leave_off_within)
        # A child that dies before the pool has its answer, too, takes its lock along, and the next waits.
        _require_alive(future)
        return news


def _require_alive(future: ProcessFuture[None]) -> None:
    """Raises EngineFailed if the child died over this work."""
    try:
        future.result()
    except (ProcessExpired, BrokenProcessPool) as error:
        raise EngineFailed(f"the painting process died: {error}") from error


class _Deadlines:
    """When a child must have started, when it must be done, and when the leases are due."""

    def __init__(self, timeout: float, keep_every: float) -> None:
        self._timeout, self._keep_every, self._running = timeout, keep_every, False
        self._end = time.monotonic() + START_WITHIN
        self._renewal = time.monotonic() + keep_every

    def check(self, running: bool) -> None:
        """Raises EngineFailed when the child is too late. Time counts from when it took the work."""
        now = time.monotonic()
        if running and not self._running:
            self._running, self._end = True, now + self._timeout
        if now >= self._end:
            raise EngineFailed(
                f"painting took longer than {self._timeout:g} seconds"
                if self._running
                else f"the painting process did not start within {START_WITHIN:g} seconds"
            )

    def lease_is_due(self) -> bool:
        """True once in every `keep_every` seconds."""
        now = time.monotonic()
        if now < self._renewal:
            return False
        self._renewal = now + self._keep_every
        return True

    def end_within(self, seconds: float) -> None:
        """Nobody waits any more: no lease is due, and work has to end soon. A child that still loads may: the
        next batch needs it."""
        self._renewal, self._timeout = float("inf"), seconds
        if self._running:
            self._end = min(self._end, time.monotonic() + seconds)
