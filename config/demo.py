"""The demo campaign: what `up` shows to whoever has just installed Diorama."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from campaigns.models import Campaign, ConsentText, Membership
from display import pairing, programme
from display.models import Screen
from generation.finishing.brand_slide import brand_slide
from generation.pipeline import Shape

SLUG = "report-for-duty"
DESK_USER = "demo"

COPY = {
    "name": "Report for duty",
    "headline": "Report for duty",
    "strapline": "One selfie. One plastic soldier with your face. One very large billboard.",
    "call_to_action": "Your turn",
    "mark": "Diorama",
    "controller": "The Diorama demo",
    "contact": "privacy@diorama.example",
    "theme": {"folder": "report-for-duty"},
}

CONSENT = {
    "face": (
        "The Diorama demo may use my photo, and the measurements of my face taken from it, for one purpose: "
        "to mould one plastic figurine of me. The measurements are never stored. The photo is deleted within "
        "an hour of the decision about my figurine, and within 24 hours whatever happens. Nobody trains "
        "anything with it."
    ),
    "display": (
        "My figurine, and my nickname if I gave one, may be shown in public on the screens of this campaign "
        "until it ends. I can take it back at any time with the link I get; it then leaves the screens "
        "within a second."
    ),
    "marketing": "The Diorama demo may write to me about this campaign. Only this campaign.",
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What a newcomer needs: the campaign, a way into the desk, and a screen that is already paired."""

    slug: str
    desk_user: str
    desk_password: str
    screen_path: str


def prepare() -> Demo:
    """Make the demo campaign, or find it as it was left; the desk password is new at every start."""
    with transaction.atomic():
        campaign, new = Campaign.objects.get_or_create(
            slug=SLUG, defaults={**COPY, "opens_at": now() - timedelta(minutes=1)}
        )
        if new:
            ConsentText.objects.create(campaign=campaign, version=1, **CONSENT)
        password = _let_in(campaign)
        screen, _ = Screen.objects.get_or_create(
            campaign=campaign, name="Demo billboard", defaults={"shape": "portrait"}
        )
    _hang_brand_slide(campaign)
    return Demo(SLUG, DESK_USER, password, pairing.enrolment_path(screen))


def _let_in(campaign: Campaign) -> str:
    """The demo moderator with a fresh password: it is printed once, and only its hash is kept."""
    user, _ = User.objects.get_or_create(username=DESK_USER)
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save()
    Membership.objects.update_or_create(
        user=user, campaign=campaign, defaults={"role": Membership.Role.MANAGER}
    )
    return password


def _hang_brand_slide(campaign: Campaign) -> None:
    """The slide carries the address of the microsite, so it is drawn anew where that has changed."""
    address = f"{settings.DIORAMA_PUBLIC_URL}/c/{campaign.slug}/"
    frames = {
        shape["name"]: brand_slide(
            headline=campaign.headline,
            call_to_action=campaign.call_to_action,
            url=address,
            shape=Shape(**shape),
        ).data
        for shape in campaign.shapes
    }
    programme.set_brand(campaign.pk, frames)
