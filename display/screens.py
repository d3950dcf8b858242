"""What a screen is told of itself, and what the campaign room is told of the screens."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import now

from campaigns.models import Campaign
from campaigns.refusals import ago
from display import pairing, presence, programme
from display.models import Screen, Slot


def welcome(screen_id: int) -> dict[str, Any]:
    """The `welcome` message of the screen protocol."""
    screen = Screen.objects.get(pk=screen_id)
    current = programme.of(screen.campaign_id)
    return {
        "type": "welcome",
        "screen": {"id": screen.pk, "name": screen.name, "shape": screen.shape},
        "server_time": now().isoformat(),
        "settings": {"dwell_ms": screen.dwell_ms, "brand_share": current.brand_share},
        "revision": current.revision,
    }


@dataclass(frozen=True, slots=True)
class Report:
    """One screen as the room shows it. `shows` is the live slot that it last said to draw.

    `presence` is `unpaired`, `revoked`, or as `display.presence.in_words` has it.
    """

    screen: Screen
    presence: str
    seen: str
    shows: Slot | None
    behind: int
    enrolled: bool
    dwell: float
    open_here: str


def reports(campaign: Campaign) -> list[Report]:
    """Every screen of a campaign: whether it is there, what it shows, how far it is behind the programme."""
    active = Count("credentials", filter=Q(credentials__revoked_at=None))
    screens = list(Screen.objects.filter(campaign=campaign).annotate(enrolments=active))
    revision = programme.revision_of(campaign.pk)
    drawn = Slot.objects.filter(pk__in=[screen.drawn for screen in screens if screen.drawn], removed=False)
    slots = drawn.select_related("submission").in_bulk()
    return [
        Report(
            screen=screen,
            presence=_standing(screen, screen.enrolments),
            seen=f"seen {ago(screen.last_seen_at)}" if screen.last_seen_at else "",
            shows=slots.get(screen.drawn) if screen.drawn else None,
            behind=max(revision - screen.revision, 0),
            enrolled=screen.enrolments > 0,
            dwell=screen.dwell_ms / 1000,
            open_here=pairing.enrolment_path(screen),
        )
        for screen in screens
    ]


def _standing(screen: Screen, enrolments: int) -> str:
    if enrolments:
        return presence.in_words(screen.last_seen_at)
    return "revoked" if screen.enrolment else "unpaired"
