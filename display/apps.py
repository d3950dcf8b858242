"""The display room."""

from django.apps import AppConfig


class DisplayConfig(AppConfig):
    """Screens and what they may show."""

    name = "display"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the core."""
        from display import receivers  # noqa: F401
