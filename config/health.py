"""Whether this process lives, and whether what it needs is there: for proxies and orchestrators."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from asgiref.sync import async_to_sync
from celery import current_app
from channels.layers import channel_layers
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Render

log = structlog.get_logger()

#: A lease that ran out this long ago was seen by no sweep: the beat or the workers are gone.
SWEPT_WITHIN = timedelta(minutes=2)


class NotReady(Exception):
    """Something that this process needs is not there."""


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; it asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything needed is there, 503 otherwise; says which, never why (the log does)."""
    states = {name: _state(name, check) for name, check in CHECKS.items()}
    return JsonResponse(states, status=200 if set(states.values()) == {"ok"} else 503)


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # each backend has its own exceptions, and all of them mean the same here
        log.exception("not_ready", what=name)
        return "down"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _layer() -> None:
    async_to_sync(channel_layers["default"].group_send)("ready", {"type": "ring"})


def _storage() -> None:
    default_storage.exists("ready")


def _workers() -> None:
    if Render.objects.filter(outcome=Render.Outcome.RUNNING, lease_until__lt=now() - SWEPT_WITHIN).exists():
        raise NotReady("leases ran out and nobody swept them")


CHECKS = {
    "database": _database,
    "broker": _broker,
    "layer": _layer,
    "storage": _storage,
    "workers": _workers,
}
