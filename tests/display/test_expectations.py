"""What a visitor is told about when to look up."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaigns import desk
from display import programme
from display.models import Slot
from tests.display.cast import approved, screen_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def wait(submission) -> float:
    """Seconds until the first airing that its owner was told of."""
    return (submission.airs_at - now()).total_seconds()


def test_the_first_in_line_airs_at_once(campaign, bob):
    screen_of(campaign, last_seen_at=now())
    assert wait(approved(campaign, bob)) == pytest.approx(0, abs=5)


def test_each_one_before_it_costs_a_dwell_of_the_quickest_screen(campaign, bob):
    screen_of(campaign, "Quick", last_seen_at=now(), dwell_ms=30_000)
    screen_of(campaign, "Slow", last_seen_at=now(), dwell_ms=90_000)
    screen_of(campaign, "Gone", last_seen_at=now() - timedelta(hours=1), dwell_ms=1000)
    people = [approved(campaign, bob) for _ in range(3)]
    assert [wait(person) for person in people] == pytest.approx([0, 30, 60], abs=5)


def test_those_that_have_aired_cost_nothing(campaign, bob):
    screen_of(campaign, last_seen_at=now(), dwell_ms=60_000)
    approved(campaign, bob)
    programme.aired(campaign.pk, Slot.objects.values_list("pk", flat=True))
    assert wait(approved(campaign, bob)) == pytest.approx(0, abs=5)


def test_nothing_is_promised_while_no_screen_is_online(campaign, bob):
    screen_of(campaign)
    assert approved(campaign, bob).airs_at is None


def test_a_promise_ends_with_the_approval(campaign, bob):
    screen_of(campaign, last_seen_at=now())
    submission = approved(campaign, bob)
    desk.undo(submission.pk, bob)
    submission.refresh_from_db()
    assert submission.airs_at is None
