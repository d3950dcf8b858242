"""System checks of the installation: what is missing or does not fit together, and what to do about it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}


@register("diorama")
def backends_fit_together(**_: Any) -> Iterable[CheckMessage]:
    """One process can keep its queue and its doorbells in memory; several cannot."""
    if not _one_process() and _in_memory():
        yield Error(
            "The database is a server's, but the queue or the channel layer is in memory, where other "
            "processes neither see nor hear it.",
            hint="Set REDIS_URL (and DIORAMA_BROKER_URL for another broker), or unset DATABASE_URL.",
            id="diorama.E001",
        )
    if _one_process() and not _in_memory():
        yield Warning(
            "Several processes are to share an SQLite database: writers wait for each other.",
            hint="Set DATABASE_URL to a PostgreSQL database, or unset REDIS_URL.",
            id="diorama.W001",
        )


@register(Tags.staticfiles)
def static_files_are_there(**_: Any) -> Iterable[CheckMessage]:
    """Pages and posters need the fonts: from node_modules, or collected already."""
    if not settings.NODE_MODULES.is_dir() and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Error(
            f"Neither {settings.NODE_MODULES} nor collected static files exist, and the pages need them.",
            hint="Run `npm ci` in the project's folder, then `python manage.py collectstatic`.",
            id="diorama.E002",
        )


@register("diorama", deploy=True)
def a_launch_is_safe(**_: Any) -> Iterable[CheckMessage]:
    """What a laptop may do and a launch may not."""
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - LOCAL:
        yield Warning(
            "Public host names are answered without HTTPS: cookies travel in the clear, and browsers give "
            "the page no camera.",
            hint="Put a proxy that ends TLS in front and set DIORAMA_HTTPS=1.",
            id="diorama.W002",
        )
    if urlsplit(settings.DIORAMA_PUBLIC_URL).hostname in LOCAL:
        yield Warning(
            "QR codes lead to this machine only.",
            hint="Set DIORAMA_PUBLIC_URL to the address that visitors reach.",
            id="diorama.W003",
        )
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield Warning(
            "No proxy is trusted, so all uploads seem to come from one address and share one rate limit.",
            hint="Set DIORAMA_TRUSTED_PROXIES to the addresses of the proxies in front.",
            id="diorama.W004",
        )


@register(Tags.staticfiles, deploy=True)
def static_files_are_collected(**_: Any) -> Iterable[CheckMessage]:
    """The addresses of static files stand in the collection's manifest."""
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Warning(
            f"Static files are not collected in {settings.STATIC_ROOT}.",
            hint="Run `python manage.py collectstatic`.",
            id="diorama.W005",
        )


def _one_process() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3")


def _in_memory() -> bool:
    layer = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    return settings.CELERY_BROKER_URL.startswith("memory:") or "InMemory" in layer
