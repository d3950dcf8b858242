"""Companies that faces are sent to: only where the words that people agreed to name them (law 5)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from campaigns import reliance

if TYPE_CHECKING:
    from campaigns.models import Campaign, ConsentText


def names(text: "ConsentText", processor: str) -> bool:
    """Whether what is said about the face names the company. No company needs no name."""
    return processor.casefold() in text.face.casefold()


def silent_texts(campaign: "Campaign", processor: str) -> list["ConsentText"]:
    """The current consent texts, one a language, that do not name the company."""
    return [text for text in _current(campaign.consent_texts.all()) if not names(text, processor)]


def check_painter(campaign: "Campaign") -> None:
    """Raises ValidationError for a painter that sends faces to a company which a current text hides."""
    processor = reliance.of(campaign.painter).processor
    silent = silent_texts(campaign, processor) if campaign.pk else []
    if silent:
        which = ", ".join(f"version {text.version} ({text.locale})" for text in silent)
        raise ValidationError({
            "painter": f"This painter sends selfies to {processor}, which the consent text does not name: "
            f"{which}. Add a new version of the text that says so, then choose this painter."
        })  # fmt: skip


def check_text(text: "ConsentText") -> None:
    """Raises ValidationError for a text that does not name the company which its campaign sends faces to."""
    processor = reliance.of(text.campaign.painter).processor
    if not names(text, processor):
        raise ValidationError({
            "face": f"{text.campaign} is painted at {processor}, and selfies are sent there. Name "
            f"{processor} here, or choose another painter for the campaign first."
        })  # fmt: skip


def _current(texts: Iterable["ConsentText"]) -> list["ConsentText"]:
    newest: dict[str, ConsentText] = {}
    for text in sorted(texts, key=lambda text: text.version):
        newest[text.locale] = text
    return list(newest.values())
