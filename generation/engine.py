"""Painting happens in a child process that this one supervises.

Pages answer while it works, a crash of native code costs one attempt, and a child that hangs or works for
nobody is ended. The same in the one-process mode and in a worker. Plain Python, nothing of Django.
"""

import multiprocessing
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from generation import child
from generation.job import Job
from generation.progress import Throttle
from generation.refused import Refused

if TYPE_CHECKING:
    from generation.pipeline import Figurine

#: Says whether the work is still wanted, and renews the lease on it.
Keep = Callable[[], bool]

LOOK_EVERY = 0.05  # seconds between two looks at the child
REPORT_EVERY = 0.25  # seconds between two reports of progress
START_WITHIN = 300.0  # seconds: a child may have to compile its kernels before it takes work
FIGURINES_A_CHILD = 200  # native libraries leak a little; a new child starts even
CAUSE_LENGTH = 4000  # characters


class EngineFailed(Exception):
    """No figurine came out. The message is for the staff: what broke, in the child's own words."""


class Lost(Exception):
    """The work is not wanted any more (the lease went to another, or its owner withdrew)."""


class Stopped(Exception):
    """This process is ending; the work can go on elsewhere."""


@dataclass(frozen=True, slots=True)
class _Child:
    pool: ProcessPool
    progress: Connection
    # Kept open: a child that takes the place of another gets the same end.
    progress_sender: Connection


class Engine:
    """One painting process, and the turn to use it.

    timeout: seconds one figurine may take. keep_every: seconds between two calls of `keep`. `make` and
    `warm` are what runs in the child; they must be importable there.
    """

    def __init__(
        self,
        *,
        timeout: float,
        keep_every: float,
        make: child.Make = child.make_figurine,
        warm: child.Warm = child.load_pipeline,
    ) -> None:
        self._timeout, self._keep_every, self._make, self._warm = timeout, keep_every, make, warm
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._closing = threading.Event()
        self._child: _Child | None = None

    def warm(self) -> None:
        """Start the child and let it load everything; returns at once. Raises Stopped."""
        self._ready_child()

    def paint(self, job: Job, selfie: bytes, on_progress: child.Progress, keep: Keep) -> "Figurine":
        """Make one figurine in the child. Waits for its turn, and calls `keep` meanwhile.

        Raises Refused (no figurine can be made of this picture), EngineFailed, Lost, or Stopped.
        """
        with self._own_turn(keep):
            painting = self._ready_child()
            try:
                return self._paint_in(painting, job, selfie, on_progress, keep)
            except (Refused, _Raised):
                raise
            except BaseException:
                # Whatever it is doing, nobody waits for it any more; and a child that died may have died
                # with a lock of the pool in its hands.
                self._discard(painting)
                raise

    def close(self) -> None:
        """End the child; a `paint` in progress raises Stopped. Returns when both are done."""
        self._closing.set()
        with self._turn:
            if self._child:
                self._discard(self._child)

    @contextmanager
    def _own_turn(self, keep: Keep) -> Iterator[None]:
        while not self._turn.acquire(timeout=self._keep_every):
            if not keep():
                raise Lost
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
        spawning = multiprocessing.get_context("spawn")
        receiver, sender = spawning.Pipe(duplex=False)
        pool = ProcessPool(
            max_workers=1,
            max_tasks=FIGURINES_A_CHILD,
            initializer=child.enter,
            initargs=(sender, self._warm),
            context=spawning,
        )
        assert pool.active  # asking starts it
        return _Child(pool, receiver, sender)

    def _discard(self, painting: _Child) -> None:
        self._child = None
        painting.pool.stop()
        painting.pool.join()
        painting.progress.close()
        painting.progress_sender.close()

    def _paint_in(
        self, painting: _Child, job: Job, selfie: bytes, on_progress: child.Progress, keep: Keep
    ) -> "Figurine":
        while painting.progress.poll():
            painting.progress.recv()  # the last words of the figurine before
        future = painting.pool.schedule(child.work, (self._make, selfie, job))
        self._watch(painting, future, Throttle(on_progress, REPORT_EVERY), keep)
        try:
            return future.result()
        except Refused:
            raise
        except (ProcessExpired, BrokenProcessPool) as error:
            raise EngineFailed(f"the painting process died: {error}") from error
        except Exception as error:
            raise _Raised("".join(traceback.format_exception(error))[-CAUSE_LENGTH:]) from error

    def _watch(
        self, painting: _Child, future: "ProcessFuture[Figurine]", progress: Throttle, keep: Keep
    ) -> None:
        clock = _Deadlines(self._timeout, self._keep_every)
        while not wait([future], timeout=LOOK_EVERY).done:
            while painting.progress.poll():
                progress.heard(*painting.progress.recv())
            progress.flush()
            if self._closing.is_set():
                raise Stopped
            clock.check(future.running())
            if clock.lease_is_due() and not keep():
                raise Lost


class _Deadlines:
    """When a child must have started, when it must be done, and when the lease is due."""

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


class _Raised(EngineFailed):
    """The pipeline raised in a child that lives on."""
