"""The project's own worker with a rehearsal's pipeline: `celery -A bench.rehearsing.worker worker`."""

import django

django.setup()

from django.conf import settings  # noqa: E402  (the apps must be loaded first)

from bench.rehearsing import pipeline  # noqa: E402
from bench.rehearsing.drill import TRIES  # noqa: E402
from config.celery import app  # noqa: E402
from generation import tasks  # noqa: E402
from generation.engine import Engine  # noqa: E402

__all__ = ["app"]

engine = Engine(
    timeout=settings.RENDER_TIMEOUT_SECONDS,
    keep_every=settings.RENDER_LEASE_SECONDS / 3,
    make=pipeline.make_figurines,
    warm=pipeline.load,
)
tasks.engine = lambda: engine  # type: ignore[assignment]
settings.RENDER_ATTEMPTS = TRIES
