"""Files that must go: an outbox, written with the decision and drained after it."""

from django.db import models
from django.utils.timezone import now


class Erasure(models.Model):
    """One file to delete. The row goes when the file is gone, so a crash in between loses nothing."""

    name = models.CharField(max_length=200)
    due_at = models.DateTimeField(
        default=now, help_text="Later than now: a file that goes unless its row is committed."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Erasure {self.pk}"
