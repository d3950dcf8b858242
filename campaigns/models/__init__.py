"""What the core stores."""

from campaigns.models.campaign import Campaign, ConsentText, Membership
from campaigns.models.figurine import Approval, Figurine, Frame
from campaigns.models.render import Render
from campaigns.models.submission import Consent, Submission, SubmissionEvent

__all__ = [
    "Approval",
    "Campaign",
    "Consent",
    "ConsentText",
    "Figurine",
    "Frame",
    "Membership",
    "Render",
    "Submission",
    "SubmissionEvent",
]
