"""What the core stores."""

from campaigns.models.airing import Airing
from campaigns.models.campaign import Campaign, ConsentText, Membership
from campaigns.models.erasure import Erasure
from campaigns.models.figurine import Approval, Figurine, Frame
from campaigns.models.render import Render
from campaigns.models.submission import Consent, Submission, SubmissionEvent

__all__ = [
    "Airing",
    "Approval",
    "Campaign",
    "Consent",
    "ConsentText",
    "Erasure",
    "Figurine",
    "Frame",
    "Membership",
    "Render",
    "Submission",
    "SubmissionEvent",
]
