"""A campaign, its consent texts, and the people who work on it."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now

from campaigns import feasibility, processors


def portrait() -> list[dict[str, Any]]:
    """The shapes of a new campaign: one upright billboard."""
    return [{"name": "portrait", "width": 1080, "height": 1920}]


class Campaign(models.Model):
    """One activation: its copy, style, window, rules and retention."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    headline = models.CharField(
        max_length=60, help_text="The line at the top of the screen and of the landing."
    )
    strapline = models.CharField(max_length=160, blank=True)
    call_to_action = models.CharField(
        max_length=24, default="Your turn", help_text="On the screen's QR card."
    )
    controller = models.CharField(max_length=120, help_text="Who answers for people's data.")
    contact = models.EmailField(help_text="Where people reach the controller.")

    style = models.CharField(max_length=40, default="army")
    colour = models.CharField(
        max_length=40, default="green", help_text="One of the style's colours, or #rrggbb."
    )
    finish = models.CharField(
        max_length=20,
        choices=[("moulded", "Moulded in one plastic"), ("painted", "Painted by hand")],
        default="moulded",
        help_text="Painted figurines are liker; moulded ones are purer.",
    )
    pose = models.CharField(max_length=40, blank=True, help_text="Left empty, every look has another.")
    mark = models.CharField(
        max_length=24, blank=True, help_text="Embossed on every base, under the nickname."
    )
    painter = models.CharField(max_length=40, default="plastic")
    plastic_fallback = models.BooleanField(
        default=True, help_text="The plastic painter does it where the other fails or is not like the person."
    )
    candidates = models.PositiveSmallIntegerField(
        default=1, help_text="Pictures painted at once, the likest goes to review. Only GPU painters vary."
    )
    queue_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="People who may wait at once; further ones hear when to come back."
    )
    shapes = models.JSONField(default=portrait, help_text="The shapes of its screens: name, width, height.")
    theme = models.JSONField(default=dict, blank=True, help_text="The folder of its look, and colours.")

    timezone = models.CharField(max_length=64, default="UTC")
    locale = models.CharField(max_length=12, default="en")
    opens_at = models.DateTimeField(default=now)
    closes_at = models.DateTimeField(null=True, blank=True)
    paused = models.BooleanField(default=False)

    looks = models.PositiveSmallIntegerField(
        default=3, help_text="Figurines a visitor may ask for, first included."
    )
    minimum_age = models.PositiveSmallIntegerField(default=18)
    selfie_hours = models.PositiveSmallIntegerField(
        default=24, help_text="No selfie is kept longer than this."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(looks__gte=1), name="campaign_gives_one_look"),
            models.CheckConstraint(
                condition=models.Q(candidates__gte=1, candidates__lte=8), name="campaign_paints_one_to_eight"
            ),
            models.CheckConstraint(condition=models.Q(selfie_hours__lte=24), name="selfies_go_within_a_day"),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="campaign_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError for each field that names what nobody here can make, and for a painter
        that would send faces to whom nobody agreed to."""
        if faults := feasibility.faults(self):
            raise ValidationError(dict(faults))
        processors.check_painter(self)

    @property
    def has_painter(self) -> bool:
        """Whether a render worker of this installation has its painter (DIORAMA_PAINTERS). Without one nobody
        would ever be painted, so it takes no photos."""
        return self.painter in settings.PAINTERS

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether it takes submissions at `at` (now by default): half open, [opens_at, closes_at)."""
        at = at or now()
        return not self.paused and self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


class ConsentText(models.Model):
    """One version of what people agree to. Never edited: a new wording is a new version."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="consent_texts")
    version = models.PositiveSmallIntegerField()
    locale = models.CharField(max_length=12, default="en")
    face = models.TextField(help_text="What happens to the face: data, purpose, term.")
    display = models.TextField(help_text="Where and how long the figurine is shown.")
    marketing = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "locale", "version"], name="one_consent_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign.slug} consent v{self.version} ({self.locale})"

    def clean(self) -> None:
        """Raises ValidationError for a text that hides whom faces are sent to."""
        if self.campaign_id:
            processors.check_text(self)

    def sha256(self) -> str:
        """The hash of the exact words, kept with every consent."""
        return hashlib.sha256("\x1e".join([self.face, self.display, self.marketing]).encode()).hexdigest()


class Membership(models.Model):
    """What one member of staff may do in one campaign."""

    class Role(models.TextChoices):
        """Managers may do all that moderators do, and run the campaign room."""

        MODERATOR = "moderator"
        MANAGER = "manager"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "campaign"], name="one_role_a_campaign")]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.campaign}"
