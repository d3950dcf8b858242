"""Say in one sentence what a machine lacks to find faces."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generation.faces import MissingSystemLibraries, require_system_libraries


class Command(BaseCommand):
    """Exit with the names of the Debian packages that are missing, or say nothing."""

    help = "Check that the system libraries of the face models are installed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Probe the libraries."""
        try:
            require_system_libraries()
        except MissingSystemLibraries as error:
            raise CommandError(str(error)) from error
