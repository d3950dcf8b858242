from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from campaigns import airings, desk, privacy
from campaigns.lifecycle import State
from campaigns.microsite.owners import submission_of
from campaigns.microsite.status import status_of
from campaigns.models import Render, Submission
from campaigns.moves import move
from tests.campaigns.microsite.cast import approved, rendered
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def status(submission: Submission) -> dict:
    return status_of(Submission.objects.get(pk=submission.pk))


def test_it_has_the_keys_of_the_contract(client, campaign):
    submission_in(campaign, State.QUEUED, token="collins")
    assert set(client.get("/s/collins/status.json").json()) == {
        "state", "stage", "progress", "position", "eta_seconds", "preview_url", "figurine_url", "reason",
        "airings",
    }  # fmt: skip


def test_the_queue_is_first_come_first_served_whatever_the_campaign(campaign):
    waiting = [submission_in(campaign, State.QUEUED) for _ in range(3)]
    assert [status(one)["position"] for one in waiting] == [1, 2, 3]
    move(waiting[0].pk, "claim", attempt=1)
    assert [status(one)["position"] for one in waiting] == [None, 1, 2]


def test_whoever_asks_for_another_look_joins_the_end(campaign):
    first, second = submission_in(campaign, State.IN_REVIEW), submission_in(campaign, State.QUEUED)
    move(first.pk, "another_look")
    assert (status(second)["position"], status(first)["position"]) == (1, 2)


def test_no_time_is_promised_before_one_was_measured(campaign):
    queued, painted = submission_in(campaign, State.QUEUED), submission_in(campaign, State.RENDERING)
    assert status(queued)["eta_seconds"] is None and status(painted)["eta_seconds"] is None


def test_the_time_is_that_of_a_render_for_everyone_ahead(campaign):
    rendered(campaign, 10)
    first, second = (submission_in(campaign, State.QUEUED) for _ in range(2))
    assert (status(first)["eta_seconds"], status(second)["eta_seconds"]) == (10, 20)


def test_what_is_left_of_the_running_render_counts(campaign):
    rendered(campaign, 10)
    submission_in(campaign, State.RENDERING).renders.update(progress=0.4)
    assert status(submission_in(campaign, State.QUEUED))["eta_seconds"] == 16


def test_painters_that_work_side_by_side_share_the_queue(campaign):
    rendered(campaign, 10)
    for _ in range(2):
        submission_in(campaign, State.RENDERING).renders.update(progress=0.5)
    assert status(submission_in(campaign, State.QUEUED))["eta_seconds"] == 15


def test_a_lost_worker_is_not_counted_as_a_painter(campaign):
    rendered(campaign, 10)
    for _ in range(2):
        submission_in(campaign, State.RENDERING).renders.update(lease_until=now() - timedelta(seconds=1))
    assert status(submission_in(campaign, State.QUEUED))["eta_seconds"] == 10


def test_the_running_render_tells_its_stage_and_progress(campaign):
    rendered(campaign, 8)
    submission = submission_in(campaign, State.RENDERING)
    submission.renders.update(stage="painting", progress=0.75)
    now_ = status(submission)
    assert (now_["stage"], now_["progress"], now_["eta_seconds"]) == ("painting", 0.75, 2)


def test_an_earlier_attempt_tells_nothing(campaign):
    submission = submission_in(campaign, State.RENDERING)
    submission.renders.update(stage="painting", progress=0.75, outcome=Render.Outcome.LOST)
    Submission.objects.filter(pk=submission.pk).update(attempt=2)
    assert (status(submission)["stage"], status(submission)["progress"]) == ("", 0.0)


def test_the_owner_sees_the_figurine_before_anyone_approved_it(client, campaign):
    submission = submission_in(campaign, State.IN_REVIEW)
    answer = client.get(status(submission)["figurine_url"])
    assert b"".join(answer) == b"preview"


def test_the_time_until_the_airing_is_told(campaign, bob):
    submission = approved(campaign, bob)
    airings.expect(submission.pk, now() + timedelta(seconds=40))
    assert status(submission)["eta_seconds"] in (39, 40)


def test_an_airing_whose_moment_passed_is_not_promised_again(campaign, bob):
    submission = approved(campaign, bob)
    airings.expect(submission.pk, now() - timedelta(seconds=1))
    assert status(submission)["eta_seconds"] is None


def test_airings_are_told_in_their_order(campaign, bob):
    submission, at = approved(campaign, bob), now()
    airings.record(submission.pk, "Leicester Square", uuid4(), at)
    airings.record(submission.pk, "Times Square North", uuid4(), at - timedelta(minutes=5))
    assert [airing["screen"] for airing in status(submission)["airings"]] == [
        "Times Square North",
        "Leicester Square",
    ]


@pytest.mark.parametrize(("code", "retry"), [("not_a_match", True), ("unsuitable", False)])
def test_a_refusal_says_whether_another_photo_can_help(campaign, bob, code, retry):
    submission = submission_in(campaign, State.IN_REVIEW)
    desk.reject(submission.pk, bob, code, submission.figurine_id)
    told = status(submission)
    assert told["figurine_url"] is None
    assert (told["reason"]["code"], told["reason"]["retry"]) == (code, retry)


def test_what_is_taken_down_or_withdrawn_is_not_shown_to_its_owner_either(campaign, bob):
    for end in (lambda pk: move(pk, "take_down", reason="reported"), privacy.withdraw):
        submission = approved(campaign, bob)
        end(submission.pk)
        assert status(submission)["figurine_url"] is None


def test_only_the_token_opens_it(campaign):
    submission = submission_in(campaign, State.QUEUED, token="collins")
    assert submission_of("collins") == submission
    assert submission_of(submission.token_hash) is None and submission_of(submission.public_id) is None
