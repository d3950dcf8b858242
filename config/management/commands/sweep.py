"""Repair and tidy now, instead of at the next half minute."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns import privacy
from generation import sweeping


class Command(BaseCommand):
    """What the clock does regularly, by hand."""

    help = "Queue again what lost workers held, send lost messages again, delete what is due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, and say what that did."""
        swept = sweeping.sweep()
        privacy.forget()
        self.stdout.write(
            f"{swept.retried} queued again, {swept.failed} failed after too many tries, "
            f"{swept.sent} messages sent again. What is due is deleted."
        )
