"""Approving: what was seen, by whom, and by how many."""

import pytest
from django.utils.timezone import now

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, Figurine, Frame, Submission
from campaigns.moves import move
from campaigns.refusals import AlreadyDecided, OwnUpload, Stale
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def test_it_moves_and_keeps_the_hash_of_every_frame(waiting, bob):
    Frame.objects.create(
        figurine=waiting.figurine, shape="landscape", width=1920, height=1080, sha256="a" * 64
    )
    decision = desk.approve(waiting.pk, bob, waiting.figurine_id)
    assert decision.moved
    assert state_of(waiting) == State.APPROVED
    approval = Approval.objects.get(figurine=waiting.figurine)
    assert approval.approver == bob
    assert approval.frames == waiting.figurine.sha256_by_shape()
    assert approval.frames["landscape"] == "a" * 64
    assert len(approval.frames) == 2


def test_the_audit_row_names_who_did_it(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    last = waiting.events.last()
    assert (last.verb, last.actor) == ("approve", "bob")


def test_it_refuses_another_figurine_than_the_one_shown(waiting, bob):
    with pytest.raises(Stale):
        desk.approve(waiting.pk, bob, waiting.figurine_id + 1)
    assert state_of(waiting) == State.IN_REVIEW
    assert not Approval.objects.exists()


def test_it_refuses_a_figurine_without_frames(waiting, bob):
    waiting.figurine.frames.all().delete()
    with pytest.raises(Stale):
        desk.approve(waiting.pk, bob, waiting.figurine_id)


def test_it_says_who_was_first(waiting, bob, carol):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    with pytest.raises(AlreadyDecided, match=r"^Bob approved this (just now|\d+ seconds? ago)\.$") as refused:
        desk.approve(waiting.pk, carol, waiting.figurine_id)
    assert (refused.value.by, refused.value.verb) == ("bob", "approve")
    assert Approval.objects.count() == 1


def test_it_says_that_the_visitor_withdrew(waiting, bob):
    move(waiting.pk, "withdraw", actor="visitor", selfie="", nickname="")
    with pytest.raises(AlreadyDecided, match="^The visitor withdrew this"):
        desk.approve(waiting.pk, bob, waiting.figurine_id)


def test_it_says_that_the_visitor_asked_for_another_look(waiting, bob):
    move(waiting.pk, "another_look", actor="visitor")
    with pytest.raises(AlreadyDecided, match="^The visitor asked for another look"):
        desk.approve(waiting.pk, bob, waiting.figurine_id)


def test_nobody_decides_on_what_came_from_their_own_address(campaign, bob):
    bob.email = "Bob@toybox.example"
    bob.save()
    own = submission_in(campaign, State.IN_REVIEW, email="bob@toybox.example")
    with pytest.raises(OwnUpload):
        desk.approve(own.pk, bob, own.figurine_id)
    with pytest.raises(OwnUpload):
        desk.reject(own.pk, bob, "other", own.figurine_id)


def test_a_flagged_one_stays_in_review_after_the_first(flagged, bob):
    decision = desk.approve(flagged.pk, bob, flagged.figurine_id)
    assert not decision.moved
    assert "second person" in decision.text
    assert state_of(flagged) == State.IN_REVIEW


def test_a_flagged_one_moves_at_the_second_person(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    assert desk.approve(flagged.pk, carol, flagged.figurine_id).moved
    assert state_of(flagged) == State.APPROVED
    assert set(Approval.objects.values_list("approver__username", flat=True)) == {"bob", "carol"}


def test_nobody_is_both_people(flagged, bob):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    with pytest.raises(AlreadyDecided, match="^Bob approved this"):
        desk.approve(flagged.pk, bob, flagged.figurine_id)
    assert state_of(flagged) == State.IN_REVIEW


def test_the_first_approval_does_not_count_for_another_figurine(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    render = flagged.renders.create(
        attempt=2, worker="test", lease_until=now(), painter="plastic", seed=2, outcome="done"
    )
    second = Figurine.objects.create(submission=flagged, render=render)
    Frame.objects.create(figurine=second, shape="portrait", width=1080, height=1920, sha256="b" * 64)
    Submission.objects.filter(pk=flagged.pk).update(figurine=second)
    assert not desk.approve(flagged.pk, carol, second.pk).moved


def test_two_approvals_of_different_bytes_are_not_two(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    flagged.figurine.frames.update(sha256="c" * 64)
    assert not desk.approve(flagged.pk, carol, flagged.figurine_id).moved
    assert state_of(flagged) == State.IN_REVIEW
