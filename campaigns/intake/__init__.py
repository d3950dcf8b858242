"""Intake: a visitor's upload becomes a submission, or is refused without a trace."""

from campaigns.intake.admission import is_full, people_waiting
from campaigns.intake.reception import Answers, Received, consent_text, receive
from campaigns.intake.refusals import REFUSALS, NotAccepted

__all__ = [
    "REFUSALS",
    "Answers",
    "NotAccepted",
    "Received",
    "consent_text",
    "is_full",
    "people_waiting",
    "receive",
]
