"""The project's own worker with a pipeline that tests steer: `celery -A tests.faults.worker worker`."""

import django

django.setup()

from config.celery import app  # noqa: E402  (the apps must be loaded first)
from generation import tasks  # noqa: E402
from generation.engine import Engine  # noqa: E402
from tests.generation.queue import fakes  # noqa: E402

__all__ = ["app"]

engine = Engine(timeout=60, keep_every=0.5, make=fakes.steered, warm=fakes.load_nothing)
tasks.engine = lambda: engine
