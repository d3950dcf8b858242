"""The generation room."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """Selfie to figurine: the queue's work and the pipeline."""

    name = "generation"

    def ready(self) -> None:
        """Listen to the core; tell it what painters rely on, and what nobody here can make."""
        from campaigns import feasibility, reliance
        from generation import receivers  # noqa: F401
        from generation.feasibility import faults_of
        from generation.reliance import reliance_of

        reliance.provide(reliance_of)
        feasibility.provide(faults_of)
