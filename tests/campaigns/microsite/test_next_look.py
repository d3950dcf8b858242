"""Another look that is ready already."""

import threading

import pytest
from django.db import connection
from django.utils.timezone import now

from campaigns import desk, privacy
from campaigns.lifecycle import State
from campaigns.microsite.looks import ask_for_another, spares_of
from campaigns.models import Campaign, Submission
from campaigns.refusals import Stale
from tests.submissions import figurine_of, submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def collins(campaign) -> Submission:
    """One in review whose render left two spares."""
    submission = submission_in(campaign, State.IN_REVIEW, token="collins", nickname="Collins")
    for rank in (1, 2):
        figurine_of(submission, rank)
    return submission


def spare(submission: Submission, rank: int) -> int:
    return submission.figurines.get(rank=rank).pk


def test_the_likest_spare_is_shown_at_once_and_costs_one_look(client, collins):
    first = client.get("/s/collins/status.json").json()
    client.post("/s/collins/another-look", {"look": "1"})
    second = client.get("/s/collins/status.json").json()
    collins.refresh_from_db()
    assert (collins.state, collins.looks, collins.figurine_id) == (State.IN_REVIEW, 2, spare(collins, 1))
    assert second["state"] == "in_review"
    assert first["figurine_url"].split(":")[0] != second["figurine_url"].split(":")[0]


def test_one_audit_row_says_who_asked(collins):
    ask_for_another(collins.pk)
    last = collins.events.last()
    assert (last.verb, last.source, last.target, last.actor) == (
        "next_look", "in_review", "in_review", "visitor",
    )  # fmt: skip


def test_once_the_spares_are_gone_it_queues(collins):
    Campaign.objects.update(looks=4)
    assert all(ask_for_another(collins.pk) for _ in range(3))
    assert [event.verb for event in collins.events.all()][-3:] == ["next_look", "next_look", "another_look"]
    collins.refresh_from_db()
    assert (collins.state, collins.looks) == (State.QUEUED, 4)


def test_a_spare_whose_pictures_are_deleted_is_none(collins):
    collins.figurines.get(rank=1).frames.update(file="")
    collins.figurines.filter(rank=2).update(preview="")
    ask_for_another(collins.pk)
    collins.refresh_from_db()
    assert collins.state == State.QUEUED


def test_spares_of_an_earlier_render_are_not_offered(campaign, collins):
    later = collins.renders.create(
        attempt=2, worker="test", painter="plastic", seed=2, lease_until=collins.created_at, outcome="done"
    )
    newest = collins.figurines.create(render=later, rank=0)
    Submission.objects.filter(pk=collins.pk).update(figurine=newest, attempt=2)
    collins.refresh_from_db()
    assert not spares_of(collins)


def test_there_are_no_more_looks_than_the_campaign_gives(collins):
    Campaign.objects.update(looks=2)
    assert ask_for_another(collins.pk)
    assert not ask_for_another(collins.pk)
    collins.refresh_from_db()
    assert (collins.state, collins.looks, collins.figurine_id) == (State.IN_REVIEW, 2, spare(collins, 1))


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED])
def test_what_is_decided_stays_as_it_is(collins, bob, state):
    if state == State.APPROVED:
        desk.approve(collins.pk, bob, collins.figurine_id)
    else:
        desk.reject(collins.pk, bob, "other", collins.figurine_id)
    assert not ask_for_another(collins.pk)
    collins.refresh_from_db()
    assert (collins.state, collins.looks, collins.figurine_id) == (state, 1, spare(collins, 0))


def test_what_the_moderator_had_open_is_stale(collins, bob):
    seen = collins.figurine_id
    desk.claim(collins.pk, bob)
    ask_for_another(collins.pk)
    collins.refresh_from_db()
    assert collins.claimed_by is None
    for decide in (
        lambda: desk.approve(collins.pk, bob, seen),
        lambda: desk.reject(collins.pk, bob, "other", seen),
    ):
        with pytest.raises(Stale):
            decide()
    assert desk.approve(collins.pk, bob, spare(collins, 1)).moved


def test_a_first_approval_of_the_other_one_does_not_count(collins, bob, carol):
    Submission.objects.update(flagged=True)
    desk.approve(collins.pk, bob, collins.figurine_id)
    ask_for_another(collins.pk)
    assert not desk.approve(collins.pk, carol, spare(collins, 1)).moved
    assert desk.approve(collins.pk, bob, spare(collins, 1)).moved


def kept(submission: Submission) -> list[int]:
    """The ranks of the figurines whose pictures are still there."""
    return [figurine.rank for figurine in submission.figurines.order_by("rank") if figurine.preview]


def test_looks_that_were_not_chosen_are_deleted_once_it_is_decided(collins, bob):
    ask_for_another(collins.pk)
    desk.approve(collins.pk, bob, spare(collins, 1))
    privacy.forget()
    assert kept(collins) == [0, 1, 2], "an undo may follow"
    Submission.objects.update(state_changed_at=now() - privacy.GRACE)
    privacy.forget()
    assert kept(collins) == [1]


def test_taking_it_back_takes_the_spares_too(collins):
    privacy.withdraw(collins.pk)
    assert kept(collins) == []


def test_the_second_of_two_taps_finds_the_look_taken(client, collins):
    for _ in range(2):
        client.post("/s/collins/another-look", {"look": "1"})
    collins.refresh_from_db()
    assert (collins.looks, collins.figurine_id) == (2, spare(collins, 1))


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_cost_one_look(collins):
    start, answers = threading.Barrier(2), []

    def tap():
        start.wait(timeout=10)
        answers.append(ask_for_another(collins.pk, look=1))
        connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for one in taps:
        one.start()
    for one in taps:
        one.join(timeout=30)
    assert sorted(answers) == [False, True]
    collins.refresh_from_db()
    assert (collins.looks, collins.figurine_id) == (2, spare(collins, 1))


@pytest.mark.django_db(transaction=True)
def test_a_tap_and_an_approval_at_once_are_one_or_the_other(collins, bob):
    start, outcome, seen = threading.Barrier(2), {}, collins.figurine_id

    def tap():
        start.wait(timeout=10)
        outcome["looked"] = ask_for_another(collins.pk, look=1)
        connection.close()

    def approve():
        start.wait(timeout=10)
        try:
            outcome["approved"] = desk.approve(collins.pk, bob, seen).moved
        except Stale:
            outcome["approved"] = False
        connection.close()

    deeds = [threading.Thread(target=deed) for deed in (tap, approve)]
    for deed in deeds:
        deed.start()
    for deed in deeds:
        deed.join(timeout=30)
    collins.refresh_from_db()
    assert outcome["looked"] is not outcome["approved"]
    assert (collins.state, collins.figurine_id) == (
        (State.APPROVED, seen) if outcome["approved"] else (State.IN_REVIEW, spare(collins, 1))
    )
