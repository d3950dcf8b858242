"""The Celery application, and what a worker does as it begins and ends."""

import os
import sys
from typing import Any, NoReturn

from celery import Celery
from celery.signals import celeryd_after_setup, worker_ready, worker_shutdown, worker_shutting_down
from django.conf import settings

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


@celeryd_after_setup.connect
def load(instance: Any, **_: Any) -> None:
    """Load the painters before the worker takes work; one that cannot paint does not start.

    Only the command `celery worker` sends this signal: where queue and pages share a process, pages need not
    wait. SystemExit, because Celery logs other exceptions of its signals' receivers and goes on.
    """
    from generation import tasks
    from generation.engine import EngineFailed
    from generation.weights import readiness

    if not _paints(instance):
        return
    if problems := readiness(settings.PAINTERS, settings.SCREENERS):
        _refuse(problems)
    try:
        tasks.engine().wait_until_warm()
    except EngineFailed as failed:
        _refuse([f"The painters could not be loaded: {failed}"])


@worker_ready.connect
def begin(**_: Any) -> None:
    """Repair what the last worker left."""
    from generation import sweeping

    sweeping.sweep()


@worker_shutting_down.connect
def give_back(**_: Any) -> None:
    """What is painted goes back to the queue at once: whoever stops this worker does not wait for minutes."""
    from generation import tasks

    tasks.engine().stop_soon()


@worker_shutdown.connect
def end(**_: Any) -> None:
    """The painting process goes with its worker."""
    from generation import tasks

    tasks.engine().close()


def _paints(worker: Any) -> bool:
    from generation import messages

    return messages.QUEUE in worker.app.amqp.queues.consume_from


def _refuse(problems: list[str]) -> NoReturn:
    print("This render worker does not start.", *problems, sep="\n", file=sys.stderr)
    raise SystemExit(1)
