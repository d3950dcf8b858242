"""The Celery application, and what a worker does as it begins and ends."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def application(name: str) -> Celery:
    """An application with the project's settings and tasks."""
    made = Celery(name, set_as_current=False)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    return made


app = application("diorama")
# The default of every thread; `set_as_current` would tell only the thread that imports this.
app.set_default()


@worker_ready.connect
def begin(sender: Any, **_: Any) -> None:
    """Load the painting process while the worker waits for a message, and repair what the last one left."""
    from generation import messages, sweeping, tasks

    if messages.QUEUE in sender.app.amqp.queues.consume_from:
        tasks.engine().warm()
    sweeping.sweep()


@worker_shutdown.connect
def end(**_: Any) -> None:
    """The painting process goes with its worker."""
    from generation import tasks

    tasks.engine().close()
