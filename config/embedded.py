"""The one-process mode: queue and clock are threads beside the pages and sockets."""

import threading

from celery import Celery
from celery.beat import EmbeddedService, Scheduler
from celery.worker import WorkController
from celery.worker import state as celery_state

from config.celery import app, application
from generation import messages, tasks

STOPS_WITHIN = 10.0  # seconds


class Background:
    """The queue's two workers and the clock, as threads of this process.

    Painting has a worker of its own, so that the sweep never waits for a figurine. It has an application of
    its own, too: which queues are consumed is a property of the application.
    """

    def __init__(self) -> None:
        self._painter = _worker(application("diorama-painter"), "painter@embedded", messages.QUEUE)
        self._rest = _worker(app, "default@embedded", app.conf.task_default_queue)
        # The plain scheduler remembers nothing between starts: `up` sweeps when it starts.
        self._beat = EmbeddedService(app, thread=True, scheduler_cls=Scheduler)
        self._threads = [
            threading.Thread(target=worker.start, name=worker.hostname, daemon=True)
            for worker in (self._painter, self._rest)
        ]

    def start(self) -> None:
        """Begin to work; the painting process loads meanwhile."""
        celery_state.should_stop = None
        tasks.engine().warm()
        for thread in (*self._threads, self._beat):
            thread.start()

    def stop(self) -> None:
        """End the painting process, give back what it painted, and end the threads."""
        self._beat.service.stop()
        celery_state.should_stop = 0  # read by both workers between two messages; 0: as wanted
        tasks.engine().close()
        for thread in self._threads:
            thread.join(timeout=STOPS_WITHIN)


def _worker(application: Celery, name: str, queue: str) -> WorkController:
    return application.WorkController(
        hostname=name,
        pool="threads",
        concurrency=1,
        queues=[queue],
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
