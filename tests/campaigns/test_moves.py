"""The compare and swap by which submissions move."""

import threading

import pytest
from django.db import connection, transaction

from campaigns.lifecycle import State
from campaigns.models import Submission, SubmissionEvent
from campaigns.moves import move
from campaigns.signals import submission_moved
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_it_moves_and_writes_one_audit_row(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    event = move(submission.pk, "enqueue")
    submission.refresh_from_db()
    assert submission.state == State.QUEUED
    assert list(submission.events.all()) == [event]
    assert (event.verb, event.source, event.target, event.actor) == (
        "enqueue",
        "received",
        "queued",
        "system",
    )


def test_it_refuses_a_move_from_a_state_where_the_verb_does_not_start(campaign):
    submission = submission_in(campaign, State.QUEUED)
    before = submission.events.count()
    assert move(submission.pk, "approve") is None
    submission.refresh_from_db()
    assert submission.state == State.QUEUED
    assert submission.events.count() == before


def test_it_refuses_when_the_guard_does_not_hold(campaign):
    submission = submission_in(campaign, State.RENDERING)
    assert move(submission.pk, "fail", reason="no_face", only_if={"attempt": 7}) is None


def test_it_tells_the_rooms_above_inside_the_transaction(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    heard = []

    def hear(sender, event, **_):
        heard.append((event.verb, transaction.get_connection().in_atomic_block))

    submission_moved.connect(hear)
    try:
        move(submission.pk, "enqueue")
    finally:
        submission_moved.disconnect(hear)
    assert heard == [("enqueue", True)]


@pytest.mark.django_db(transaction=True)
def test_of_many_racers_one_wins(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    start, wins = threading.Barrier(6), []

    def race():
        start.wait(timeout=10)
        wins.append(move(submission.pk, "enqueue") is not None)
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=30)
    assert sorted(wins) == [False] * 5 + [True]
    assert SubmissionEvent.objects.filter(submission=submission).count() == 1
    assert Submission.objects.get(pk=submission.pk).state == State.QUEUED
