"""Turning down."""

import pytest

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval
from campaigns.refusals import AlreadyDecided, Stale, UnknownReason

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_it_moves_with_its_reason(waiting, bob):
    assert desk.reject(waiting.pk, bob, "nickname", waiting.figurine_id).moved
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.REJECTED, "nickname")
    last = waiting.events.last()
    assert (last.verb, last.actor, last.reason) == ("reject", "bob", "nickname")


@pytest.mark.parametrize("code", ["", "because", "reported"])
def test_it_asks_for_one_of_the_reasons(waiting, bob, code):
    with pytest.raises(UnknownReason):
        desk.reject(waiting.pk, bob, code, waiting.figurine_id)
    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW


def test_it_refuses_another_figurine_than_the_one_shown(waiting, bob):
    with pytest.raises(Stale):
        desk.reject(waiting.pk, bob, "other", waiting.figurine_id + 1)


def test_it_refuses_a_second_decision(waiting, bob, carol):
    desk.reject(waiting.pk, bob, "other", waiting.figurine_id)
    with pytest.raises(AlreadyDecided, match="^Bob rejected this"):
        desk.approve(waiting.pk, carol, waiting.figurine_id)
    assert not Approval.objects.exists()


def test_one_person_is_enough_to_refuse_what_is_flagged(flagged, bob, carol):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    assert desk.reject(flagged.pk, carol, "unsuitable", flagged.figurine_id).moved
    flagged.refresh_from_db()
    assert flagged.state == State.REJECTED
