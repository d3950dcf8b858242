"""The wiring, as an app: it owns the commands that start everything and the system checks."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Commands `up`, `demo`, `bench`; no models."""

    name = "config"

    def ready(self) -> None:
        """Register the checks."""
        from config import campaign_checks, checks, painter_checks  # noqa: F401
