"""What a visitor is told of the screens: written by the display room, read by the microsite."""

from django.db import models

from campaigns.models.submission import Submission


class Airing(models.Model):
    """One time that a submission's figurine was on a screen. `play` is the screen's own id of it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="airings")
    screen = models.CharField(max_length=80, help_text="The screen's name as visitors know it.")
    play = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.submission_id} on {self.screen}"
