"""Changing one's mind, for five minutes."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, SubmissionEvent
from campaigns.moves import move
from campaigns.refusals import NothingToUndo

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LONG_AGO = timedelta(minutes=5, seconds=1)


def test_it_takes_an_approval_back(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.undo(waiting.pk, bob)
    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW
    assert Approval.objects.get().revoked_at is not None
    assert waiting.events.last().verb == "undo"


def test_it_takes_a_rejection_back(waiting, bob):
    desk.reject(waiting.pk, bob, "other", waiting.figurine_id)
    desk.undo(waiting.pk, bob)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.IN_REVIEW, "")


def test_it_is_claimed_by_the_one_who_took_it_back(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.undo(waiting.pk, bob)
    waiting.refresh_from_db()
    assert waiting.claimed_by == bob


def test_it_can_be_approved_again(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.undo(waiting.pk, bob)
    assert desk.approve(waiting.pk, bob, waiting.figurine_id).moved
    assert Approval.objects.filter(revoked_at=None).count() == 1


def test_nobody_takes_back_what_another_decided(waiting, bob, carol):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    with pytest.raises(NothingToUndo):
        desk.undo(waiting.pk, carol)
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED


def test_it_is_too_late_after_five_minutes(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    SubmissionEvent.objects.filter(verb="approve").update(at=now() - LONG_AGO)
    with pytest.raises(NothingToUndo):
        desk.undo(waiting.pk, bob)
    assert Approval.objects.get().revoked_at is None


def test_there_is_nothing_to_undo_before_a_decision(waiting, bob):
    with pytest.raises(NothingToUndo):
        desk.undo(waiting.pk, bob)


def test_it_does_not_bring_back_what_was_taken_down(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.take_down(waiting.pk, bob, "mistake")
    with pytest.raises(NothingToUndo):
        desk.undo(waiting.pk, bob)


def test_it_does_not_bring_back_what_was_withdrawn(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    move(waiting.pk, "withdraw", actor="visitor", selfie="", nickname="")
    with pytest.raises(NothingToUndo):
        desk.undo(waiting.pk, bob)


def test_the_first_approval_of_two_can_be_taken_back(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    desk.undo(flagged.pk, bob)
    desk.release(flagged.pk, bob)
    assert not desk.approve(flagged.pk, carol, flagged.figurine_id).moved


def test_the_second_takes_back_only_their_own(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    desk.approve(flagged.pk, carol, flagged.figurine_id)
    with pytest.raises(NothingToUndo):
        desk.undo(flagged.pk, bob)
    desk.undo(flagged.pk, carol)
    flagged.refresh_from_db()
    assert flagged.state == State.IN_REVIEW
    assert Approval.objects.get(revoked_at=None).approver == bob
