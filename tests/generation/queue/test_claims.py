"""Claims: who paints what, until when."""

import pickle
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.models import Campaign, ConsentText, Render, Submission
from campaigns.moves import move
from generation import claims
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("sent")]


def claimed(campaign, **fields):
    submission = submission_in(campaign, State.QUEUED, **fields)
    return submission, claims.claim(submission.pk, "worker")


def test_a_claim_moves_the_submission_and_leases_it(campaign, settings):
    settings.RENDER_LEASE_SECONDS = 40
    submission, job = claimed(campaign)
    submission.refresh_from_db()
    render = submission.renders.get()
    assert (submission.state, submission.attempt) == (State.RENDERING, 1)
    assert (render.pk, render.attempt, render.worker, render.painter) == (
        job.render_id,
        1,
        "worker",
        "plastic",
    )
    assert timedelta(seconds=35) < render.lease_until - now() <= timedelta(seconds=40)


def test_the_job_holds_all_that_the_pipeline_needs_and_travels(campaign, settings):
    settings.DIORAMA_PUBLIC_URL = "https://toybox.example/"
    submission, job = claimed(campaign, nickname="Ellie")
    assert pickle.loads(pickle.dumps(job)) == job
    assert job.selfie == submission.selfie.name
    assert job.shapes == (("portrait", 1080, 1920),)
    assert (job.style, job.colour, job.nickname) == ("army", "green", "Ellie")
    assert job.url == "https://toybox.example/c/report-for-duty/"


def test_what_is_claimed_cannot_be_claimed_again(campaign):
    submission, _ = claimed(campaign)
    assert claims.claim(submission.pk, "another") is None
    assert submission.renders.count() == 1


@pytest.mark.parametrize("state", [State.RECEIVED, State.IN_REVIEW, State.FAILED])
def test_only_what_is_queued_can_be_claimed(campaign, state):
    assert claims.claim(submission_in(campaign, state).pk, "worker") is None


def test_what_does_not_exist_cannot_be_claimed(campaign):
    assert claims.claim(4711, "worker") is None


def test_each_attempt_has_a_seed_of_its_own(campaign):
    submission, job = claimed(campaign)
    claims.fail(job, "broken")
    again = claims.claim(submission.pk, "worker")
    assert job.seed != again.seed
    assert again.seed == claims.seed_of(submission.public_id, 2)


def test_renewing_keeps_the_lease(campaign):
    submission, job = claimed(campaign)
    Render.objects.update(lease_until=now())
    assert claims.renew(job)
    assert submission.renders.get().lease_until > now()


def test_the_lease_is_lost_when_the_visitor_withdrew(campaign):
    submission, job = claimed(campaign)
    move(submission.pk, "withdraw", selfie="")
    assert not claims.renew(job)


def test_the_lease_is_lost_when_another_attempt_began(campaign):
    submission, job = claimed(campaign)
    claims.fail(job, "broken")
    claims.claim(submission.pk, "another")
    assert not claims.renew(job)


def test_progress_is_told_and_never_a_step_back(campaign):
    submission, job = claimed(campaign)
    claims.report(job, "painting", 0.5)
    claims.report(job, "looking", 0.2)
    render = submission.renders.get()
    assert (render.stage, render.progress) == ("painting", 0.5)


def test_progress_rings_the_visitors_page(campaign, monkeypatch, django_capture_on_commit_callbacks):
    submission, job = claimed(campaign)
    rung = []
    monkeypatch.setattr("campaigns.live.ring", lambda *groups: rung.extend(groups))
    with django_capture_on_commit_callbacks(execute=True):
        claims.report(job, "painting", 0.5)
    assert rung == [f"submission.{submission.pk}"]


def test_a_finished_render_has_nothing_more_to_say(campaign):
    submission, job = claimed(campaign)
    claims.refuse(job, "no_face")
    claims.report(job, "painting", 0.5)
    assert submission.renders.get().progress == 0


def test_a_refusal_ends_it_with_its_reason(campaign):
    submission, job = claimed(campaign)
    assert claims.refuse(job, "too_dark")
    submission.refresh_from_db()
    render = submission.renders.get()
    assert (submission.state, submission.reason) == (State.FAILED, "too_dark")
    assert (render.outcome, render.reason) == (Render.Outcome.REFUSED, "too_dark")


def test_a_broken_engine_is_tried_again_until_the_limit_and_the_staff_see_why(campaign, settings):
    submission, job = claimed(campaign)
    for attempt in range(1, settings.RENDER_ATTEMPTS + 1):
        assert claims.fail(job, f"it broke, {attempt}")
        submission.refresh_from_db()
        if attempt < settings.RENDER_ATTEMPTS:
            assert submission.state == State.QUEUED
            job = claims.claim(submission.pk, "worker")
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")
    assert [render.cause for render in submission.renders.order_by("attempt")] == [
        f"it broke, {attempt}" for attempt in range(1, settings.RENDER_ATTEMPTS + 1)
    ]


def test_what_a_stopping_worker_gives_back_does_not_count_as_a_try(campaign):
    submission, job = claimed(campaign)
    assert claims.give_back(job)
    submission.refresh_from_db()
    assert (submission.state, submission.tries) == (State.QUEUED, 0)
    assert submission.renders.get().outcome == Render.Outcome.LOST


@pytest.mark.parametrize(
    "ending",
    [
        lambda job: claims.refuse(job, "no_face"),
        lambda job: claims.fail(job, "late"),
        claims.give_back,
    ],
)
def test_an_attempt_that_is_over_ends_nothing(campaign, ending):
    submission, zombie = claimed(campaign)
    claims.fail(zombie, "first")
    current = claims.claim(submission.pk, "another")
    assert not ending(zombie)
    submission.refresh_from_db()
    assert (submission.state, submission.tries) == (State.RENDERING, 1)
    assert claims.renew(current)


def queued(campaign, count: int, **fields) -> list[Submission]:
    return [submission_in(campaign, State.QUEUED, **fields) for _ in range(count)]


def another_campaign(campaign, **changes) -> Campaign:
    other = Campaign.objects.create(slug=f"other-{Campaign.objects.count()}", name="Other", **changes)
    text = campaign.consent_texts.get()
    ConsentText.objects.create(campaign=other, version=1, face=text.face, display=text.display)
    return other


def test_more_of_the_queue_is_taken_oldest_first_each_under_a_lease_of_its_own(campaign):
    first, *others = queued(campaign, 5)
    job = claims.claim(first.pk, "worker")
    more = claims.claim_more(job, "worker", 3)
    assert [each.submission_id for each in more] == [each.pk for each in others[:3]]
    assert all(each.attempt == 1 and claims.renew(each) for each in more)
    assert Render.objects.filter(worker="worker", outcome=Render.Outcome.RUNNING).count() == 4
    others[3].refresh_from_db()
    assert others[3].state == State.QUEUED


def test_the_messages_of_companions_find_nothing_to_claim(campaign):
    first, other = queued(campaign, 2)
    claims.claim_more(claims.claim(first.pk, "worker"), "worker", 3)
    assert claims.claim(other.pk, "another") is None


def test_companions_come_from_any_campaign_of_the_same_painter_and_style(campaign, settings):
    settings.PAINTERS = ["plastic", "klein"]
    (first,) = queued(campaign, 1)
    queued(another_campaign(campaign, painter="klein"), 1)
    queued(another_campaign(campaign, style="astronaut"), 1)
    (alike,) = queued(another_campaign(campaign, colour="tan"), 1)
    more = claims.claim_more(claims.claim(first.pk, "worker"), "worker", 7)
    assert [(each.submission_id, each.colour) for each in more] == [(alike.pk, "tan")]


def test_what_was_lost_before_has_no_company(campaign):
    lost, fresh = queued(campaign, 1, tries=1) + queued(campaign, 1)
    assert claims.claim_more(claims.claim(lost.pk, "worker"), "worker", 3) == []
    submission_in(campaign, State.QUEUED, tries=1)
    assert claims.claim_more(claims.claim(fresh.pk, "worker"), "worker", 3) == []


def test_what_needs_a_painter_that_is_not_loaded_here_stays_in_the_queue(campaign, settings):
    (submission,) = queued(another_campaign(campaign, painter="klein"), 1)
    assert claims.claim(submission.pk, "worker") is None
    settings.PAINTERS = ["klein"]
    assert claims.claim(submission.pk, "worker").painter == "klein"


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_once_share_the_queue_and_nobody_is_claimed_twice(campaign):
    submissions = queued(campaign, 12)
    start, taken = threading.Barrier(3), []

    def work(submission: Submission) -> None:
        start.wait(timeout=10)
        job = claims.claim(submission.pk, f"worker {submission.pk}")
        if job:
            taken.extend([job, *claims.claim_more(job, f"worker {submission.pk}", 3)])
        connection.close()

    workers = [threading.Thread(target=work, args=(each,)) for each in submissions[:3]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    ids = [job.submission_id for job in taken]
    assert len(ids) == len(set(ids)) == Render.objects.count()
    assert Submission.objects.filter(state=State.RENDERING).count() == len(ids) >= 4
