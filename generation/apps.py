"""The generation room."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """Selfie to figurine: the queue's work and the pipeline."""

    name = "generation"

    def ready(self) -> None:
        """Listen to the core."""
        from generation import receivers  # noqa: F401
