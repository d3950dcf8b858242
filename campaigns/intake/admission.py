"""How many people a campaign lets wait at once."""

from campaigns.lifecycle import State
from campaigns.models import Campaign

#: Who has sent a photo and has no figurine yet.
WAITING = (State.RECEIVED, State.QUEUED, State.RENDERING)


def people_waiting(campaign: Campaign) -> int:
    """How many of this campaign's people wait for a figurine."""
    return campaign.submissions.filter(state__in=WAITING).count()


def is_full(campaign: Campaign) -> bool:
    """Whether as many wait as the campaign allows; never, where it sets no limit.

    A soft cap: uploads that arrive together are counted without each other, so as many more may slip in as
    are decoded at one moment. Whoever is in stays in, also for another look.
    """
    return campaign.queue_limit is not None and people_waiting(campaign) >= campaign.queue_limit
