"""What the staff pages say the same way everywhere: times, names, the campaign's accent."""

import re
from datetime import datetime

from django import template

from campaigns import refusals
from campaigns.models import Campaign, Submission
from campaigns.moderation import item

register = template.Library()
HEX = re.compile(r"#[0-9a-fA-F]{6}")
#: Of the panels that the accent is read on, and the least contrast of words (WCAG 2.2, 1.4.3).
PANEL, LEGIBLE = "#171a1d", 4.5


@register.filter
def ago(at: datetime) -> str:
    """How long ago: "3 minutes ago"."""
    return refusals.ago(at)


@register.filter
def waited(at: datetime) -> str:
    """How long since: "3 minutes"."""
    return refusals.ago(at).removesuffix(" ago").replace("just now", "0 seconds")


@register.filter
def named(actor: str) -> str:
    """An actor at the start of a sentence."""
    return refusals.named(actor)


@register.filter
def label(code: str) -> str:
    """A reason code in words."""
    return item.label(code)


@register.filter
def title(submission: Submission) -> str:
    """What people at the desk call a submission."""
    return item.title(submission)


@register.simple_tag
def accent(campaign: Campaign) -> str:
    """The campaign's accent colour, "#rrggbb"; empty if it has none that can be read on a dark panel."""
    colour = str(campaign.theme.get("colours", {}).get("accent", ""))
    legible = HEX.fullmatch(colour) and contrast(colour, PANEL) >= LEGIBLE
    return colour if legible else ""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
