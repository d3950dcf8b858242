"""One attempt to make a figurine."""

from django.db import models
from django.utils.timezone import now

from campaigns.models.submission import Submission


class Render(models.Model):
    """One attempt: who works on it until when, and how far it is. A lease, not a lock."""

    class Outcome(models.TextChoices):
        """How the attempt ended."""

        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        LOST = "lost"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="renders")
    attempt = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=80)
    lease_until = models.DateTimeField()
    painter = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    stage = models.CharField(max_length=24, blank=True)
    progress = models.FloatField(default=0.0, help_text="0 to 1.")
    cast = models.FileField(
        max_length=200, blank=True, help_text="The sculpture, for its owner to look at while it is painted."
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.RUNNING)
    reason = models.CharField(max_length=24, blank=True)
    cause = models.TextField(blank=True, help_text="What the staff see of an engine error.")
    timings = models.JSONField(default=dict, blank=True, help_text="Seconds by stage.")
    scores = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "attempt"], name="one_render_an_attempt"),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0) & models.Q(progress__lte=1), name="progress_is_a_fraction"
            ),
        ]
        indexes = [models.Index(fields=["outcome", "lease_until"], name="render_by_lease")]

    def __str__(self) -> str:
        return f"Render {self.submission_id}.{self.attempt}"
