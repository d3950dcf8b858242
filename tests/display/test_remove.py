"""Who goes off the screens, for good."""

import pytest

from campaigns import desk
from campaigns.moves import move
from display import programme
from display.models import Slot
from tests.display.cast import approved

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("verb", ["take_down", "withdraw", "retire", "undo"])
def test_it_removes_whoever_is_no_longer_approved(campaign, bob, verb):
    submission = approved(campaign, bob)
    before = programme.revision_of(campaign.pk)
    changes = {"selfie": "", "nickname": ""} if verb == "withdraw" else {}
    assert move(submission.pk, verb, reason="other", **changes)
    slot = Slot.objects.get(submission=submission)
    told = programme.delta(campaign.pk, before, "portrait")
    assert (told.slots, told.removed) == ([], [slot.pk])
    assert programme.snapshot(campaign.pk, "portrait").slots == []


def test_a_tombstone_keeps_nothing_of_the_picture(campaign, bob):
    submission = approved(campaign, bob)
    desk.take_down(submission.pk, bob, "reported")
    slot = Slot.objects.get(submission=submission)
    assert (slot.removed, slot.frames, slot.first_airing) == (True, {}, False)


def test_it_changes_nothing_for_who_was_not_on_the_screens(campaign, bob):
    submission = approved(campaign, bob)
    assert programme.remove(submission.pk)
    before = programme.revision_of(campaign.pk)
    assert not programme.remove(submission.pk)
    assert programme.revision_of(campaign.pk) == before


def test_a_play_that_is_reported_late_does_not_bring_it_back(campaign, bob):
    submission = approved(campaign, bob)
    slot = Slot.objects.get(submission=submission)
    programme.remove(submission.pk)
    programme.aired(campaign.pk, [slot.pk])
    assert programme.snapshot(campaign.pk, "portrait").slots == []
    assert Slot.objects.get(pk=slot.pk).removed
