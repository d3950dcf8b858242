"""Who may paint somebody: never a company that the words they agreed to do not name (law 5)."""

from functools import cache

from campaigns import processors
from campaigns.models import Consent, Submission
from generation import painters

#: Paints at home.
AT_HOME = "plastic"


def may_paint(submission: Submission, painter: str) -> bool:
    """Whether the painter may see this person's face."""
    processor = processor_of(painter)
    if not processor:
        return True
    consent = Consent.objects.select_related("text").filter(submission=submission, face=True).first()
    return consent is not None and processors.names(consent.text, processor)


@cache
def processor_of(painter: str) -> str:
    """The company that this painter sends faces to; empty where they stay."""
    try:
        return painters.find(painter).processor
    except painters.UnknownPainter:
        return ""  # nobody paints with it, so nothing is sent
