"""When a visitor may look up: the time of a first airing, foretold."""

from datetime import datetime, timedelta

from django.utils.timezone import now

from campaigns import airings
from display.models import Screen, Slot
from display.presence import ONLINE_WITHIN


def tell(submission_id: int) -> None:
    """Tell the owner of a submission that was just admitted when its first airing is due."""
    slot = Slot.objects.select_related("programme").get(submission_id=submission_id, removed=False)
    airings.expect(submission_id, first_airing_at(slot))


def forget(submission_id: int) -> None:
    """Its first airing is no longer due."""
    airings.expect(submission_id, None)


def first_airing_at(slot: Slot) -> datetime | None:
    """When the first screen will have come to `slot`; None while no screen is online.

    Every screen shows those that wait in the order of their approval, one dwell each, and cuts in on
    repeats and on the brand: so the ones before it, times the shortest dwell, are the whole wait.
    """
    online = Screen.objects.filter(
        campaign_id=slot.programme.campaign_id, last_seen_at__gt=now() - ONLINE_WITHIN
    )
    dwells = list(online.values_list("dwell_ms", flat=True))
    if not dwells:
        return None
    before = slot.programme.slots.filter(first_airing=True, removed=False, pk__lt=slot.pk).count()
    return now() + timedelta(milliseconds=before * min(dwells))
