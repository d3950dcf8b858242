"""The accepted result of a render, the frames composed of it, and who approved them."""

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from campaigns.models.render import Render
from campaigns.models.submission import Submission


class Figurine(models.Model):
    """What a render made: files keyed by attempt, so that a zombie never overwrites them.

    rank: 0 is the likest candidate of its render, which went to review; the others wait as further looks.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="figurines")
    render = models.ForeignKey(Render, models.PROTECT, related_name="figurines")
    rank = models.PositiveSmallIntegerField(default=0)
    painter = models.CharField(max_length=40, default="plastic", help_text="Who painted it in the end.")
    notes = models.JSONField(
        default=list, blank=True, help_text="Codes of what the desk should know of how it was made."
    )
    preview = models.FileField(max_length=200, blank=True, help_text="The picture for its owner's page.")
    cutout = models.FileField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["render", "rank"], name="one_figurine_a_rank")]

    def __str__(self) -> str:
        return f"Figurine of {self.render}"

    def sha256_by_shape(self) -> dict[str, str]:
        """What an approval binds: the hash of each composed frame, by shape."""
        return dict(self.frames.values_list("shape", "sha256"))


class Frame(models.Model):
    """A composed frame: the exact bytes that a screen of this shape shows."""

    figurine = models.ForeignKey(Figurine, models.CASCADE, related_name="frames")
    shape = models.CharField(max_length=24)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figurine", "shape"], name="one_frame_a_shape")]

    def __str__(self) -> str:
        return f"{self.shape} {self.sha256[:8]}"


class Approval(models.Model):
    """One person's yes to the very bytes they saw. Flagged submissions need two, by different people."""

    figurine = models.ForeignKey(Figurine, models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals")
    frames = models.JSONField(help_text="SHA-256 of each frame seen, by shape.")
    at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figurine", "approver"],
                condition=models.Q(revoked_at__isnull=True),
                name="nobody_approves_twice",
            )
        ]

    def __str__(self) -> str:
        return f"Approval of {self.figurine_id} by {self.approver}"
