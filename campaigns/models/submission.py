"""One person's selfie, their consent, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from campaigns import tokens
from campaigns.lifecycle import State
from campaigns.models.campaign import Campaign, ConsentText

STATES = [(state.value, state.name.replace("_", " ").capitalize()) for state in State]


class Submission(models.Model):
    """One person's selfie and what became of it. Moves only through `campaigns.moves.move`."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="submissions")
    public_id = models.CharField(max_length=22, unique=True, default=tokens.new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=STATES, default=State.RECEIVED)
    state_changed_at = models.DateTimeField(default=now)
    reason = models.CharField(max_length=24, blank=True, help_text="Code of the reason for the last move.")

    nickname = models.CharField(max_length=24, blank=True)
    email = models.EmailField(blank=True)
    selfie = models.FileField(max_length=200, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0, help_text="Renders claimed so far.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Renders lost since the last look began.")
    looks = models.PositiveSmallIntegerField(default=1, help_text="Figurines asked for so far.")
    figurine = models.OneToOneField(
        "campaigns.Figurine", models.SET_NULL, null=True, blank=True, related_name="shown_for"
    )
    flagged = models.BooleanField(default=False, help_text="Needs two different approvers.")
    flags = models.JSONField(default=list, blank=True, help_text="Why it is flagged, in moderators' words.")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="claims"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    airs_at = models.DateTimeField(null=True, blank=True, help_text="When its first airing is expected.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="submission_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.IN_REVIEW, State.APPROVED])
                | models.Q(figurine__isnull=False),
                name="nothing_is_reviewed_without_a_figurine",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.FAILED, State.REJECTED, State.TAKEN_DOWN, State.EXPIRED])
                | ~models.Q(reason=""),
                name="every_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.WITHDRAWN) | (models.Q(selfie="") & models.Q(nickname="")),
                name="withdrawn_keeps_nothing_of_the_person",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state", "state_changed_at"], name="submission_by_state")]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"


class Consent(models.Model):
    """What a person agreed to, and when: kept after everything else of them is gone."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="consent")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    text_version = models.PositiveSmallIntegerField()
    text_sha256 = models.CharField(max_length=64)
    locale = models.CharField(max_length=12)
    face = models.BooleanField()
    display = models.BooleanField()
    marketing = models.BooleanField(default=False)
    age_confirmed = models.BooleanField()
    is_me = models.BooleanField()
    accepted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(face=True, display=True, age_confirmed=True, is_me=True),
                name="no_submission_without_consent",
            )
        ]

    def __str__(self) -> str:
        return f"Consent v{self.text_version} of {self.submission_id}"


class SubmissionEvent(models.Model):
    """One move of one submission: the audit row. Only ever added."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=16)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    actor = models.CharField(max_length=160, help_text="A staff member's user name, or visitor, or system.")
    reason = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.source} to {self.target} by {self.actor}"
