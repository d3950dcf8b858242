"""What the display room stores: programmes, screens, how screens are let in, and what they showed."""

import uuid

from django.db import models
from django.utils.timezone import now

from campaigns.models import Campaign, Submission


class Programme(models.Model):
    """What a campaign's screens may show. `revision` counts the changes, in the order of their commits."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="programme")
    revision = models.PositiveBigIntegerField(default=0)
    brand_share = models.PositiveSmallIntegerField(
        default=20, help_text="Share of voice of the brand: percent of the airings."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(brand_share__lte=100), name="brand_share_is_a_percent")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} at revision {self.revision}"


class Slot(models.Model):
    """One item of a programme. Once removed it stays as a tombstone, without frames, and never returns."""

    class Kind(models.TextChoices):
        """A figurine belongs to a person; a brand slide to the campaign."""

        FIGURINE = "figurine"
        BRAND = "brand"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="slots", help_text="None: brand."
    )
    frames = models.JSONField(default=dict, help_text="By shape: name in storage, sha256, width, height.")
    revision = models.PositiveBigIntegerField(help_text="Of the programme, when this slot last changed.")
    removed = models.BooleanField(default=False)
    first_airing = models.BooleanField(default=False, help_text="No screen has shown it yet.")
    admitted_at = models.DateTimeField(default=now)
    not_before = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    dwell_ms = models.PositiveIntegerField(null=True, blank=True, help_text="None: the screen's own.")
    rules = models.JSONField(default=dict, blank=True, help_text="Kept with the plays; none is defined yet.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["programme", "revision"], name="slot_by_revision")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(removed=False), name="one_live_slot_a_submission"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="figurine", submission__isnull=False)
                | models.Q(kind="brand", submission__isnull=True),
                name="figurines_belong_to_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} slot {self.pk}"


class Screen(models.Model):
    """One billboard: its shape, how long an item stands on it, and what it last said of itself."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="screens")
    name = models.CharField(max_length=80, help_text="As visitors know it: they are told where they were on.")
    shape = models.CharField(max_length=24, default="portrait", help_text="One of the campaign's shapes.")
    dwell_ms = models.PositiveIntegerField(default=8000)
    enrolment = models.PositiveIntegerField(default=0, help_text="Revocations; older tickets are void.")
    created_at = models.DateTimeField(default=now)

    last_seen_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=0, help_text="Of the programme, as last confirmed.")
    drawn = models.PositiveBigIntegerField(null=True, blank=True, help_text="Slot last said to be drawn.")
    health = models.JSONField(default=dict, blank=True)
    health_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="one_screen_a_name"),
            models.CheckConstraint(condition=models.Q(dwell_ms__gte=1000), name="a_second_of_dwell_at_least"),
        ]

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """What lets one browser be a screen. A screen may have several: its player and a monitor in an office."""

    screen = models.ForeignKey(Screen, models.CASCADE, related_name="credentials")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Credential {self.pk} of {self.screen}"


class Pairing(models.Model):
    """A browser that asks to be a screen: the code it shows, and the secret by which it asks again."""

    code = models.CharField(max_length=8, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    screen = models.ForeignKey(Screen, models.CASCADE, null=True, blank=True, related_name="pairings")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Pairing {self.code}"


class Play(models.Model):
    """Proof of play: one airing on one screen, under an id that the screen chose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    screen = models.ForeignKey(Screen, models.PROTECT, related_name="plays")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="plays")
    seq = models.PositiveBigIntegerField(help_text="The screen's own count, since its page was opened.")
    started_at = models.DateTimeField()
    ms = models.PositiveIntegerField(help_text="How long it stood; 0 while it has only begun.")

    class Meta:
        ordering = ["started_at"]
        indexes = [models.Index(fields=["screen", "started_at"], name="play_by_screen")]

    def __str__(self) -> str:
        return f"Play {self.pk}"


class Command(models.Model):
    """An order to one screen, from a closed list; it expires, and the screen says when it is done."""

    class Name(models.TextChoices):
        """`identify` shows the screen's name; `reload` opens its page anew."""

        IDENTIFY = "identify"
        RELOAD = "reload"

    screen = models.ForeignKey(Screen, models.CASCADE, related_name="commands")
    name = models.CharField(max_length=12, choices=Name.choices)
    args = models.JSONField(default=dict, blank=True)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    ok = models.BooleanField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} for {self.screen}"
