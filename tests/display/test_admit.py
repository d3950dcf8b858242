"""Who gets on the screens: what a person approved, byte for byte."""

import pytest

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, Frame, Submission
from campaigns.moves import move
from display import programme
from display.models import Slot
from tests.display.cast import approved
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def shown(campaign) -> list[dict]:
    return programme.snapshot(campaign.pk, "portrait").slots


def test_it_puts_what_was_approved_on_the_screens(campaign, bob):
    submission = approved(campaign, bob)
    (slot,) = shown(campaign)
    frame = submission.figurine.frames.get()
    assert (slot["kind"], slot["sha256"], slot["first_airing"]) == ("figurine", frame.sha256, True)
    assert (slot["width"], slot["height"], slot["lease_s"]) == (1080, 1920, programme.LEASE_S)
    assert slot["url"].endswith(f"/{slot['id']}/{frame.sha256}")
    assert slot.keys() == {
        "id", "kind", "url", "sha256", "width", "height", "dwell_ms",
        "first_airing", "not_before", "not_after", "lease_s", "rules",
    }  # fmt: skip


def test_it_shows_nothing_that_waits_for_a_decision(campaign):
    submission_in(campaign, State.IN_REVIEW)
    assert shown(campaign) == []


def test_it_undoes_a_move_that_nobody_approved(campaign):
    submission = submission_in(campaign, State.IN_REVIEW)
    with pytest.raises(programme.NotApproved):
        move(submission.pk, "approve")
    assert Submission.objects.get(pk=submission.pk).state == State.IN_REVIEW
    assert shown(campaign) == []


def test_it_refuses_bytes_other_than_the_approved_ones(campaign, bob):
    submission = submission_in(campaign, State.IN_REVIEW)
    Approval.objects.create(
        figurine=submission.figurine, approver=bob, frames=submission.figurine.sha256_by_shape()
    )
    Frame.objects.filter(figurine=submission.figurine).update(sha256="0" * 64)
    with pytest.raises(programme.NotApproved):
        move(submission.pk, "approve")
    assert shown(campaign) == []


def test_it_refuses_a_revoked_approval(campaign, bob):
    submission = approved(campaign, bob)
    desk.undo(submission.pk, bob)
    with pytest.raises(programme.NotApproved):
        move(submission.pk, "approve")


def test_a_flagged_one_needs_two_people(campaign, bob, carol):
    submission = submission_in(campaign, State.IN_REVIEW, flagged=True, flags=["child"])
    frames = submission.figurine.sha256_by_shape()
    Approval.objects.create(figurine=submission.figurine, approver=bob, frames=frames)
    with pytest.raises(programme.NotApproved):
        move(submission.pk, "approve")
    desk.approve(submission.pk, carol, submission.figurine_id)
    assert len(shown(campaign)) == 1


def test_what_comes_back_after_an_undo_is_a_new_slot(campaign, bob):
    submission = approved(campaign, bob)
    desk.undo(submission.pk, bob)
    assert shown(campaign) == []
    desk.approve(submission.pk, bob, submission.figurine_id)
    (slot,) = shown(campaign)
    assert Slot.objects.filter(submission=submission, removed=True).get().pk != slot["id"]


def test_it_gives_screens_only_frames_of_their_shape(campaign, bob):
    approved(campaign, bob)
    assert programme.snapshot(campaign.pk, "landscape").slots == []


def test_it_rings_the_screens_once_the_change_can_be_read(campaign, bob, monkeypatch):
    rung = []
    monkeypatch.setattr("campaigns.live.ring", lambda *groups: rung.extend(groups))
    submission = submission_in(campaign, State.IN_REVIEW)
    desk.approve(submission.pk, bob, submission.figurine_id)
    assert rung == []  # the test's own transaction is still open
