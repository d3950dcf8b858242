"""What repairs the queue."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.models import Render, SubmissionEvent
from campaigns.moves import move
from generation import claims, messages
from generation.sweeping import Swept, sweep
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def expired(campaign, **fields):
    submission = submission_in(campaign, State.QUEUED, **fields)
    job = claims.claim(submission.pk, "worker")
    Render.objects.filter(pk=job.render_id).update(lease_until=now() - timedelta(seconds=1))
    return submission, job


def test_a_render_whose_lease_ran_out_is_queued_again_and_its_message_sent(campaign, sent):
    submission, _ = expired(campaign)
    sent.clear()
    assert sweep().retried == 1
    submission.refresh_from_db()
    assert (submission.state, submission.tries) == (State.QUEUED, 1)
    assert submission.pk in sent


def test_a_render_that_was_lost_too_often_fails_with_its_reason(campaign, sent, settings):
    submission, _ = expired(campaign, tries=settings.RENDER_ATTEMPTS - 1)
    assert sweep() == Swept(retried=0, failed=1, sent=0)
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")


def test_a_lease_that_lasts_is_left_alone(campaign, sent):
    submission = submission_in(campaign, State.QUEUED)
    job = claims.claim(submission.pk, "worker")
    assert sweep() == Swept(0, 0, 0)
    assert claims.renew(job)


def test_a_lease_renewed_after_it_ran_out_is_left_alone(campaign, sent):
    _, job = expired(campaign)
    assert claims.renew(job)
    assert sweep() == Swept(0, 0, 0)


def test_a_render_of_what_was_withdrawn_ends_and_nothing_comes_back(campaign, sent):
    submission, _ = expired(campaign)
    move(submission.pk, "withdraw", selfie="")
    assert sweep() == Swept(0, 0, 0)
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert submission.renders.get().outcome == Render.Outcome.LOST


def test_where_nobody_can_paint_renders_do_not_wait_for_their_lease(campaign, sent):
    submission = submission_in(campaign, State.QUEUED)
    job = claims.claim(submission.pk, "worker")
    assert sweep().retried == 0
    assert sweep(nobody_paints=True).retried == 1
    assert not claims.renew(job)


def test_lost_messages_are_sent_again(campaign, sent):
    queued = [submission_in(campaign, State.QUEUED).pk for _ in range(3)]
    sent.clear()
    assert sweep().sent == 3
    assert sent == queued


def test_a_long_queue_does_not_grow_a_second_set_of_messages(campaign, sent, monkeypatch):
    for _ in range(3):
        submission_in(campaign, State.QUEUED)
    sent.clear()
    monkeypatch.setattr(messages, "waiting", lambda: 3)
    assert sweep().sent == 0
    assert sent == []


def test_two_sweeps_at_once_retry_each_render_once(campaign, sent):
    submissions = [expired(campaign)[0] for _ in range(4)]
    start, swept = threading.Barrier(2), []

    def run():
        start.wait(timeout=10)
        swept.append(sweep())
        connection.close()

    sweepers = [threading.Thread(target=run) for _ in range(2)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join(timeout=30)
    assert sum(each.retried for each in swept) == 4
    assert SubmissionEvent.objects.filter(verb="retry").count() == 4
    for submission in submissions:
        submission.refresh_from_db()
        assert (submission.state, submission.tries) == (State.QUEUED, 1)
