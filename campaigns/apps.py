"""The campaigns room."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The core: campaigns, submissions, consent, lifecycle, intake, desk, privacy."""

    name = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the moves."""
        from campaigns import receivers  # noqa: F401
