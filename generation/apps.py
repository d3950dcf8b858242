"""The generation room."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """Selfie to figurine: the queue's work and the pipeline."""

    name = "generation"

    def ready(self) -> None:
        """Listen to the core, and tell it what painters rely on."""
        from campaigns import reliance
        from generation import receivers  # noqa: F401
        from generation.reliance import reliance_of

        reliance.provide(reliance_of)
